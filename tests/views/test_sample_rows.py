"""The sample's views say what its answer key says, which a person wrote by quote, not offset."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from release.made import Release, read_rows, sample_project, sample_release, texts_of
from tandai.release.schema import Row

TOOLS = Path(__file__).parents[2] / "tools"
Place = tuple[int, int, str]


def load_tool(name: str) -> ModuleType:
    """A module of tools/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


sample_key = load_tool("sample_key")


class Answers(msgspec.Struct, frozen=True):
    """The key of one article, as those who submitted would say it."""

    key: Any
    text: str

    def who(self, layer: str) -> list[str]:
        return [
            name
            for name in sample_key.ANNOTATORS
            if sample_key.status_of(self.key, layer, name) == "submitted"
        ]

    def places(self, name: str) -> dict[str, Place]:
        """Interval and label of each span of the claim layer that an annotator marked."""
        return {
            span.id: (*sample_key.find_quote(self.key, self.text, span), span.label)
            for span in self.key.claim.spans
            if span.only in (None, name)
        }

    def gold_places(self) -> set[Place]:
        who = self.who("claim")
        marked = [place for name in who for place in self.places(name).values()]
        return {place for place in marked if 2 * marked.count(place) > len(who)}

    def linked(self, claim: Place, label: str) -> list[str]:
        """Quotes that most of those who marked both ends joined to the claim, in text order."""
        drawn: dict[Place, int] = {}
        asked: dict[Place, int] = {}
        for name in self.who("claim"):
            places = self.places(name)
            for place in places.values():
                asked[place] = asked.get(place, 0) + (claim in places.values())
            for relation in self.key.claim.relations:
                ends = places.get(relation.from_id), places.get(relation.to_id)
                if relation.only not in (None, name) or ends[0] is None:
                    continue
                if (ends[1], relation.label) == (claim, label):
                    drawn[ends[0]] = drawn.get(ends[0], 0) + 1
        kept = [place for place in drawn if 2 * drawn[place] > asked[place]]
        return [self.text[start:end] for start, end, _ in sorted(set(kept) & self.gold_places())]

    def agreed(self, value: Any, layer: str) -> list[str] | None:
        """What all who submitted said, or None where they differ or said nothing."""
        said = [
            sorted([each] if isinstance(each, str) else each or [])
            for each in (
                value.get(name) if isinstance(value, dict) else value for name in self.who(layer)
            )
        ]
        return said[0] if said[0] and all(each == said[0] for each in said) else None

    def shared(self, value: Any, layer: str) -> set[str]:
        """What all who submitted chose, whatever else some of them did."""
        said = [value.get(name) if isinstance(value, dict) else value for name in self.who(layer)]
        return set.intersection(*map(set, said)) if any(map(len, said)) else set()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    texts = texts_of(sample_project(tmp_path_factory.getbasetemp()))
    return {
        document_id: Answers(
            sample_key.load_key(TOOLS / "sample_answers" / f"{document_id}.yaml"), text
        )
        for document_id, text in texts.items()
    }


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "full")


def rows_of(release: Release, name: str) -> list[Row]:
    return read_rows(release[0], release[1].tables[name])


def claims_of(answers: dict[str, Answers]) -> Iterator[tuple[str, str, Place]]:
    """Document, key id and place of every settled claim."""
    for document_id, each in answers.items():
        for claim_id, span in sample_key.settled_claims(each.key).items():
            yield (
                document_id,
                claim_id,
                (*sample_key.find_quote(each.key, each.text, span), "CLAIM"),
            )


def test_claims_are_those_of_the_key_with_their_sources_cues_and_deniers(
    full: Release, answers: dict[str, Answers]
) -> None:
    rows = {(row["document_id"], row["start"], row["end"]): row for row in rows_of(full, "claims")}
    wanted = {(document_id, *place[:2]): place for document_id, _, place in claims_of(answers)}
    assert rows.keys() == wanted.keys()
    n_joined = 0
    for at, place in wanted.items():
        each = answers[at[0]]
        joined = {"sources": "source", "cues": "cue", "denied_by": "denies"}
        for column, label in joined.items():
            found = [span["quote"] for span in rows[at][column] if not span["is_inherited"]]
            assert found == each.linked(place, label), (at, column)
            n_joined += len(found)
    assert n_joined == sum(
        row["layer"] == "claim" and row["annotator_id"] == "gold"
        for row in rows_of(full, "relations")
    )


