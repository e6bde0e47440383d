"""Items said where their entities are not named, and times that no date settles, are found alone."""

import random

import msgspec
import pytest

from suspects.made import LIMITS
from tandai.digest import sha256_text
from tandai.documents.make import make_document
from tandai.layers.lexicons import CanonicalClaim, Entity
from tandai.records import Annotation, Attribute, Document, Relation, Span, Tie
from tandai.suspects.beside import Beside
from tandai.suspects.find import Found, find_suspects
from tandai.suspects.material import Material

SEEDS = range(4)
PAIRS = "pairs"
LEXICON = (
    Entity(entity_id="kuwarsa", type="GPE", name="Kuwarsa", aliases=("Kwrs",), qid="Q1"),
    Entity(entity_id="lendara", type="GPE", name="Lendara"),
    Entity(entity_id="murai", type="LOC", name="Selat Murai"),
    Entity(entity_id="dewan", type="ORG", name="Dewan Pasar Lendara"),
    Entity(entity_id="hulu", type="GPE", name="Hulu"),
)
ITEMS = (
    CanonicalClaim(claim_id="K1", text="a", gloss="a", entity_ids=("kuwarsa", "lendara")),
    CanonicalClaim(claim_id="K2", text="b", gloss="b", entity_ids=("murai",)),
    CanonicalClaim(claim_id="K3", text="c", gloss="c", time="2031-02"),
    CanonicalClaim(claim_id="K4", text="d", gloss="d", time="2030-08/2030-09"),
    CanonicalClaim(claim_id="K5", text="e", gloss="e", time="../2031-01"),
    CanonicalClaim(claim_id="K6", text="f", gloss="f"),
)
Mark = tuple[str, str, str]
"""What is marked, its label, and its normal value, metonymy or id."""


class Said:
    """Claims of documents, a line each, with what is named in them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.claims: dict[str, list[tuple[int, int, tuple[str, ...]]]] = {}
        self.marks: dict[str, list[tuple[int, int, str, str]]] = {}

    def say(
        self, name: str, line: str, *items: str, marks: tuple[Mark, ...] = (), claim: str = ""
    ) -> tuple[str, int]:
        """Adds a line and gives its claim's place; all of it is the claim where none is named."""
        text = self.texts.setdefault(name, f"Kabar {name} dari dermaga\n\n")
        begin = len(text)
        self.texts[name] = f"{text}{line}\n"
        start = begin + line.index(claim or line)
        end = start + len(claim or line.rstrip("."))
        if items:
            self.claims.setdefault(name, []).append((start, end, items))
        for words, label, more in marks:
            at = begin + line.index(words)
            self.marks.setdefault(name, []).append((at, at + len(words), label, more))
        return name, start

    def material(self, **beside: object) -> Material:
        documents: dict[str, Document] = {}
        gold, entities = {}, {}
        for name, text in self.texts.items():
            documents[name], kept = make_document(name, text.encode())
            assert kept == text
            gold[name] = self._gold(name, "stance", self._claims(name))
            entities[name] = self._gold(name, "entity", self._names(name))
        plain = Beside(items=ITEMS, questions=(PAIRS,), lexicon=LEXICON, entities=entities)
        return Material(
            layer="stance",
            ballots={},
            gold=gold,
            documents=documents,
            texts={},
            spans_are_given=True,
            beside=msgspec.structs.replace(plain, **beside),
        )

    def _gold(
        self, name: str, layer: str, said: tuple[tuple[Span, ...], tuple[Attribute, ...]]
    ) -> Annotation:
        return Annotation(
            annotation_id=f"{name}/{layer}/gold/1",
            document_id=name,
            text_sha256=sha256_text(self.texts[name]),
            layer=layer,
            guideline_version="1",
            annotator_id="gold",
            annotator_kind="gold",
            spans=said[0],
            attributes=said[1],
        )

    def _claims(self, name: str) -> tuple[tuple[Span, ...], tuple[Attribute, ...]]:
        claims = self.claims.get(name, [])
        return (
            tuple(
                self._span(name, n, start, end, "CLAIM") for n, (start, end, _) in enumerate(claims)
            ),
            tuple(
                Attribute(
                    span_id=f"g{n}",
                    name=PAIRS,
                    kind="taxonomy",
                    values=tuple(f"{item}/SUPPORT" for item in items),
                    origin="unanimous",
                )
                for n, (_, _, items) in enumerate(claims)
            ),
        )

    def _names(self, name: str) -> tuple[tuple[Span, ...], tuple[Attribute, ...]]:
        marks = self.marks.get(name, [])
        asked = {"DAT": "value_norm"}
        return (
            tuple(
                self._span(name, n, start, end, label)
                for n, (start, end, label, _) in enumerate(marks)
            ),
            tuple(
                Attribute(
                    span_id=f"g{n}",
                    name=asked.get(label, "metonymy" if more == "YES" else "wikidata"),
                    kind="text",
                    values=(more,),
                    origin="unanimous",
                )
                for n, (_, _, label, more) in enumerate(marks)
                if more
            ),
        )

    def _span(self, name: str, number: int, start: int, end: int, label: str) -> Span:
        return Span(
            span_id=f"g{number}",
            start=start,
            end=end,
            control="made",
            label=label,
            quote_sha256=sha256_text(self.texts[name][start:end]),
            origin="unanimous",
        )


