from pathlib import Path

import pytest

from labelstudio.samples import CONFIG, CONFIG_XML
from tandai.findings import Finding
from tandai.guidelines import Example, Marked, check_guideline, read_guideline
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.instruction import render_instruction

CONFIGS = Path(__file__).resolve().parent.parent / "annotation_configs"
LAYERS = ("entity", "claim", "stance")
WORDS = "PER LOC Klaim SOURCE Pasti UNCERTAIN old new AGREE Menolak source denies\n"
STATIC = '><Choice value="K1"/></Choices>'
RULES = "**A1. Satu.** Ya.\n\n**A2. Dua.** Tidak.\n"


def faults(guideline: str) -> list[tuple[str, str, str]]:
    found = check_guideline(WORDS + guideline, CONFIG, place="guide")
    return [(each.rule, each.place, each.found) for each in found]


def test_a_guideline_says_every_code_or_what_is_shown_for_it() -> None:
    words = "PER LOC Klaim SOURCE Pasti UNCERTAIN old new AGREE Menolak source denies"
    assert list(check_guideline(words, CONFIG, place="guide")) == []
    assert list(check_guideline(words.replace(" LOC", ""), CONFIG, place="guide")) == [
        Finding(
            "guideline-lacks-label", "error", "guide", "neither 'LOC' nor 'Lokasi'",
            "each answer to 'entity', by its code or as the page shows it",
        )
    ]  # fmt: skip


def test_a_code_inside_another_word_does_not_stand_in_the_guideline() -> None:
    words = "PERSON LOC CLAIM SOURCE UNCERTAIN old new AGREE DISAGREE source denies"
    found = [each.found for each in check_guideline(words, CONFIG, place="guide")]
    assert found == ["neither 'PER' nor 'Orang'", "neither 'CERTAIN' nor 'Pasti'"]


NESTED = parse_config(
    "nested",
    '<View><Text name="text" value="$text"/><Taxonomy name="theme" toName="text">'
    '<Choice value="Health"><Choice value="Outbreak" alias="OUT"/></Choice></Taxonomy></View>',
)


@pytest.mark.parametrize("words", ["Health, Health/OUT", "Health and OUT", "Health and Outbreak"])
def test_a_path_is_said_by_its_last_step_too(words: str) -> None:
    assert list(check_guideline(words, NESTED, place="guide")) == []
    table = "\n\n| kode | arti |\n| --- | --- |\n| OUT | sakit |\n"
    assert list(check_guideline(words + table, NESTED, place="guide")) == []


def test_a_code_shown_as_it_is_stored_is_named_once() -> None:
    (found,) = check_guideline("Outbreak", NESTED, place="guide")
    assert found.found == "no word on 'Health'"


def test_an_example_gives_its_sentence_its_spans_and_its_rules() -> None:
    guideline = read_guideline(
        RULES + "1. `[PER Sari 😀] [dan] [LOC [PER Ayu] Kota].` Sebab (A2).\n"
    )
    text = "Sari 😀 [dan] Ayu Kota."
    spans = (Marked(0, 6, "PER"), Marked(13, 21, "LOC"), Marked(13, 16, "PER"))
    assert guideline.examples == (Example(text, spans, ("A2",)),)
    assert [text[each.start : each.end] for each in spans] == ["Sari 😀", "Ayu Kota", "Ayu"]


def test_a_label_of_an_example_that_no_control_has_is_an_error() -> None:
    assert faults(RULES + "1. `[PERS Sari] tiba.` (A1)\n") == [
        ("guideline-names-unknown-label", "guide, example 1", "the label 'PERS'")
    ]


TABLE = """\
| kode | arti |
|---|---|
| PER | orang |
| `PRD` | barang |

| arti |
|---|
| ABC |
"""


def test_a_code_of_a_table_that_no_control_has_is_an_error() -> None:
    static = parse_config("config.xml", CONFIG_XML.replace('value="$claims"/>', STATIC))
    found = check_guideline(WORDS + "K1\n" + TABLE, static, place="guide")
    assert [(each.rule, each.found) for each in found] == [
        ("guideline-names-unknown-label", "the code 'PRD'")
    ]


def test_where_choices_come_with_the_task_a_table_may_hold_any_code() -> None:
    assert faults(TABLE) == []


def test_a_rule_that_an_example_names_exists_and_other_words_of_its_shape_are_none() -> None:
    assert faults(RULES + "1. `[PER Sari] tiba.` T1, K31, menurut A1, A3.\n") == [
        ("guideline-rule-unknown", "guide, example 1", "A3")
    ]


def test_two_rules_of_one_id_are_an_error() -> None:
    assert faults(RULES + "**A1. Lagi.** Ya.\n") == [
        ("guideline-rule-twice", "guide", "two rules A1")
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_has_ten_worked_examples_and_each_names_its_rules(layer: str) -> None:
    guideline = read_guideline((CONFIGS / layer / "guideline.md").read_text(encoding="utf-8"))
    assert len(guideline.examples) == 10
    assert all(example.rules for example in guideline.examples)
    assert sum(bool(example.spans) for example in guideline.examples) >= 7


@pytest.mark.parametrize("layer", LAYERS)
def test_an_example_marks_no_white_space_at_an_edge_and_no_full_stop(layer: str) -> None:
    guideline = read_guideline((CONFIGS / layer / "guideline.md").read_text(encoding="utf-8"))
    quotes = [
        example.text[span.start : span.end]
        for example in guideline.examples
        for span in example.spans
    ]
    assert [quote for quote in quotes if quote != quote.strip(' .,"“”')] == []


def test_entities_of_an_example_never_nest() -> None:
    guideline = read_guideline((CONFIGS / "entity" / "guideline.md").read_text(encoding="utf-8"))
    for example in guideline.examples:
        for before, after in zip(example.spans, example.spans[1:], strict=False):
            assert before.end <= after.start, example.text


def test_an_instruction_has_tables_with_lines_and_nothing_from_elsewhere() -> None:
    markdown = (
        "# Panduan\n\n| a | b |\n|---|---|\n| 1 | <script>x</script> |\n\n"
        "[satu](../satu.md) ![dua](https://contoh.invalid/dua.png)\n"
    )
    html = render_instruction(markdown)
    assert '<table border="1" cellpadding="4" cellspacing="0">' in html
    assert "<h1>Panduan</h1>" in html
    assert "<script>" not in html
    assert "href" not in html
    assert "src=" not in html
    assert "satu" in html
    assert "dua" in html


def test_a_relation_of_the_config_stands_in_the_guideline_too() -> None:
    found = check_guideline(WORDS.replace(" denies", ""), CONFIG, place="guide")
    assert [(each.rule, each.found) for each in found] == [("guideline-lacks-label", "no 'denies'")]
