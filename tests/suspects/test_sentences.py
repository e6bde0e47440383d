"""Sentences told again and marked otherwise are found, and nothing else is suspected."""

import random

import msgspec
import pytest

from suspects.made import LIMITS, annotation
from suspects.retold import HANDS, SYLLABLES
from tandai.documents.make import make_document
from tandai.records import Document, Tie
from tandai.suspects.find import find_suspects
from tandai.suspects.material import Material
from tandai.suspects.records import Suspect

SEEDS = range(4)
Place = tuple[int, int, str]


class Copied:
    """Documents that tell the same sentences, in each a word of the claim replaced."""

    def __init__(self, seed: int, n_documents: int = 3, n_sentences: int = 8) -> None:
        chance = random.Random(seed)

        def words(n: int) -> list[str]:
            return ["".join(chance.choices(SYLLABLES, k=4)) for _ in range(n)]

        sentences = [(words(4), words(9)) for _ in range(n_sentences)]
        self.documents: dict[str, Document] = {}
        self.texts: dict[str, str] = {}
        self.claims: dict[tuple[str, int], Place] = {}
        self.marked: dict[tuple[str, str], list[Place]] = {}
        for number in range(n_documents):
            name, text = f"d{number:02}", f"Kabar ke-{number} dari pelabuhan\n\n"
            for at, (before, claim) in enumerate(sentences):
                told = list(claim)
                told[chance.randrange(2, 7)] = words(1)[0]
                start = len(text) + len(" ".join(before)) + 1
                self.claims[name, at] = (start, start + len(" ".join(told)), "CLAIM")
                text += " ".join((*before, *told)).capitalize() + ".\n"
            self.documents[name], kept = make_document(name, text.encode())
            assert kept == text
            self.texts[name] = text
            spans = [place for (where, _), place in self.claims.items() if where == name]
            self.marked |= {(name, hand): list(spans) for hand in HANDS}

    def change(self, name: str, at: int, *new: Place) -> Place:
        """What all hands make of one claim instead."""
        old = self.claims[name, at]
        for hand in HANDS:
            self.marked[name, hand].remove(old)
            self.marked[name, hand] += new
        return old

    def material(self, **changes: object) -> Material:
        ballots = {
            name: tuple(
                annotation(text, name, hand, self.marked[name, hand], control="claim")
                for hand in HANDS
            )
            for name, text in self.texts.items()
        }
        made = Material(
            layer="claim", ballots=ballots, gold={}, documents=self.documents, texts=self.texts
        )
        return msgspec.structs.replace(made, **changes)

    def found(self) -> tuple[Suspect, ...]:
        return find_suspects(self.material(), LIMITS).suspects


@pytest.mark.parametrize("seed", SEEDS)
def test_claims_missed_cut_and_named_otherwise_are_told_where_they_are(seed: int) -> None:
    copied = Copied(seed)
    assert copied.found() == ()
    planted = {}
    start, end, _ = copied.change("d01", 0)
    planted["d01", start] = "(none)"
    start, end, _ = copied.claims["d02", 1]
    cut = copied.texts["d02"].rindex(" ", start, end)
    copied.change("d02", 1, (start, cut, "CLAIM"))
    planted["d02", start] = f"{start}:{cut} CLAIM"
    start, end, _ = copied.claims["d00", 2]
    copied.change("d00", 2, (start, end, "SOURCE"))
    planted["d00", start] = f"{start}:{end} SOURCE"
    suspects = copied.found()
    assert {(each.document_id, each.start): each.found for each in suspects} == planted
    assert {each.rule for each in suspects} == {"same-sentence-otherwise"}
    assert len(suspects) == len(planted)
    for each in suspects:
        assert each.annotators == HANDS
        assert each.twin is not None
        assert each.twin.document_id != each.document_id
        assert each.expected == ("CLAIM" if each.found == "(none)" else "")


@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_sentences_the_unmarked_one_is_told(seed: int) -> None:
    copied = Copied(seed, n_documents=2)
    start, _, _ = copied.change("d00", 3)
    there, end, _ = copied.claims["d01", 3]
    (suspect,) = copied.found()
    assert (suspect.document_id, suspect.start, suspect.found) == ("d00", start, "(none)")
    assert suspect.others.startswith(f"{there}:{end} CLAIM at d01 {there}:{end}, in a sentence")


def test_another_word_beside_an_edge_may_be_why() -> None:
    copied = Copied(1, n_documents=2)
    start, _, _ = copied.change("d00", 3)
    text = copied.texts["d00"]
    first = text.rindex(" ", 0, start - 1)
    # The word before the claim, which may have been what made it one; as long as it was.
    text = text[: first + 1] + "x" * (start - first - 2) + text[start - 1 :]
    copied.documents["d00"], copied.texts["d00"] = make_document("d00", text.encode())
    assert copied.found() == ()


def test_what_gold_leaves_open_is_not_suspected() -> None:
    copied = Copied(2, n_documents=2)
    start, end, _ = copied.change("d00", 3)
    made = copied.material()
    gold = {
        name: msgspec.structs.replace(voting[0], annotator_id="gold", annotator_kind="gold")
        for name, voting in made.ballots.items()
    }
    (suspect,) = find_suspects(msgspec.structs.replace(made, gold=gold), LIMITS).suspects
    assert (suspect.annotators, suspect.in_gold) == (HANDS, True)
    tie = Tie(what="span", item=f"{start}:{end} claim=CLAIM", votes={})
    gold["d00"] = msgspec.structs.replace(gold["d00"], ties=(tie,))
    assert find_suspects(msgspec.structs.replace(made, gold=gold), LIMITS).suspects == ()
