"""Open questions to Indonesian words for the curator's page: who said what about which words."""

from collections.abc import Sequence

from tandai.adjudication.items import About, Place, read_item
from tandai.adjudication.queue import vocabulary
from tandai.adjudication.records import NotCarried, Question
from tandai.labelstudio.config import LabelConfig
from tandai.paths import split_path

LONGEST_QUOTE = 70
"""Code points of a quote; what is longer is shown by its ends."""
_ABSENT = "(none)"
_REASONS = {
    "tie": "",
    "policy-asks": "selalu ditanyakan",
    "rule-changed": "aturannya berubah",
    "rule-broken": "melanggar aturan skema",
    "suspected": "dicurigai",
    "chosen": "diminta",
    "unanswered": "baru, belum dijawab siapa pun",
}
_SUSPECTED = {
    "minority-answer": "hanya satu anotator menjawab demikian",
    "cue-without-span": "kata leksikon tanpa CUE",
    "name-labelled-two-ways": "kata yang sama biasanya berlabel lain",
    "unmarked-known-name": "kata yang biasanya ditandai tidak ditandai",
    "unusual-span-of-known-name": "batas lain daripada biasanya",
    "attribute-against-habit": "kata ini hampir selalu dijawab lain",
    "like-span-otherwise": "kalimat yang hampir sama dijawab lain",
    "odd-length": "panjang yang tidak biasa",
    "same-sentence-otherwise": "kalimat yang hampir sama ditandai lain",
    "item-entity-unnamed": "pihak dalam butir ini tidak disebut namanya di sini",
    "item-time-unsettled": "waktu dalam butir ini tidak dipastikan artikel",
}
"""By the rule of `suspects/` that found it; another is told by its id."""


def differences_text(questions: Sequence[Question], config: LabelConfig, text: str) -> str:
    """All questions in words, numbered from 1, a blank line between them.

    It is data, shown as it stands: nothing in it is markup.

    Args:
        questions: in the order of their numbers.
        config: of the layer, whose words for labels and answers are used.
        text: of the document.
    """
    labels, names = vocabulary(config)
    blocks = []
    for number, question in enumerate(questions, start=1):
        about = read_item(question.what, question.item, labels, names)
        head = f"{number}. {_subject(question, about, config, text)}"
        why = _why(question)
        votes = _votes(question, about, config)
        lines = [f"{head} ({why})" if why else head, *([f"   {votes}"] if votes else [])]
        blocks.append("\n".join(lines))
    return f"Perbedaan: {len(questions)}, yang terpenting dulu\n\n" + "\n\n".join(blocks)


def _why(question: Question) -> str:
    why = _REASONS.get(question.reason, question.reason)
    if question.reason == "suspected" and question.rule:
        return f"{why}: {_SUSPECTED.get(question.rule, question.rule)}"
    if question.reason == "rule-broken" and question.rule:
        return f"{why}: {question.rule}"
    return why


def not_carried_text(lost: Sequence[NotCarried], config: LabelConfig, text: str) -> str:
    """What corrections of the article lost, in words: no questions, so they have no numbers.

    Args:
        lost: in the order they are told.
        config: of the layer.
        text: of the document as it is now.
    """
    head = (
        f"Tidak terbawa karena teks artikel diperbaiki: {len(lost)}. Angka rentang yang "
        "hilang dari teks lama. Tandai lagi bila masih berlaku; sesudah Submit dianggap sudah dilihat."
    )
    return "\n\n".join([head, *(f"- {_lost(each, config, text)}" for each in lost)])


def _lost(each: NotCarried, config: LabelConfig, text: str) -> str:
    who = ", ".join(each.who)
    if each.what == "answer":
        return f"{each.item}: jawaban tentang seluruh teks, diberikan pada teks lama ({who})"
    labels, names = vocabulary(config)
    about = None if each.what == "extra" else read_item(each.what, each.item, labels, names)
    words = each.item
    if about is not None:
        places = " → ".join(
            f"{_shown(place.control, place.label, config)} {place.start}-{place.end}"
            for place in about.places
        )
        words = ", ".join(filter(None, [about.name, places]))
        given = [_shown(about.name, value, config) for value in each.values]
        words += f" = {', '.join(given)}" if given else ""
    kind = {"span": "Rentang ", "relation": "Relasi "}.get(each.what, "")
    now = _cut(text[each.start : each.end], LONGEST_QUOTE)
    return f"{kind}{words} ({who})" + (f"; kini di sana “{now}”" if now else "")


def short_words(question: Question, config: LabelConfig, text: str) -> str:
    """A question in a few words, for a list."""
    labels, names = vocabulary(config)
    about = read_item(question.what, question.item, labels, names)
    return _subject(question, about, config, text, longest=30)


def _subject(
    question: Question,
    about: About | None,
    config: LabelConfig,
    text: str,
    *,
    longest: int = LONGEST_QUOTE,
) -> str:
    if about is None:
        return question.item
    places = [_place(place, config, text, longest) for place in about.places]
    part = f" {about.part}" if about.part else ""
    if question.what == "relation":
        return f"Relasi{part}: {places[0]} → {places[1]}"
    if question.what == "span":
        return f"Rentang {places[0]}"
    if places:
        return f"{about.name}{part}, {places[0]}"
    return f"{about.name}{part}"


def _place(place: Place, config: LabelConfig, text: str, longest: int) -> str:
    words = _cut(text[place.start : place.end], longest)
    return f"{_shown(place.control, place.label, config)} {place.start}-{place.end} “{words}”"


def _cut(quote: str, longest: int) -> str:
    """A quote in one line, by its ends where it is long."""
    words = " ".join(quote.split())
    if len(words) <= longest:
        return words
    half = longest // 2
    return f"{words[:half].rstrip()} … {words[-half:].lstrip()}"


def _votes(question: Question, about: About | None, config: LabelConfig) -> str:
    said = []
    for value, who in question.votes.items():
        names = ", ".join(who)
        said.append(f"{_value(question, value, about, config)}: {names}" if names else "")
    return "; ".join(filter(None, said))


def _value(question: Question, value: str, about: About | None, config: LabelConfig) -> str:
    if value == _ABSENT:
        return "tidak ada"
    if question.what in ("span", "relation"):
        return "ada"
    if about is None:
        return value
    return _shown(about.name, value, config)


def _shown(name: str, code: str, config: LabelConfig) -> str:
    """What the page calls a label or an answer, and its code; a path by its last step."""
    control = config.control(name)
    if control is None or code not in control.codes:
        return code
    shown = control.shown[control.codes.index(code)]
    return split_path(shown)[-1] if control.has_paths else shown
