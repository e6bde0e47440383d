"""Lexicon texts become records, and every fault says its file, line, found and expected."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import InputError
from tandai.layers.lexicons import (
    CanonicalClaim,
    Cue,
    Entity,
    Target,
    parse_claims,
    parse_cues,
    parse_lexicon,
    parse_targets,
)

ENTITIES = "entity_id,type,name,aliases,qid\n"
CHECKED = "entity_id,type,name,aliases,qid,qid_status\n"
CUES = "word,class,certainty,side\n"


def test_a_lexicon_line_is_an_entity_with_its_aliases():
    text = ENTITIES + 'tera,GPE,"Tera, Pulau",Tera|Teria,Q1\n\nsela,GPE,Sela,,\n'
    assert parse_lexicon("lexicon.csv", text) == (
        Entity(
            entity_id="tera",
            type="GPE",
            name="Tera, Pulau",
            aliases=("Tera", "Teria"),
            qid="Q1",
        ),
        Entity(entity_id="sela", type="GPE", name="Sela"),
    )


def test_what_an_id_rests_on_may_be_said():
    text = (
        CHECKED + "tera,GPE,Tera,,Q1,seen\nsela,GPE,Sela,,Q2,unverified\nrata,GPE,Rata,,,unknown\n"
    )
    said = [entity.qid_status for entity in parse_lexicon("lexicon.csv", text)]
    assert said == ["seen", "unverified", "unknown"]
    (unsaid,) = parse_lexicon("lexicon.csv", CHECKED + "tera,GPE,Tera,,Q1,\n")
    assert unsaid.qid_status == ""


def test_columns_may_come_in_any_order():
    assert parse_cues("c", "side,word,class,certainty\nafter,kata,REPORT,CERTAIN\n") == (
        Cue(word="kata", cue_class="REPORT", certainty="CERTAIN", side="after"),
    )


def test_a_json_line_is_a_claim_or_a_target():
    line = (
        '{"claim_id":"K01","text":"Tera membeli Kora-7.","gloss":"g","target":null,"time":"2031"}'
    )
    (claim,) = parse_claims("claims.jsonl", line + "\n")
    assert claim == CanonicalClaim(
        claim_id="K01", text="Tera membeli Kora-7.", gloss="g", time="2031"
    )
    assert parse_targets("t", '\n{"target_id":"T1","text":"x","gloss":"y"}') == (
        Target(target_id="T1", text="x", gloss="y"),
    )


def test_a_line_separator_inside_a_json_string_ends_no_line():
    line = '{"target_id":"T1","text":"satu\u2028dua","gloss":"y"}'
    assert parse_targets("t", line)[0].text == "satu\u2028dua"


FAULTS = [
    (parse_lexicon, "", "line 1", "nothing"),
    (parse_lexicon, "entity_id,type,name,qid\n", "line 1", "columns entity_id,type,name,qid"),
    (parse_lexicon, ENTITIES.replace("qid", "qid,note"), "line 1", "note"),
    (parse_lexicon, "\ufeff" + ENTITIES, "line 1", "columns \ufeffentity_id"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera,\n", "line 2", "4 cells"),
    (parse_lexicon, ENTITIES + "a,CITY,Tera,,\n", "line 2", "type 'CITY'"),
    (parse_lexicon, ENTITIES + ",GPE,Tera,,\n", "line 2", "an empty entity_id"),
    (parse_lexicon, ENTITIES + "a,GPE,,,\n", "line 2", "an empty name"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera ,,\n", "line 2", "name 'Tera '"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera,,\na,GPE,Sela,,\n", "line 3", "entity_id 'a' again"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera,,\nb,ORG,Rata,Tera,\n", "line 3", "name 'Tera' again"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera,X||Y,\n", "line 2", "alias ''"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera,X | Y,\n", "line 2", "alias 'X '"),
    (parse_lexicon, ENTITIES + "a,GPE,Tera,,159\n", "line 2", "qid '159'"),
    (parse_lexicon, ENTITIES + 'a,GPE,"Tera,,\n', "line 2", "unexpected end of data"),
    (parse_lexicon, CHECKED + "a,GPE,Tera,,Q1,sure\n", "line 2", "qid_status 'sure'"),
    (parse_lexicon, CHECKED + "a,GPE,Tera,,Q1,unknown\n", "line 2", "'unknown' of qid 'Q1'"),
    (parse_lexicon, CHECKED + "a,GPE,Tera,,,seen\n", "line 2", "'seen' of qid ''"),
    (parse_lexicon, CHECKED + "a,GPE,Tera,,Q1\n", "line 2", "5 cells"),
    (parse_cues, CUES + "kata,SAY,CERTAIN,after\n", "line 2", "class 'SAY'"),
    (parse_cues, CUES + "kata,REPORT,SURE,after\n", "line 2", "certainty 'SURE'"),
    (parse_cues, CUES + "kata,REPORT,CERTAIN,left\n", "line 2", "side 'left'"),
    (parse_cues, CUES + "Kata,REPORT,CERTAIN,after\n", "line 2", "word 'Kata'"),
    (parse_cues, CUES + 2 * "kata,REPORT,CERTAIN,after\n", "line 3", "word 'kata' again"),
    (parse_claims, "{", "line 1", "truncated"),
    (parse_claims, '{"claim_id":"K1","text":"x"}', "line 1", "missing required field `gloss`"),
    (parse_claims, '\n{"claim_id":"NONE","text":"x","gloss":"y"}', "line 2", "claim_id 'NONE'"),
    (parse_targets, '{"target_id":"T1","text":"x","gloss":"y","truth":1}', "line 1", "truth"),
    (parse_targets, '{"target_id":"T1","text":" ","gloss":"y"}', "line 1", "an empty text"),
    (
        parse_targets,
        2 * '{"target_id":"T1","text":"x","gloss":"y"}\n',
        "line 2",
        "target_id 'T1' again",
    ),
]


@pytest.mark.parametrize(("parse", "text", "place", "found"), FAULTS)
def test_every_fault_is_an_input_error_with_its_place(
    parse: Callable[[str, str], object], text: str, place: str, found: str
):
    with pytest.raises(InputError) as caught:
        parse("annotation_configs/file", text)
    assert (caught.value.path, caught.value.place) == ("annotation_configs/file", place)
    assert found in caught.value.found
    assert caught.value.expected


@given(st.text())
def test_any_text_is_read_or_refused(text: str):
    for parse in (parse_lexicon, parse_cues, parse_claims, parse_targets):
        with suppress(InputError):
            parse("file", text)
