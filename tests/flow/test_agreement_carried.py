"""Saved figures in a release: manifest, card, datasheet and Croissant say them, and of whom."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.samples import copy, reopen, replace_in
from tandai.agreement.saved import SavedAgreement, SavedLayer, Selection, write_saved
from tandai.croissant.describe import describe
from tandai.datasheet.agreement import agreement_lines, heading_of
from tandai.datasheet.figures import columns_of
from tandai.errors import CheckError, InputError
from tandai.flow.agreement import run_agreement
from tandai.flow.agreement_saved import read_saved, save_agreement
from tandai.flow.check import run_check
from tandai.flow.datasheet import run_datasheet
from tandai.flow.inputs import inputs_digest, read_git_state
from tandai.flow.release import run_release
from tandai.flow.verify import run_verify
from tandai.project import Project
from tandai.records import AnnotatorKind
from tandai.release.manifest import Manifest, parse_manifest, write_manifest
from tandai.settings_file import parse_settings
from tandai.store import read_jsonl, write_csv, write_jsonl
from tandai.versions.records import Tombstone

ROUND, PILOT = "corpus/agreement/round.json", "pilot/corpus/agreement/pilot.json"


def of_kinds(saved: SavedAgreement, *kinds: AnnotatorKind) -> SavedAgreement:
    """The same figures, of other annotators."""
    return msgspec.structs.replace(
        saved,
        layers=tuple(
            msgspec.structs.replace(
                layer,
                hands=tuple(
                    msgspec.structs.replace(hand, kind=kind)
                    for hand, kind in zip(layer.hands, kinds, strict=True)
                ),
            )
            for layer in saved.layers
        ),
    )


@pytest.fixture(scope="module")
def carrying(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that carries its own figures, and a pilot's by two models; not to be changed."""
    project = copy(finished, tmp_path_factory.mktemp("carrying") / "project")
    options = project.settings.agreement
    reports = run_agreement(project)
    save_agreement(project, "round", reports, selection=Selection(), options=options)
    saved = read_saved(project, ROUND)
    pilot = msgspec.structs.replace(
        of_kinds(saved, "model", "model"), name="pilot", project="another"
    )
    path = project.root / PILOT
    path.parent.mkdir(parents=True)
    path.write_bytes(write_saved(pilot))
    listed = f'[release]\nagreement = ["{PILOT}", "{ROUND}"]'
    replace_in(project.root / "tandai.toml", "[release]", listed)
    return reopen(project.root)


