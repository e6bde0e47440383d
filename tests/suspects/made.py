"""Generated documents with annotators who mark all names alike, and errors planted among them."""

import random
from collections.abc import Iterator

import msgspec

from tandai.digest import sha256_text
from tandai.documents.make import make_document
from tandai.records import Annotation, Answer, Document, Span
from tandai.suspects.material import Limits, Material

LIMITS = Limits(known=3, ambiguous=0.35, match=0.5)
HANDS = ("ana", "budi", "citra")
NAMES = {
    "Arga Wiluya": "PER",
    "Sinta Marelang": "PER",
    "Tomas Ukirsana": "PER",
    "Bank Raya Kelanis": "ORG",
    "Kementerian Samudra Lodaya": "ORG",
    "Dewan Pasar Hulu": "ORG",
    "Lodaya": "GPE",
    "Kelanis": "GPE",
    "Morwati": "GPE",
    "Selat Murai": "LOC",
}
"""Some hold others, under another label; nobody marks those within."""
SENTENCES = (
    "Kabar dari {0} sampai kepada {1} pagi ini.",
    "Di {0} orang menunggu {1} sejak subuh.",
    "Sementara itu {0} belum bertemu {1} pekan lalu.",
    "Kemarin {0}, {1} dan {2} duduk di satu meja.",
)
Place = tuple[int, int, str]


def text_of(number: int, chance: random.Random) -> tuple[str, list[Place]]:
    """A text, and where each name stands in it."""
    text = f"Berita ke-{number} dari pelabuhan\n\n"
    places: list[Place] = []
    for _ in range(10):
        names = chance.sample(sorted(NAMES), 3)
        parts = chance.choice(SENTENCES).split("{")
        text += parts[0]
        for part in parts[1:]:
            name = names[int(part[0])]
            places.append((len(text), len(text) + len(name), NAMES[name]))
            text += name + part[2:]
        text += "\n"
    return text, places


class Corpus:
    """Documents and answers, to be made wrong in known places."""

    def __init__(self, seed: int, n_documents: int = 20, hands: tuple[str, ...] = HANDS) -> None:
        self.chance = random.Random(seed)
        self.documents: dict[str, Document] = {}
        self.texts: dict[str, str] = {}
        self.marked: dict[tuple[str, str], list[Place]] = {}
        """By document and annotator."""
        self.taken: set[tuple[str, int]] = set()
        """Where an error stands already."""
        self.hands = hands
        for number in range(n_documents):
            name = f"d{number:02}"
            text, places = text_of(number, self.chance)
            document, kept = make_document(name, text.encode())
            assert kept == text
            self.documents[name] = document
            self.texts[name] = text
            for hand in hands:
                self.marked[name, hand] = list(places)

    def pick(self, words: str = "") -> tuple[str, str, Place]:
        """A marked name that has no error yet, and one who marked it."""
        free = [
            (name, place)
            for (name, hand), places in self.marked.items()
            if hand == self.hands[0]
            for place in places
            if (name, place[0]) not in self.taken
            if not words or self.texts[name][place[0] : place[1]] == words
        ]
        name, place = self.chance.choice(free)
        self.taken.add((name, place[0]))
        return name, self.chance.choice(self.hands), place

    def change(self, name: str, hand: str, old: Place, *new: Place) -> None:
        """One annotator's span becomes others, or none."""
        places = self.marked[name, hand]
        places.remove(old)
        places += new

    def answers(self) -> Iterator[Annotation]:
        for (name, hand), places in self.marked.items():
            yield annotation(self.texts[name], name, hand, places)

    def material(self, **changes: object) -> Material:
        ballots: dict[str, tuple[Annotation, ...]] = {}
        for each in self.answers():
            ballots[each.document_id] = (*ballots.get(each.document_id, ()), each)
        made = Material(
            layer="entity", ballots=ballots, gold={}, documents=self.documents, texts=self.texts
        )
        return msgspec.structs.replace(made, **changes)


def annotation(
    text: str, name: str, hand: str, places: list[Place], *, control: str = "entity", **more: object
) -> Annotation:
    made = Annotation(
        annotation_id=f"{name}/entity/{hand}/1",
        document_id=name,
        text_sha256=sha256_text(text),
        layer="entity",
        guideline_version="1",
        annotator_id=hand,
        annotator_kind="gold" if hand == "gold" else "person",
        spans=tuple(
            Span(
                span_id=f"r{number}",
                start=start,
                end=end,
                control=control,
                label=label,
                quote_sha256=sha256_text(text[start:end]),
                origin="manual",
            )
            for number, (start, end, label) in enumerate(sorted(places))
        ),
    )
    return msgspec.structs.replace(made, **more)


def answer(name: str, value: str) -> Answer:
    return Answer(name=name, kind="choices", values=(value,), origin="manual")
