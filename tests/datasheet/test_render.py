"""DATASHEET.md: answers as they were given, filled parts between markers, machines named first."""

import re

import pytest

from release.made import Release, sample_release
from tandai.datasheet.facts import SheetFacts, facts_of
from tandai.datasheet.people import first_words
from tandai.datasheet.questions import QUESTIONS, SECTIONS
from tandai.datasheet.render import render_datasheet
from tandai.release.counted import Source, Survey

EMPTY = SheetFacts(
    name="x",
    title="X",
    description="",
    language_name="Indonesian",
    licences=dict.fromkeys(("labels", "code", "text"), "MIT"),
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> str:
    manifest = sample_release(tmp_path_factory.getbasetemp(), "stand-off")[1]
    return render_datasheet(manifest.datasheet, facts_of(manifest))


def part(sheet: str, name: str) -> str:
    begin, end = f"<!-- generated:begin {name} -->\n", f"<!-- generated:end {name} -->\n"
    assert sheet.count(begin) == sheet.count(end) == 1
    return sheet.split(begin)[1].split(end)[0]


@pytest.mark.parametrize(
    ("annotators", "said"),
    [
        ({}, "Nobody has labelled anything yet"),
        ({"ana": "person"}, "Every annotator is a person"),
        ({"ana": "person", "m1": "model"}, "Not all labels here are a person's**: `m1` is a model"),
        ({"s1": "script"}, "No label here is a person's**: `s1` is a script"),
    ],
)
def test_the_first_paragraph_says_who_is_no_person(annotators: dict[str, str], said: str) -> None:
    assert said in first_words(annotators)
    facts = SheetFacts(**{**_fields(EMPTY), "annotators": annotators})
    first = render_datasheet({}, facts).split("\n\n")[2]
    assert said in first


def _fields(facts: SheetFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts.__struct_fields__}


def test_every_section_and_every_answer_stands_in_the_sheet(sheet: str, stand_off: Release) -> None:
    heads = re.findall(r"^## (\d+)\. (.+)$", sheet, re.MULTILINE)
    assert heads == [(str(number), each.title) for number, each in enumerate(SECTIONS)]
    for key, answer in stand_off[1].datasheet.items():
        asked = QUESTIONS[key]
        gap = "\n" if answer.startswith("- ") else ""
        assert f"\n**{asked.title}.** *{asked.ask}*\n{gap}{answer}\n" in sheet


def test_filled_parts_say_what_the_rows_hold(sheet: str, stand_off: Release) -> None:
    manifest = stand_off[1]
    assert manifest.content_sha256 in part(sheet, "snapshot")
    composition = part(sheet, "composition")
    assert "| `entities.label` | `GPE` | 52 | 5 | 6 | 63 | 29 % |" in composition
    assert "\nMost frequent label to least: `entities.label` 32 to 1" in composition
    splits = part(sheet, "splits")
    assert "Documents: train 6, validation 1, test 1." in splits
    assert "On two sides: 0 groups of documents, 0 pairs of near duplicates" in splits
    assert "| `entity.entity` | test | " in splits
    annotation = part(sheet, "annotation")
    assert "| entity | unanimous | " in annotation
    assert "| entity | 2 | script | " in annotation
    assert "| `anotator-2` | script |" in part(sheet, "annotators")
    assert manifest.normaliser in part(sheet, "preprocessing")
    assert "`CC-BY-4.0`" in part(sheet, "licences")
    assert "author = {{The tandai maintainers}}" in part(sheet, "citation")
    for section in SECTIONS:
        if section.generated:
            assert part(sheet, section.generated).strip()


def test_what_is_not_answered_says_so() -> None:
    sheet = render_datasheet({}, EMPTY)
    assert sheet.count("Not answered.") == sum(each.required for each in QUESTIONS.values())


def test_a_project_without_a_release_says_so() -> None:
    sheet = render_datasheet({}, EMPTY)
    assert "of the project as it stands, and of no release" in part(sheet, "snapshot")
    assert "There is no gold." in part(sheet, "annotation")


def test_the_projects_sheet_names_what_was_withdrawn() -> None:
    assert "None was withdrawn." in part(render_datasheet({}, EMPTY), "versions")
    facts = SheetFacts(**{**_fields(EMPTY), "withdrawn": ("x 1.0.0 was yanked.",)})
    assert "\n- x 1.0.0 was yanked.\n" in part(render_datasheet({}, facts), "versions")


def test_no_name_breaks_out_of_its_cell() -> None:
    odd = Source(publisher="A | B\n# C", permission="own", n_documents=1, first="", last="")
    facts = SheetFacts(**{**_fields(EMPTY), "survey": Survey(sources=(odd,))})
    assert "| A \\| B # C | own | unknown | unknown | 1 |" in render_datasheet({}, facts)


def test_tables_have_as_many_cells_as_their_heads(sheet: str) -> None:
    lines = sheet.splitlines()
    for line, rule, row in zip(lines, lines[1:], lines[2:], strict=False):
        if re.fullmatch(r"\|( -+:? \|)+", rule):
            assert line.count("|") == rule.count("|") == row.count("|")


def test_versions_of_guidelines_are_not_said_to_be_those_of_the_answers(sheet: str) -> None:
    """A guideline is mended after a round: what was answered before says its own version."""
    said = part(sheet, "annotation")
    assert "Guidelines as they stand: entity" in said
    assert "`guideline_version` of each says which" in said