KUWARSA, LENDARA, MURAI = (
    ("Kuwarsa", "GPE", ""),
    ("Lendara", "GPE", ""),
    ("Selat Murai", "LOC", ""),
)
RIGHT: tuple[tuple[str, tuple[str, ...], tuple[Mark, ...]], ...] = (
    ("Kuwarsa mengirim kapal kepada Lendara.", ("K1",), (KUWARSA, LENDARA)),
    ("Kapal Kwrs tiba di Lendara.", ("K1",), (("Kwrs", "GPE", ""), LENDARA)),
    ("Negeri Lama membantu Lendara.", ("K1",), (("Negeri Lama", "GPE", "Q1"), LENDARA)),
    (
        "Kuwarsa menemui Dewan Pasar Lendara.",
        ("K1",),
        (KUWARSA, ("Dewan Pasar Lendara", "ORG", "")),
    ),
    ("Selat Murai ditutup.", ("K2",), (MURAI,)),
    ("Hulu berkata kapal itu sampai ke Lendara.", ("K1",), (("Hulu", "GPE", "YES"), LENDARA)),
    ("Air di dermaga naik.", ("K6",), ()),
)
"""What names all, by a name, an alias, an id, a name in a name, or by one that stands for another."""


def rules(found: Found) -> dict[tuple[str, int | None, str], str]:
    return {(each.document_id, each.start, each.found): each.rule for each in found.suspects}


def corpus(chance: random.Random) -> Said:
    said = Said()
    for number in range(8):
        for line, items, marks in chance.sample(RIGHT, len(RIGHT)):
            said.say(f"d{number}", line, *items, marks=marks)
    return said


@pytest.mark.parametrize("seed", SEEDS)
def test_items_whose_entities_are_not_named_are_found_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    said = corpus(chance)
    assert find_suspects(said.material(), LIMITS).suspects == ()
    planted = {}
    for number, (line, item, marks, score) in enumerate(
        (
            ("Kiriman itu tiba.", "K1", (), 2 / 3),
            ("Kiriman itu tiba di Lendara.", "K1", (LENDARA,), 1 / 3),
            ("Perairan itu ditutup.", "K2", (), 1 / 2),
            # One name that stands for another explains one of two that are missing.
            ("Hulu menerima kapal.", "K1", (("Hulu", "GPE", "YES"),), 1.25 / 3),
        )
    ):
        name, start = said.say(f"d{chance.randrange(8)}", line, item, marks=marks)
        planted[name, start, f"{item}/SUPPORT"] = (number, score)
    found = find_suspects(said.material(), LIMITS)
    assert rules(found) == dict.fromkeys(planted, "item-entity-unnamed")
    for each in found.suspects:
        assert each.score == pytest.approx(planted[each.document_id, each.start, each.found][1])
        assert each.in_gold
        assert each.quote == ""
    assert found.rules["item-entity-unnamed"] == 4
    assert [each.score for each in found.suspects] == sorted(
        (score for _, score in planted.values()), reverse=True
    )


def test_what_is_missing_and_what_is_named_is_told_in_ids() -> None:
    said = Said()
    said.say("d0", "Kiriman itu tiba di Lendara.", "K1", marks=(LENDARA,))
    (each,) = find_suspects(said.material(), LIMITS).suspects
    assert each.item == "CLAIM pairs K1"
    assert each.others == (
        "K1 is about kuwarsa, lendara; not named in the span: kuwarsa; "
        "named in the span: lendara; in its sentence or source: lendara"
    )


def test_a_subject_that_splitting_left_out_is_in_the_sentence() -> None:
    said = Said()
    line = "Kuwarsa membeli garam, lalu mengirim kapal ke Lendara."
    said.say("d0", line, "K1", marks=(KUWARSA, LENDARA), claim="mengirim kapal ke Lendara")
    assert find_suspects(said.material(), LIMITS).suspects == ()
    # Beside what is nowhere it weighs a quarter.
    said.say("d1", "Kuwarsa datang, lalu pergi.", "K1", marks=(KUWARSA,), claim="pergi")
    (each,) = find_suspects(said.material(), LIMITS).suspects
    assert (each.document_id, each.score) == ("d1", pytest.approx(1.25 / 3))


def test_a_linked_source_names_who_speaks() -> None:
    said = Said()
    said.say("d0", "Kuwarsa berkata.", marks=(KUWARSA,))
    _, start = said.say("d0", "Kami membantu Lendara.", "K1", marks=(LENDARA,))
    assert len(find_suspects(said.material(), LIMITS).suspects) == 1
    text = said.texts["d0"]
    at = text.index("Kuwarsa")
    spans = (
        said._span("d0", 0, at, at + 7, "SOURCE"),
        said._span("d0", 1, start, start + len("Kami membantu Lendara"), "CLAIM"),
    )
    arrow = Relation(from_id="g0", to_id="g1", labels=("source",), origin="unanimous")
    plain = said._gold("d0", "claim", (spans, ()))
    for relations, n in (((), 1), ((arrow,), 0)):
        asked = {"d0": msgspec.structs.replace(plain, relations=relations)}
        assert len(find_suspects(said.material(asked=asked), LIMITS).suspects) == n