@pytest.fixture(scope="module")
def released(carrying: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("released") / "tandai-sample-1.0.0"
    return folder, run_release(carrying, "1.0.0", out=folder)


@pytest.fixture
def own(carrying: Project, tmp_path: Path) -> Project:
    return copy(carrying.root, tmp_path / "project")


def findings(project: Project) -> dict[str, str]:
    return {each.rule: str(each) for each in run_check(reopen(project.root))}


def test_the_manifest_holds_the_figures_as_they_were_saved(
    carrying: Project, released: tuple[Path, Manifest]
) -> None:
    folder, manifest = released
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    again = parse_manifest(folder / "manifest.json", text)
    assert again.agreement == manifest.agreement
    assert again.agreement == {file: read_saved(carrying, file) for file in (ROUND, PILOT)}


def test_the_release_is_sound(released: tuple[Path, Manifest]) -> None:
    done = run_verify(released[0])
    assert (done.findings, done.ok) == ((), True)


@pytest.mark.parametrize("page", ["README.md", "DATASHEET.md"])
def test_the_pages_say_every_figure_with_a_gate(released: tuple[Path, Manifest], page: str) -> None:
    folder, manifest = released
    said = (folder / page).read_text(encoding="utf-8")
    section = re.split(r"\n#+ Agreement between two scripts\n", said)[1]
    section = re.split(r"\n(?:#+|<!--) ", section)[0]
    assert f"| `round` | `{ROUND}` | `tandai-sample` | All documents. |" in section
    words = {
        "target": ", target met", "too few": ", too few for a verdict", "no value": "",
    }  # fmt: skip
    rows = [[cell.strip() for cell in line.split("|")] for line in section.splitlines()]
    aimed = [
        each
        for layer in manifest.agreement[ROUND].layers
        for each in layer.figures
        if each.gate is not None
    ]
    assert len(aimed) > 10
    for each in aimed:
        what = f"{each.name} {each.label}".strip()
        value = "none" if each.value is None else f"{each.value:.3f}"
        aims = [f"{aim:.2f}" for aim in (each.gate, each.target) if aim is not None]
        row = ["", f"{what} `{each.metric}`", *aims]
        cell = f"{value}, {each.n:,} {each.n_of}{words[each.standing]}"
        assert [*row, cell, ""] in rows
    n_tables = section.count("agreement between two scripts |")
    assert section.count("of how people would agree") == n_tables == 3


def test_other_figures_stand_in_the_manifest_alone(released: tuple[Path, Manifest]) -> None:
    folder, manifest = released
    for page in ("README.md", "DATASHEET.md"):
        said = (folder / page).read_text(encoding="utf-8")
        assert "`character_alpha`" not in said
        assert "`manifest.json` under `agreement`" in said
        assert "No figure of agreement was saved" not in said
    layers = manifest.agreement[ROUND].layers
    assert any(each.metric == "character_alpha" for layer in layers for each in layer.figures)
    assert any(each.counts for each in layers)


def test_a_column_for_each_set_and_a_row_for_each_aim(released: tuple[Path, Manifest]) -> None:
    """Sets of one sort of annotators share a table, but not a row that is held to other gates."""
    saved = released[1].agreement[ROUND]
    first = saved.layers[0]
    figure = next(each for each in first.figures if each.gate is not None)
    other = msgspec.structs.replace(figure, gate=0.11, target=0.12)
    figures = tuple(other if each is figure else each for each in first.figures)
    layers = (msgspec.structs.replace(first, figures=figures), *saved.layers[1:])
    half = msgspec.structs.replace(
        saved, name="half", selection=Selection(suggestions="with"), layers=layers
    )
    lines = agreement_lines({"b.json": half, "a.json": saved}, level="##")
    assert [each for each in lines if each.startswith("## ")] == ["## " + heading_of(saved)]
    heads = [each for each in lines if each.startswith("| ") and "agreement between" in each]
    assert [each.split("|")[-3:-1] for each in heads] == [[" `round` ", " `half` "]] * 3
    rows = [each for each in lines if each.startswith(f"| {figure.name} `{figure.metric}` |")]
    assert "| 0.11 | 0.12 | not measured | " in rows[-1]
    assert rows[0].endswith("| not measured |")
    assert len(rows) == 2


def test_ac1_stands_beside_the_alpha_of_a_skewed_question(
    released: tuple[Path, Manifest],
) -> None:
    saved = released[1].agreement[ROUND]
    layer = next(each for each in saved.layers if each.layer == "claim")

    def counted(n: int) -> SavedLayer:
        (counts,) = (each for each in layer.counts if each.name == "certainty")
        said = {label: {"anotator-1": n, "anotator-2": 0} for label in counts.counts}
        said["CERTAIN"] = {"anotator-1": 50, "anotator-2": 50}
        made = msgspec.structs.replace(counts, counts=said)
        return msgspec.structs.replace(layer, counts=(made,))

    even, skewed = counted(100), counted(1)
    for layers, is_shown in (
        ({"a": even}, False),
        ({"a": skewed}, True),
        # What one set needs stands in all of them: else it would seem not to be measured there.
        ({"a": even, "b": skewed}, True),
    ):
        for column in columns_of(layers):
            shown = {(each.name, each.metric) for each in column.figures}
            assert ("certainty", "alpha") in shown
            assert (("certainty", "ac1") in shown) == is_shown
    said = "\n".join(
        agreement_lines({ROUND: msgspec.structs.replace(saved, layers=(skewed,))}, level="##")
    )
    assert "- `round`: certainty is skewed: of 101 answers CERTAIN 100, " in said


def test_notes_that_differ_in_a_number_are_one(released: tuple[Path, Manifest]) -> None:
    saved = released[1].agreement[ROUND]
    first = saved.layers[0]

    def because(name: str, n: int) -> SavedAgreement:
        figures = tuple(
            msgspec.structs.replace(each, why=f"There are {n} groups of K{n}-x2.", interval=None)
            for each in first.figures
        )
        layer = msgspec.structs.replace(first, figures=figures)
        return msgspec.structs.replace(saved, name=name, layers=(layer,))

    said = "\n".join(agreement_lines({"a": because("a", 3), "b": because("b", 11)}, level="##"))
    assert "There are 3 groups of K3-x2." in said
    assert "There are 11 groups of K11-x2." in said
    assert " to 11" not in said
    same = [
        msgspec.structs.replace(
            each,
            layers=tuple(
                msgspec.structs.replace(
                    layer,
                    figures=tuple(
                        msgspec.structs.replace(figure, why=figure.why.split(" of ")[0])
                        for figure in layer.figures
                    ),
                )
                for layer in each.layers
            ),
        )
        for each in (because("a", 3), because("b", 11))
    ]
    said = "\n".join(agreement_lines(dict(zip("ab", same, strict=True)), level="##"))
    assert "- `a`, `b`: No interval of " in said
    assert "There are 3 to 11 groups" in said


def test_croissant_says_it_of_machines(released: tuple[Path, Manifest]) -> None:
    said = describe(released[1])["rai:dataAnnotationAnalysis"]
    assert "Agreement between two scripts (round). No annotator is a person" in said
    assert "Agreement between two models (pilot)." in said
    assert "entity exact_f1 0.966 (n 381)" in said


@pytest.mark.parametrize(
    ("kinds", "heading", "warned"),
    [
        (("model", "model"), "Agreement between two models", "No annotator is a person"),
        (("model", "script"), "Agreement between one model and one script", "No annotator is a"),
        (("model", "person"), "Agreement between one person and one model", "Not every annotator"),
        (("person", "person"), "Agreement between two people", ""),
    ],
)
def test_headings_say_between_whom(
    released: tuple[Path, Manifest],
    kinds: tuple[AnnotatorKind, AnnotatorKind],
    heading: str,
    warned: str,
) -> None:
    saved = of_kinds(released[1].agreement[ROUND], *kinds)
    assert heading_of(saved) == heading
    said = "\n".join(agreement_lines({ROUND: saved}, level="##"))
    assert said.startswith(f"## {heading}\n")
    titles = re.findall(r"\| \w+: (agreement between [^|]*) \|", said)
    assert titles == [heading.replace("A", "a", 1)] * 3
    assert said.count("annotator is a person") == (3 if warned else 0)
    assert warned in said
    if "person" not in kinds:
        assert "people" not in said.replace("of how people would agree", "")


def test_one_annotator_has_no_figure_on_the_pages(released: tuple[Path, Manifest]) -> None:
    saved = released[1].agreement[ROUND]
    alone = tuple(
        msgspec.structs.replace(
            each, hands=each.hands[:1], documents=(), figures=(), counts=(),
            why="No figure: one annotator.",
        )
        for each in saved.layers
    )  # fmt: skip
    said = agreement_lines({ROUND: msgspec.structs.replace(saved, layers=alone)}, level="##")
    assert said[0] == "## No agreement: answers of one script"
    assert "entity, `round`: No figure: one annotator." in said


def test_without_saved_figures_the_card_is_silent(released: tuple[Path, Manifest]) -> None:
    assert agreement_lines({}, level="##") == []


# refused


def test_stale_figures_stop_a_release(own: Project) -> None:
    path = own.annotations_dir("entity") / "anotator-2.jsonl"
    first, *others = list(read_jsonl(path, type(next(own.read_annotations("entity")))))
    write_jsonl(path, [msgspec.structs.replace(first, lead_time=1.0), *others])
    with pytest.raises(CheckError) as caught:
        run_release(reopen(own.root), "1.0.0", out=own.root / "build" / "out")
    said = " ".join(str(caught.value).split())
    assert (
        "agreement-stale at corpus/agreement/round.json: found figures before other answers in "
        "corpus/annotations/entity; expected today's: `tandai agreement --save round "
        "--layer entity --layer claim --layer stance`" in said
    )
    assert not (own.root / "build" / "out").exists()


def test_figures_of_elsewhere_are_carried_as_they_are(own: Project) -> None:
    """The pilot's answers are not in this corpus, so nobody can say that they are others."""
    assert "agreement-stale" not in findings(own)
    (own.root / "corpus" / "agreement" / "copy.json").write_bytes((own.root / PILOT).read_bytes())
    replace_in(own.root / "tandai.toml", PILOT, "corpus/agreement/copy.json")
    assert "the project 'another'" in findings(own)["agreement-stale"]


def test_figures_of_what_was_taken_out_are_refused(own: Project) -> None:
    document = own.read_documents()[0]
    stone = Tombstone(
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        reason="publisher-request",
        since_version="",
        day="2031-05-02",
    )
    write_csv(own.corpus / "tombstones.csv", Tombstone, [stone])
    said = findings(own)["agreement-of-tombstone"]
    assert "figures of s01, which corpus/tombstones.csv takes out" in said
    assert "--document s02" in said
    assert "--document s01" not in said


def test_a_file_that_is_not_there_is_refused(own: Project) -> None:
    (own.root / ROUND).unlink()
    with pytest.raises(
        InputError, match=r"round\.json: found no file; expected figures that `tandai"
    ):
        run_check(own)


@pytest.mark.parametrize(
    "file",
    ["../round.json", "/etc/round.json", "a/../b.json", "C:/round.json", "a\\\\b.json", "a//b.json",
     "corpus/agreement/round.txt", "./round.json", ".git/round.json", ""],
)  # fmt: skip
def test_a_path_out_of_the_project_is_refused(carrying: Project, file: str) -> None:
    data = (carrying.root / "tandai.toml").read_text(encoding="utf-8").replace(PILOT, file)
    with pytest.raises(InputError, match=r"release\.agreement: found .* within the project"):
        parse_settings("tandai.toml", data.encode())


def test_a_file_twice_is_refused(carrying: Project) -> None:
    data = (carrying.root / "tandai.toml").read_text(encoding="utf-8").replace(PILOT, ROUND)
    with pytest.raises(InputError, match=r"release\.agreement"):
        parse_settings("tandai.toml", data.encode())


def changed(manifest: Manifest, saved: SavedAgreement) -> str:
    other = msgspec.structs.replace(manifest, agreement={ROUND: saved})
    return write_manifest(other).decode()


def test_a_manifest_cannot_call_a_machine_a_person(released: tuple[Path, Manifest]) -> None:
    folder, manifest = released
    saved = of_kinds(manifest.agreement[ROUND], "person", "script")
    with pytest.raises(InputError, match="anotator-1: found a person; expected a script"):
        parse_manifest(folder, changed(manifest, saved))


def test_a_manifest_cannot_pass_what_missed(released: tuple[Path, Manifest]) -> None:
    folder, manifest = released
    saved = manifest.agreement[ROUND]
    first = saved.layers[0]
    figures = (msgspec.structs.replace(first.figures[0], value=0.2), *first.figures[1:])
    layers = (msgspec.structs.replace(first, figures=figures), *saved.layers[1:])
    with pytest.raises(InputError, match="how it stands to gate and target"):
        parse_manifest(folder, changed(manifest, msgspec.structs.replace(saved, layers=layers)))


# inputs


def test_figures_of_elsewhere_are_inputs(own: Project) -> None:
    from flow.repository import commit

    commit(own.root)
    listed = own.settings.release.agreement
    assert read_git_state(own.root, listed).changed == ()
    before = inputs_digest(own)
    replace_in(own.root / PILOT, '"samples": 1000', '"samples": 900')
    assert inputs_digest(own) != before
    assert read_git_state(own.root, listed).changed == (PILOT,)


def test_the_projects_own_sheet_says_them(own: Project) -> None:
    run_datasheet(own)
    said: Any = (own.root / "DATASHEET.md").read_text(encoding="utf-8")
    assert "\n### Agreement between two scripts\n" in said
    assert "\n### Agreement between two models\n" in said
    assert "datasheet-stale" not in findings(own)
