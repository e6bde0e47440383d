"""The sample's invented articles are hard on purpose, and its answer key fits them."""

import csv
import datetime
import hashlib
import importlib.util
import json
import re
import sys
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tandai
from tandai.documents import make_document
from tandai.errors import InputError

SAMPLE = Path(tandai.__file__).parent / "sample"
TOOLS = Path(__file__).parents[1] / "tools"
IDS = tuple(f"s{number:02}" for number in range(1, 9))
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ZWJ, ZWSP, NBSP = "\u200d", "\u200b", "\u00a0"
Edges = tuple[int, int]


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


def read_rows(*parts: str) -> list[dict[str, str]]:
    with SAMPLE.joinpath(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_lines(*parts: str) -> list[dict[str, Any]]:
    text = SAMPLE.joinpath(*parts).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def raw_of(document_id: str) -> bytes:
    (row,) = [
        row for row in read_rows("corpus", "articles.csv") if row["document_id"] == document_id
    ]
    return (SAMPLE / "articles" / row["file"]).read_bytes()


@cache
def text_of(document_id: str) -> str:
    return make_document(document_id, raw_of(document_id))[1]


@cache
def key_of(document_id: str) -> Any:
    return sample_key.load_key(TOOLS / "sample_answers" / f"{document_id}.yaml")


def results(document_id: str, layer: str, annotator: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = sample_key.results_for(
        key_of(document_id), text_of(document_id), layer, annotator
    )
    return items


def spans(document_id: str, layer: str, annotator: str, *labels: str) -> set[Edges]:
    return {
        (item["value"]["start"], item["value"]["end"])
        for item in results(document_id, layer, annotator)
        if item["type"] == "labels" and (not labels or item["value"]["labels"][0] in labels)
    }


def labelled(document_id: str, layer: str, annotator: str) -> set[tuple[int, int, str]]:
    return {
        (item["value"]["start"], item["value"]["end"], item["value"]["labels"][0])
        for item in results(document_id, layer, annotator)
        if item["type"] == "labels"
    }


def trigrams(document_id: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text_of(document_id).lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def overlap(one: str, other: str) -> float:
    first, second = trigrams(one), trigrams(other)
    return len(first & second) / len(first | second)


# The files


def test_articles_csv_names_every_file_and_its_bytes() -> None:
    rows = read_rows("corpus", "articles.csv")
    assert tuple(row["document_id"] for row in rows) == IDS
    files = {path.name for path in (SAMPLE / "articles").glob("*.txt")}
    assert {row["file"] for row in rows} == files
    for row in rows:
        assert row["raw_sha256"] == hashlib.sha256(raw_of(row["document_id"])).hexdigest()
        assert row["permission"] == "own"
        assert row["url"].startswith("https://contoh.invalid/")
        if row["published_at"] != "unknown":
            datetime.date.fromisoformat(row["published_at"])


def test_one_article_has_no_known_date() -> None:
    rows = read_rows("corpus", "articles.csv")
    assert [row["document_id"] for row in rows if row["published_at"] == "unknown"] == ["s07"]
    assert not re.search(r"\d/\d|20\d\d", text_of("s07"))


def test_groups_hold_the_rewrites_and_the_republication() -> None:
    rows = read_rows("corpus", "groups.csv")
    group = {row["document_id"]: row["group_id"] for row in rows}
    assert tuple(group) == IDS
    assert group["s01"] == group["s02"]
    assert group["s05"] == group["s06"]
    assert len(set(group.values())) == 6
    assert all(row["reason"] for row in rows)


@pytest.mark.parametrize("document_id", IDS)
def test_an_article_has_150_to_400_words(document_id: str) -> None:
    assert 150 <= len(re.findall(r"\w+", text_of(document_id))) <= 400


# The difficulties


def test_an_emoji_and_a_joined_sequence_stand_before_spans() -> None:
    text = text_of("s01")
    last = max(start for start, _ in spans("s01", "entity", "anotator-1"))
    astral = [at for at, char in enumerate(text) if ord(char) > 0xFFFF]
    assert astral
    assert astral[0] < last
    assert 0 < text.index(ZWJ) < last
    assert any(ord(char) > 0xFFFF for char in text_of("s07"))


def test_one_file_ends_every_line_with_crlf() -> None:
    raw = raw_of("s02")
    assert raw.count(b"\r\n") == raw.count(b"\n") > 5
    assert all(b"\r" not in raw_of(other) for other in IDS if other != "s02")


def test_white_space_and_invisible_characters_hide_in_quotes() -> None:
    assert raw_of("s01").decode().count(NBSP) == 2
    assert NBSP in raw_of("s06").decode()
    assert f"amu{ZWSP}nisi" in raw_of("s04").decode()
    assert "\u00ad" in raw_of("s04").decode()
    assert raw_of("s08").startswith(b"\xef\xbb\xbf")
    assert "pertahanan" in text_of("s04").lower()
    assert not any(
        char in text_of(each) for each in IDS for char in (NBSP, ZWSP, "\u00ad", "\ufeff")
    )


def test_a_name_is_written_with_a_combining_accent() -> None:
    text = text_of("s04")
    assert "e\u0301" in text
    assert unicodedata.normalize("NFC", text) != text


def test_a_page_brings_its_boilerplate() -> None:
    lines = text_of("s03").splitlines()
    assert sum(line.startswith("Baca Juga:") for line in lines) == 2
    assert [count for line, count in Counter(lines).items() if "(Foto:" in line] == [2]
    assert any(line.startswith("Editor:") for line in lines)
    assert any(line.startswith("©") for line in lines)
    assert "Artikel Terkait" in lines[-5:]


def test_headings_are_numbered_in_one_article_and_plain_in_others() -> None:
    assert re.findall(r"^\d\. ", text_of("s01"), re.MULTILINE) == ["1. ", "2. "]
    assert "\n\nHasil penelusuran\n\n" in text_of("s08")


def test_numbers_money_percent_and_curly_quotes_occur() -> None:
    joined = "\n".join(text_of(each) for each in IDS)
    for pattern in (r"\d\.\d{3} \w", r"\d sela\b", r"\d persen", "“[^”]+”"):
        assert re.search(pattern, joined)


@pytest.mark.parametrize("document_id", IDS)
def test_weekdays_agree_with_dates(document_id: str) -> None:
    found = re.findall(r"(\w+)”?,? \(?(\d{1,2})/(\d{1,2})/(\d{4})", text_of(document_id))
    for weekday, day, month, year in found:
        date = datetime.date(int(year), int(month), int(day))
        assert WEEKDAYS[date.weekday()] == weekday
    assert len(found) >= (document_id != "s07")


def test_rewrites_share_hardly_a_phrase() -> None:
    assert overlap("s01", "s02") < 0.05


def test_a_republication_shares_most_phrases_but_not_all() -> None:
    assert 0.6 < overlap("s05", "s06") < 0.95
    assert all(overlap("s03", other) < 0.05 for other in IDS if other != "s03")


def test_an_entity_crosses_the_edge_of_a_claim() -> None:
    entities, claims = spans("s05", "entity", "anotator-1"), spans("s05", "claim", "anotator-1")
    crossing = [
        (start, end)
        for start, end in entities
        if any(start < edge[1] < end and edge[0] < start for edge in claims)
    ]
    assert [text_of("s05")[start:end] for start, end in crossing] == ["Rabu” (26/2/2025)"]


def test_a_cue_stands_inside_its_claim() -> None:
    cues = spans("s01", "claim", "anotator-1", "CUE")
    claims = spans("s01", "claim", "anotator-1", "CLAIM")
    inside = {text_of("s01")[a:b] for a, b in cues if any(c < a and b < d for c, d in claims)}
    assert inside == {"disebut", "diduga"}


@pytest.mark.parametrize(
    ("document_id", "name", "code"),
    [
        ("s02", "source_kind", "ANONYMOUS"),
        ("s02", "source_role", "RELAY"),
        ("s05", "source_role", "RELAY"),
        ("s07", "source_kind", "ANONYMOUS"),
        ("s08", "source_role", "EVIDENCE"),
    ],
)
def test_sources_are_anonymous_relayed_and_evidence(document_id: str, name: str, code: str) -> None:
    items = results(document_id, "claim", "anotator-1")
    assert any(i.get("from_name") == name and i["value"]["choices"] == [code] for i in items)


def test_claims_are_denied_in_the_article_that_states_them() -> None:
    denying = {
        each
        for each in IDS
        for item in results(each, "claim", "anotator-1")
        if item["type"] == "relation" and item["labels"] == ["denies"]
    }
    assert denying == {"s03", "s04", "s07", "s08"}


# The inventories


def test_lexicon_ids_and_names_are_unique_and_types_known() -> None:
    rows = read_rows("annotation_configs", "entity", "lexicon.csv")
    assert list(rows[0]) == ["entity_id", "type", "name", "aliases", "qid"]
    assert len({row["entity_id"] for row in rows}) == len(rows)
    names = [n for row in rows for n in (row["name"], *filter(None, row["aliases"].split("|")))]
    assert len(set(names)) == len(names)
    assert {row["type"] for row in rows} == {"PER", "ORG", "GPE", "LOC", "PRD", "EVT"}
    assert not any(row["qid"] for row in rows)


def test_every_name_both_annotators_marked_is_in_the_lexicon() -> None:
    rows = read_rows("annotation_configs", "entity", "lexicon.csv")
    known = {(row["type"], n) for row in rows for n in (row["name"], *row["aliases"].split("|"))}
    for each in IDS:
        both = labelled(each, "entity", "anotator-1") & labelled(each, "entity", "anotator-2")
        names = {(label, text_of(each)[start:end]) for start, end, label in both}
        assert {name for name in names if name[0] not in {"DAT", "QTY"}} <= known


def test_canonical_claims_are_sentences_with_known_targets_and_entities() -> None:
    claims = read_lines("annotation_configs", "stance", "claims.jsonl")
    targets = read_lines("annotation_configs", "stance", "targets.jsonl")
    entities = {
        row["entity_id"] for row in read_rows("annotation_configs", "entity", "lexicon.csv")
    }
    assert [target["target_id"] for target in targets] == [f"T{n}" for n in range(1, 7)]
    assert [claim["claim_id"] for claim in claims] == [f"K{n:02}" for n in range(1, 13)]
    for claim in claims:
        assert set(claim) == {"claim_id", "text", "gloss", "target", "time", "entity_ids"}
        assert claim["text"].endswith(".")
        assert claim["target"] is None or claim["target"] in {t["target_id"] for t in targets}
        assert set(claim["entity_ids"]) <= entities


# The answer key


@pytest.mark.parametrize("annotator", ["anotator-1", "anotator-2"])
@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
@pytest.mark.parametrize("document_id", IDS)
def test_the_key_resolves_to_quotes_of_the_text(
    document_id: str, layer: str, annotator: str
) -> None:
    items = results(document_id, layer, annotator)
    skipped = sample_key.status_of(key_of(document_id), layer, annotator) == "skipped"
    assert bool(items) is not skipped
    for item in items:
        value = item.get("value", {})
        if item["type"] != "relation" and "start" in value and item["type"] != "textarea":
            quote = text_of(document_id)[value["start"] : value["end"]]
            assert value["text"] == quote == quote.strip()


@pytest.mark.parametrize("annotator", ["anotator-1", "anotator-2"])
@pytest.mark.parametrize("document_id", IDS)
def test_region_ids_are_unique_and_labels_of_a_kind_do_not_overlap(
    document_id: str, annotator: str
) -> None:
    for layer, labels in (("entity", ()), ("claim", ("CLAIM",)), ("claim", ("SOURCE",))):
        regions = [i["id"] for i in results(document_id, layer, annotator) if i["type"] == "labels"]
        assert len(set(regions)) == len(regions)
        edges = sorted(spans(document_id, layer, annotator, *labels))
        assert all(end <= start for (_, end), (start, _) in pairwise(edges))


@pytest.mark.parametrize("document_id", IDS)
def test_required_attributes_are_given_by_both(document_id: str) -> None:
    wanted = {
        "CLAIM": {"attribution", "certainty", "claim_type"},
        "SOURCE": {"source_kind", "source_role"},
        "CUE": set(),
    }
    for annotator in sample_key.ANNOTATORS:
        given: dict[str, set[str]] = {}
        label: dict[str, str] = {}
        for item in results(document_id, "claim", annotator):
            if item["type"] == "labels":
                label[item["id"]] = item["value"]["labels"][0]
            elif item["type"] == "choices":
                given.setdefault(item["id"], set()).add(item["from_name"])
        assert all(given.get(each, set()) == wanted[code] for each, code in label.items())


@pytest.mark.parametrize("document_id", IDS)
def test_sources_and_cues_all_lead_to_claims(document_id: str) -> None:
    for annotator in sample_key.ANNOTATORS:
        items = results(document_id, "claim", annotator)
        label = {i["id"]: i["value"]["labels"][0] for i in items if i["type"] == "labels"}
        arrows = [i for i in items if i["type"] == "relation"]
        ends = {
            "source": ("SOURCE", "CLAIM"),
            "cue": ("CUE", "CLAIM"),
            "denies": ("CLAIM", "CLAIM"),
        }
        for arrow in arrows:
            assert (label[arrow["from_id"]], label[arrow["to_id"]]) == ends[arrow["labels"][0]]


def test_stances_name_canonical_claims_that_exist_or_none() -> None:
    known = {c["claim_id"] for c in read_lines("annotation_configs", "stance", "claims.jsonl")}
    used: set[str] = set()
    stances: set[str] = set()
    for each in IDS:
        for annotator in sample_key.ANNOTATORS:
            for item in results(each, "stance", annotator):
                for code, *stance in item["value"].get("taxonomy", ()):
                    used.add(code)
                    stances.update(stance)
                    assert len(stance) == (code != "NONE")
    assert used - {"NONE", "NEW"} == known
    assert stances == {"SUPPORT", "DENY", "QUERY", "NEUTRAL"}


def test_article_stances_use_all_four_codes_on_six_targets() -> None:
    codes = Counter[str]()
    for each in IDS:
        answers = [i for i in results(each, "stance", "anotator-1") if "start" not in i["value"]]
        assert [i["from_name"] for i in answers] == [f"article_stance_T{n}" for n in range(1, 7)]
        codes.update(code for item in answers for code in item["value"]["choices"])
    assert set(codes) == {"AGREE", "DISAGREE", "DISCUSS", "UNRELATED"}


def test_two_canonical_claims_of_one_claim_are_agreed() -> None:
    claims = [said.pairs for each in IDS for said in key_of(each).stance.claims.values()]
    assert ["K04/SUPPORT", "K05/SUPPORT"] in claims
    assert ["K06/SUPPORT", "K11/DENY"] in claims


def test_claims_that_must_be_split_are_agreed_once_and_once_not() -> None:
    claims = [said.needs_split for each in IDS for said in key_of(each).stance.claims.values()]
    assert [said for said in claims if said] == [["YES"], {"anotator-2": ["YES"]}]


def test_annotators_differ_in_every_layer_of_most_articles() -> None:
    differing = Counter(
        layer
        for each in IDS
        for layer in ("entity", "claim", "stance")
        if results(each, layer, "anotator-1") != results(each, layer, "anotator-2")
    )
    assert all(differing[layer] >= 4 for layer in ("entity", "claim", "stance"))


def test_one_task_was_skipped_and_one_left_a_draft() -> None:
    states = {
        (each, layer, annotator): state
        for each in IDS
        for layer, people in key_of(each).status.items()
        for annotator, state in people.items()
    }
    assert states == {
        ("s06", "entity", "anotator-2"): "draft",
        ("s08", "claim", "anotator-2"): "skipped",
    }


def test_unanimity_keeps_twenty_claims_over_six_documents_and_entities_everywhere() -> None:
    claims = {each: len(sample_key.settled_claims(key_of(each))) for each in IDS}
    assert sum(claims.values()) >= 20
    assert sum(count > 0 for count in claims.values()) >= 6
    for each in IDS:
        both = labelled(each, "entity", "anotator-1") & labelled(each, "entity", "anotator-2")
        assert len(both) >= 10


# The reader of keys


def test_stance_items_take_the_region_ids_shown() -> None:
    key, text = key_of("s08"), text_of("s08")
    shown = {
        sample_key.find_quote(key, text, span): f"region-{name}"
        for name, span in sample_key.settled_claims(key).items()
    }
    items = sample_key.results_for(key, text, "stance", "anotator-2", shown)
    assert {i["id"] for i in items if "start" in i["value"]} == set(shown.values())
    with pytest.raises(InputError, match="those shown"):
        sample_key.results_for(key, text, "stance", "anotator-2", {(0, 1): "other"})


def test_a_quote_that_is_not_there_is_named_with_its_file_and_id() -> None:
    with pytest.raises(InputError, match=r"s01\.yaml, e1: found 'Maruwana'"):
        sample_key.results_for(key_of("s01"), "teks lain", "entity", "anotator-1")


def test_an_unknown_annotator_and_a_broken_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="anotator-3"):
        sample_key.results_for(key_of("s01"), text_of("s01"), "entity", "anotator-3")
    broken = tmp_path / "s01.yaml"
    broken.write_text("entity: {spans: [{id: e1}]}\n", encoding="utf-8")
    with pytest.raises(InputError, match="an answer key"):
        sample_key.load_key(broken)


def test_the_code_for_yes_stays_a_string() -> None:
    items = results("s01", "entity", "anotator-1")
    assert [i["value"]["choices"] for i in items if i["from_name"] == "metonymy"] == [["YES"]]