def test_later_claims_of_one_quotation_have_the_first_ones_source(full: Release) -> None:
    inherited = [
        (row["quote"], span["quote"])
        for row in rows_of(full, "claims")
        for span in row["sources"]
        if span["is_inherited"]
    ]
    assert ("Kami tidak menunggu siapa pun", "Menteri Pertahanan Maruwana Sinta Larasandi") in (
        inherited
    )


def test_claims_carry_the_codes_of_the_key(full: Release, answers: dict[str, Answers]) -> None:
    rows = {(row["document_id"], row["start"], row["end"]): row for row in rows_of(full, "claims")}
    for document_id, claim_id, place in claims_of(answers):
        each = answers[document_id]
        row = rows[document_id, *place[:2]]
        (span,) = [span for span in each.key.claim.spans if span.id == claim_id]
        for name in ("attribution", "certainty", "claim_type"):
            said = each.agreed(getattr(span, name), "claim")
            assert row[name] == (said[0] if said else None), (document_id, claim_id, name)
        said = each.key.stance.claims[claim_id]
        kept = set() if said.needs_split else each.shared(said.pairs, "stance")
        assert set(row["canonical"]) == {path.split("/")[0] for path in kept}


def test_clean_text_is_the_quote_without_the_cues_inside_it(full: Release) -> None:
    cut = 0
    for row in rows_of(full, "claims"):
        clean = row["quote"]
        for cue in reversed(row["cues"]):
            start, end = cue["start"] - row["start"], cue["end"] - row["start"]
            if start >= 0 and end <= len(row["quote"]):
                clean = f"{clean[:start]} {clean[end:]}"
                cut += 1
        assert row["clean_text"].split() == clean.split()
    assert cut > 3


def test_context_holds_the_quote_and_ends_where_a_sentence_does(
    full: Release, answers: dict[str, Answers]
) -> None:
    for row in rows_of(full, "claims"):
        assert row["quote"] in row["context"]
        text = answers[row["document_id"]].text
        assert text[row["context_start"] : row["context_end"]] == row["context"]
        assert "\n\n" not in row["context"]
        assert row["zone"] in {"headline", "subheading", "body", "caption"}


def test_pairs_are_the_canonical_claims_and_stances_of_the_key(
    full: Release, answers: dict[str, Answers]
) -> None:
    wanted = set()
    for document_id, claim_id, place in claims_of(answers):
        each = answers[document_id]
        said = each.key.stance.claims[claim_id]
        # One who says that it must be split is enough where two are asked.
        for path in () if said.needs_split else each.shared(said.pairs, "stance"):
            if path.startswith("K"):
                wanted.add((document_id, *place[:2], *path.split("/")))
    rows = rows_of(full, "claim_pairs")
    found = [
        (row["document_id"], row["start"], row["end"], row["canonical_id"], row["stance"])
        for row in rows
    ]
    assert set(found) == wanted
    assert len(found) == len(wanted) > 20
    claims = {row["claim_id"]: row for row in rows_of(full, "claims")}
    for row in rows:
        assert claims[row["claim_id"]]["quote"] == row["quote"]
        assert row["canonical_id"] in claims[row["claim_id"]]["canonical"]


def test_a_claim_of_the_sample_supports_one_canonical_claim_and_denies_another(
    full: Release,
) -> None:
    said: dict[str, dict[str, str]] = {}
    for row in rows_of(full, "claim_pairs"):
        said.setdefault(row["claim_id"], {})[row["canonical_id"]] = row["stance"]
    assert [pairs for pairs in said.values() if set(pairs.values()) == {"SUPPORT", "DENY"}] == [
        {"K06": "SUPPORT", "K11": "DENY"}
    ]


def test_article_stances_are_those_of_the_key(full: Release, answers: dict[str, Answers]) -> None:
    wanted = {
        (document_id, name.removeprefix("article_stance_"), said[0])
        for document_id, each in answers.items()
        for name, value in each.key.stance.answers.items()
        if (said := each.agreed(value, "stance"))
    }
    rows = rows_of(full, "article_stance")
    assert {(row["document_id"], row["target_id"], row["stance"]) for row in rows} == wanted
    assert all(row["text"] == answers[row["document_id"]].text for row in rows)


def test_entities_are_marked_where_the_tokens_are(full: Release) -> None:
    for row in rows_of(full, "entities"):
        assert len(row["tokens"]) == len(row["ner_tags"])
        begun = [tag for tag in row["ner_tags"] if tag.startswith("B-")]
        # Gold entities do not nest, so that each has its tags.
        assert len(begun) == len(row["entities"])
        assert row["entities"] == sorted(row["entities"], key=lambda each: each["start"])
        for span in row["entities"]:
            assert row["text"][span["start"] : span["end"]] == span["quote"]