def test_a_name_that_annotators_left_open_may_be_the_one() -> None:
    said = Said()
    _, start = said.say("d0", "Perairan Murai ditutup.", "K2")
    made = said.material()
    (each,) = find_suspects(made, LIMITS).suspects
    assert each.score == 0.5
    tie = Tie(what="span", item=f"{start}:{start + 14} made=LOC", votes={"YES": ("a",)})
    entities = {"d0": msgspec.structs.replace(made.beside.entities["d0"], ties=(tie,))}
    assert find_suspects(said.material(entities=entities), LIMITS).suspects == ()


def test_documents_without_gold_of_entities_are_passed_over_and_told() -> None:
    said = Said()
    for number in range(3):
        said.say(f"d{number}", "Kiriman itu tiba.", "K1", "K3")
    made = said.material()
    assert len(find_suspects(made, LIMITS).suspects) == 6
    entities = dict(made.beside.entities)
    del entities["d0"]
    entities["d1"] = msgspec.structs.replace(entities["d1"], text_sha256="0" * 64)
    found = find_suspects(said.material(entities=entities), LIMITS)
    assert {each.document_id for each in found.suspects} == {"d2"}
    why = "2 of 3 documents with gold have no gold of entities of the same text"
    assert found.idle["item-entity-unnamed"] == found.idle["item-time-unsettled"] == why


@pytest.mark.parametrize("seed", SEEDS)
def test_times_that_no_date_settles_are_found_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    said = corpus(chance)
    for number in range(8):
        said.say(f"d{number}", "Pada Senin air surut.", marks=(("Senin", "DAT", "2031-02-10"),))
        # That day is in the month, beside the end of the open interval, and after the closed one.
        said.say(f"d{number}", "Kapal tiba.", "K3")
        said.say(f"d{number}", "Kapal pergi.", "K5")
    assert find_suspects(said.material(), LIMITS).suspects == ()
    planted = {}
    name, start = said.say(f"d{chance.randrange(8)}", "Garam dikirim.", "K4")
    planted[name, start, "K4/SUPPORT"] = 0.5
    marks = (("Oktober", "DAT", "XXXX-10"),)
    name, start = said.say("d8", "Garam dikirim sebelum Oktober.", "K4", marks=marks)
    planted[name, start, "K4/SUPPORT"] = 0.75
    marks = (("Mei", "DAT", "XXXX-05"), ("tahun itu", "DAT", "2030"))
    name, start = said.say("d9", "Garam dikirim Mei tahun itu.", "K4", marks=marks)
    planted[name, start, "K4/SUPPORT"] = 0.375
    # A year that holds the months explains them, and so does a month beside them.
    marks = (("tahun itu", "DAT", "2030"),)
    said.say("d10", "Garam dikirim tahun itu.", "K4", marks=marks)
    said.say("d11", "Garam tiba pada Oktober.", "K4", marks=(("Oktober", "DAT", "2030-10"),))
    found = find_suspects(said.material(), LIMITS)
    assert rules(found) == dict.fromkeys(planted, "item-time-unsettled")
    for each in found.suspects:
        assert each.score == planted[each.document_id, each.start, each.found]
    assert found.rules["item-time-unsettled"] == 3


def test_the_day_of_publication_settles_a_time() -> None:
    said = Said()
    said.say("d0", "Kapal tiba.", "K3")
    for day, n in (("2031-02-27", 0), ("2031-03-01", 1)):
        found = find_suspects(said.material(published={"d0": day}), LIMITS)
        assert len(found.suspects) == n, day
    assert found.suspects[0].others == (
        "K3 is of 2031-02; dates in its sentence: (none); in the document: (none); "
        "published: 2031-03-01"
    )


def test_a_time_that_no_program_reads_is_told() -> None:
    said = Said()
    said.say("d0", "Kapal tiba.", "K3")
    items = (msgspec.structs.replace(ITEMS[2], time="kemarin"),)
    found = find_suspects(said.material(items=items), LIMITS)
    assert found.suspects == ()
    assert found.idle["item-time-unsettled"] == "no program reads the time of K3"


def test_one_item_may_be_suspected_of_both() -> None:
    said = Said()
    said.say("d0", "Kiriman itu tiba.", "K1")
    items = (msgspec.structs.replace(ITEMS[0], time="2031"),)
    found = find_suspects(said.material(items=items), LIMITS)
    assert [each.rule for each in found.suspects] == ["item-entity-unnamed", "item-time-unsettled"]


def test_a_layer_without_an_inventory_has_no_such_rules() -> None:
    said = Said()
    said.say("d0", "Kiriman itu tiba.", "K1", "K3")
    found = find_suspects(msgspec.structs.replace(said.material(), beside=Beside()), LIMITS)
    assert found.suspects == ()
    assert not {"item-entity-unnamed", "item-time-unsettled"} & found.rules.keys()
