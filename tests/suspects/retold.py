"""Generated stories told by several documents in slightly other words, with spans that are judged."""

import random
from collections import defaultdict

import msgspec

from suspects.made import annotation
from tandai.documents.make import make_document
from tandai.records import Annotation, Attribute, AttributeKind, Document, Relation
from tandai.suspects.material import Material

HANDS = ("ana", "budi")
SYLLABLES = ("ba", "ce", "di", "go", "ku", "la", "mi", "no", "pe", "ra", "su", "ti", "wa", "yo")
N_WORDS = 10


class Retold:
    """Stories, each told once in so many documents; all hands judge each telling alike."""

    def __init__(self, seed: int, *, n_stories: int = 12, n_tellings: int = 3) -> None:
        self.chance = random.Random(seed)
        self.values: dict[tuple[str, int, int], dict[str, tuple[str, ...]]] = {}
        """By place of a telling, what each hand said."""
        self.story: dict[tuple[str, int, int], int] = {}
        self.documents: dict[str, Document] = {}
        self.texts: dict[str, str] = {}
        stories = [self._words(N_WORDS) for _ in range(n_stories)]
        for number in range(n_tellings):
            name, text = f"d{number:02}", f"Kabar ke-{number} dari pelabuhan\n\n"
            for story, words in enumerate(stories):
                told = list(words)
                # One word of each telling is its own.
                told[self.chance.randrange(1, N_WORDS)] = self._words(1)[0]
                place = (name, len(text), len(text) + len(" ".join(told)))
                self.values[place] = dict.fromkeys(HANDS, (f"K{story:02}/SUPPORT",))
                self.story[place] = story
                text += " ".join(told) + ".\n"
            self.documents[name], kept = make_document(name, text.encode())
            assert kept == text
            self.texts[name] = text

    def _words(self, n: int) -> list[str]:
        return ["".join(self.chance.choices(SYLLABLES, k=4)) for _ in range(n)]

    def pick(self, story: int) -> tuple[str, int, int]:
        """A telling of a story."""
        return self.chance.choice([each for each, its in self.story.items() if its == story])

    def say(self, place: tuple[str, int, int], value: str, *hands: str) -> None:
        for hand in hands or HANDS:
            self.values[place][hand] = (value,)

    def material(self, *, kind: AttributeKind = "taxonomy", **changes: object) -> Material:
        ballots: dict[str, tuple[Annotation, ...]] = {}
        for name, text in self.texts.items():
            places = sorted(each for each in self.values if each[0] == name)
            ballots[name] = tuple(
                annotation(
                    text,
                    name,
                    hand,
                    [(start, end, "CLAIM") for _, start, end in places],
                    attributes=tuple(
                        Attribute(
                            span_id=f"r{number}",
                            name="canonical",
                            kind=kind,
                            values=self.values[place][hand],
                            origin="manual",
                        )
                        for number, place in enumerate(places)
                    ),
                )
                for hand in HANDS
            )
        made = Material(
            layer="stance",
            ballots=ballots,
            gold={},
            documents=self.documents,
            texts=self.texts,
            spans_are_given=True,
        )
        return msgspec.structs.replace(made, **changes)


def linked(
    sayings: dict[str, list[tuple[str, str]]],
) -> tuple[dict[str, tuple[Annotation, ...]], dict[str, Document], dict[str, str]]:
    """Documents whose every line is a cue and a claim linked to it, judged by one hand.

    Args:
        sayings: by document, the cue and the value of each line.
    """
    ballots, documents, texts = {}, {}, {}
    for name, lines in sayings.items():
        text, spans = f"Kabar {name} dari pelabuhan\n\n", []
        attributes, relations = [], []
        values: dict[int, str] = defaultdict(str)
        for number, (cue, value) in enumerate(lines):
            start = len(text)
            claim = f"kapal {name}{number} tiba pada pukul {number}"
            text += f"{cue} {claim}.\n"
            begin = start + len(cue) + 1
            spans += [(start, start + len(cue), "CUE"), (begin, begin + len(claim), "CLAIM")]
            values[number] = value
        for number, value in values.items():
            attributes.append(
                Attribute(
                    span_id=f"r{2 * number + 1}",
                    name="certainty",
                    kind="choices",
                    values=(value,),
                    origin="manual",
                )
            )
            relations.append(
                Relation(
                    from_id=f"r{2 * number}",
                    to_id=f"r{2 * number + 1}",
                    labels=("cue",),
                    origin="manual",
                )
            )
        documents[name], _ = make_document(name, text.encode())
        texts[name] = text
        made = annotation(
            text,
            name,
            "ana",
            spans,
            attributes=tuple(attributes),
            relations=tuple(relations),
        )
        ballots[name] = (made,)
    return ballots, documents, texts
