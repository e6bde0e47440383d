"""Saved figures in a release: manifest, card, datasheet and Croissant say them, and of whom."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.samples import copy, reopen, replace_in
from tandai.agreement.saved import SavedAgreement, Selection, write_saved
from tandai.croissant.describe import describe
from tandai.datasheet.agreement import agreement_lines, heading_of
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
    (section,) = re.findall(
        r"\n#+ Agreement between two scripts: `round`\n(.*?)\n#+ Agreement between two models: "
        r"`pilot`\n",
        said,
        re.DOTALL,
    )
    words = {
        "target": "target met", "too few": "too few for a verdict", "no value": "no value",
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
        row = ["", each.layer, what, f"`{each.metric}`", value, "none", f"{each.n} {each.n_of}"]
        assert [*row, *aims, words[each.standing], ""] in rows
    assert section.count("of how people would agree") == 1
    assert "needs_split is skewed: of 124 answers (none) 121, YES 3." in section


def test_counts_stand_in_the_datasheet(released: tuple[Path, Manifest]) -> None:
    said = (released[0] / "DATASHEET.md").read_text(encoding="utf-8")
    assert "| stance | canonical_stance | SUPPORT | 27 | 25 |" in said
    assert "No figure of agreement was saved" not in said


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
    for is_short in (True, False):
        said = "\n".join(agreement_lines({ROUND: saved}, level="##", is_short=is_short))
        assert f"## {heading}: `round`" in said
        for title in re.findall(r"\| (agreement between [^|,]*)", said):
            assert title == heading.replace("A", "a", 1)
        assert bool(warned) == ("annotator is a person" in said)
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
    said = agreement_lines(
        {ROUND: msgspec.structs.replace(saved, layers=alone)}, level="##", is_short=True
    )
    assert said[0] == "## No agreement: answers of one script: `round`"
    assert "entity: No figure: one annotator." in said


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
    assert "### Agreement between two scripts: `round`" in said
    assert "datasheet-stale" not in findings(own)
