"""Closed Indonesian word lists that the suggesters read text by."""


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


BOUNDED = r"\w\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Inside of a character class: what continues a word. ``\\w`` alone leaves combining marks out."""

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Jum'at", "Sabtu", "Minggu", "Ahad")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

CONNECTIVES = (
    *("namun", "selain itu", "sementara itu", "di sisi lain", "akan tetapi", "tetapi", "tapi"),
    *("meski begitu", "meski demikian", "walau begitu", "kendati demikian", "oleh karena itu"),
    *("oleh sebab itu", "karena itu", "malahan", "bahkan", "adapun", "sebaliknya", "pasalnya"),
    *("dengan demikian", "tidak hanya itu", "lebih lanjut", "di samping itu", "sedangkan", "dan"),
)
"""Words that join a sentence to the one before; never part of a claim or source."""

CONNECTIVES_WITH_COMMA = ("ya", "jadi", "lalu", "kemudian", "selanjutnya", "memang", "sementara")
"""The same, where without a comma they are something else (``lalu lintas``)."""

FRONTED = (
    *("pada", "dalam", "di", "dari", "setelah", "sejak", "sebelum", "ketika", "saat", "meski"),
    *("meskipun", "walau", "walaupun", "kendati", "untuk", "dengan", "usai", "selama", "hingga"),
    *("selain", "melalui", "lewat", "terkait", "soal", "menanggapi", "sebelumnya", "kepada"),
    *("berdasarkan", "sementara", "di tengah", "jika", "karena"),
)
"""First words of a clause's fronted adjunct, which ends at a comma."""

ADVERBS = word_set(
    "juga turut telah sudah pun kemudian lalu kembali sebelumnya akhirnya langsung sendiri masih "
    "terus lagi justru sempat pernah hanya secara resmi berulang kali ikut baru mulai"
)
"""What may stand between a source and its verb."""

NEGATORS = ("tidak", "belum", "bukan", "tak")

NO_SOURCE_FIRST = word_set(
    "di dari ke untuk bahwa jika karena yang dan atau oleh dengan pada dalam agar supaya sebagai "
    "seperti sehingga apa apakah bagaimana mengapa kapan ini itu hal tersebut akan tidak "
    "tak tetapi tapi namun melainkan"
)
NO_SOURCE_WORD = word_set("adalah merupakan akan bahwa telah sudah ialah karena sehingga")
"""Their presence shows that the words before a verb are a clause, not a noun phrase."""

ME_NOUNS = word_set(
    "mereka menteri menara menit merek merah melalui mengenai menantu mentor memori meriam merpati "
    "mental menu"
)
"""Words in me- that are no verbs."""

ANONYMOUS_FIRST = word_set("sumber sumber-sumber seseorang seorang saksi")
COLLECTIVE_FIRST = word_set(
    "analis pengamat warga pejabat para sejumlah beberapa berbagai banyak ahli pakar peneliti "
    "pihak media petugas publik masyarakat kalangan komunitas ilmuwan aktivis mereka orang "
    "penduduk pedagang nelayan laporan"
)
SINGULAR_PRONOUNS = word_set("ia dia beliau saya aku")
EVIDENCE_FIRST = word_set(
    "laporan rekaman video data dokumen survei citra hasil foto kajian studi penelitian"
)

STOP_WORDS = word_set(
    "yang dan di ke dari untuk pada dengan dalam oleh sebagai adalah ini itu tersebut para akan "
    "telah sudah masih juga atau serta bagi atas hingga sampai sejak selama lebih sangat sekitar "
    "agar supaya karena jika bahwa ia dia mereka kami kita saya nya pun lah secara antara terhadap "
    "tentang terkait menjadi merupakan ada dapat bisa bila saat ketika setelah sebelum sedang "
    "sebuah seorang suatu salah satu lain hal maka namun tetapi hanya saling kembali "
    "tidak belum bukan tak tanpa"
)
"""Words that say nothing about which canonical claim a claim is; negators are read apart."""

DENYING = word_set("tidak belum bukan tak tanpa enggan menolak gagal batal ragu")
"""Words that turn round what follows them."""
