"""`tandai agreement --save`: figures under git, of the documents asked for, and who gave them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cli.conftest import Refuse, Tandai
from flow.samples import copy, reopen, tree
from tandai.agreement.saved import SavedAgreement, parse_saved
from tandai.errors import InputError
from tandai.flow.agreement_saved import read_saved, stale_parts
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import write_csv, write_jsonl
from tandai.withholding import Cell

SHOWN = ("s01", "s02", "s03", "s04")


@pytest.fixture(scope="module")
def rounded(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the figures of all layers; not to be changed."""
    from tandai.cli.group import run

    project = copy(finished, tmp_path_factory.mktemp("saved") / "project")
    assert run(["agreement", "--save", "round", "--project", str(project.root)]) == 0
    return project


@pytest.fixture
def halved(project: Project) -> Project:
    """Suggestions of entities were shown with four documents, and with the other four not."""
    ids = [each.document_id for each in project.read_documents()]
    cells = [
        Cell(document_id=each, layer="entity", suggestions="shown" if each in SHOWN else "withheld")
        for each in ids
    ]
    write_csv(project.cells_path, Cell, cells)
    shown = project.read_suggestions("entity")
    withheld = [each for each in shown if each.document_id not in SHOWN]
    write_jsonl(project.withheld_path("entity"), withheld)
    kept = [each for each in shown if each.document_id in SHOWN]
    write_jsonl(project.suggestions_path("entity"), kept)
    return project


def saved_of(project: Project, name: str = "round") -> SavedAgreement:
    return read_saved(project, f"corpus/agreement/{name}.json")


def test_saved_figures_are_those_printed(rounded: Project, tandai: Tandai) -> None:
    saved = saved_of(rounded)
    assert (saved.name, saved.project) == ("round", "tandai-sample")
    ran = tandai("agreement", "--json", "--project", rounded.root)
    reports = json.loads(ran.out)["layers"]
    assert [each.layer for each in saved.layers] == [each["layer"] for each in reports]
    for layer, report in zip(saved.layers, reports, strict=True):
        pooled = [
            each
            for each in report["figures"]
            if not each["annotators"] and (not each["label"] or each["gate"] is not None)
        ]
        assert layer.figures
        for figure, printed in zip(layer.figures, pooled, strict=True):
            assert (figure.name, figure.metric, figure.label) == (
                printed["name"], printed["metric"], printed["label"],
            )  # fmt: skip
            assert (figure.n, figure.gate, figure.target) == (
                printed["n"], printed["gate"], printed["target"],
            )  # fmt: skip
            assert figure.value == pytest.approx(printed["value"], abs=1e-6)
        assert {hand.annotator_id: hand.kind for hand in layer.hands} == report["annotators"]
        version = rounded.settings.layers[layer.layer].guideline_version
        assert all(hand.guideline_versions == (version,) for hand in layer.hands)
        assert len(layer.documents) == report["n_shared"]
    counts = {each.name: each.counts for each in saved.layers[-1].counts}
    assert sum(counts["article_stance"]["AGREE"].values()) > 0


def test_the_same_answers_make_the_same_bytes(rounded: Project, tandai: Tandai) -> None:
    before = tree(rounded.root)
    assert tandai("agreement", "--save", "round", "--project", rounded.root).code == 0
    assert tree(rounded.root) == before


def test_classes_and_pairs_are_saved_where_asked_for(project: Project, tandai: Tandai) -> None:
    options = ("--layer", "entity", "--labels", "--pairs", "--samples", 7, "--project")
    ran = tandai("agreement", "--save", "more", "--json", *options, project.root)
    assert json.loads(ran.out)["saved"] == str(project.root / "corpus/agreement/more.json")
    (layer,) = saved_of(project, "more").layers
    assert {"PER", "GPE", "(macro)"} <= {each.label for each in layer.figures}
    assert {each.annotators for each in layer.figures} == {(), ("anotator-1", "anotator-2")}
    assert saved_of(project, "more").compared.samples == 7


def test_documents_asked_for_are_looked_at_alone(project: Project, tandai: Tandai) -> None:
    options = ("--document", "s03", "--document", "s01", "--layer", "entity", "--save", "some")
    ran = tandai("agreement", *options, "--project", project.root)
    assert ran.code == 0
    assert "entity: 2 of 2 documents shared" in ran.out
    assert "Looked at document s01, s03 alone." in ran.err
    saved = saved_of(project, "some")
    assert saved.selection.documents == saved.layers[0].documents == ("s01", "s03")
    assert not list(stale_parts(project, saved))


def test_both_halves_are_told_apart(halved: Project, tandai: Tandai) -> None:
    found = {}
    for side in ("with", "without"):
        options = ("--suggestions", side, "--layer", "entity", "--save", side)
        assert tandai("agreement", *options, "--project", halved.root).code == 0
        saved = saved_of(halved, side)
        assert saved.selection.suggestions == side
        assert not list(stale_parts(halved, saved))
        found[side] = set(saved.layers[0].documents)
    assert found["with"] == {*SHOWN}
    assert found["without"] == {"s05", "s07", "s08"}


def test_a_document_shown_what_was_to_be_withheld_is_in_neither(
    halved: Project, tandai: Tandai
) -> None:
    shown, withheld = halved.read_suggestions("entity"), halved.read_withheld("entity")
    leaked = next(each for each in withheld if each.document_id == "s05")
    write_jsonl(halved.suggestions_path("entity"), [*shown, leaked])
    ran = tandai(
        "agreement", "--suggestions", "without", "--layer", "entity", "--project", halved.root
    )
    assert "entity: 2 of 3 documents shared" in ran.out
    assert "1 document shown what was to be withheld" in " ".join(ran.err.split())


def test_where_nothing_was_withheld_what_was_shown_decides(
    project: Project, tandai: Tandai
) -> None:
    options = ("agreement", "--layer", "entity", "--project", project.root, "--suggestions")
    assert "7 of 8 documents shared" in tandai(*options, "with").out
    ran = tandai(*options, "without")
    assert ran.out == ""
    assert "No figure: nobody answered." in ran.err
    project.suggestions_path("entity").unlink()
    assert "7 of 8 documents shared" in tandai(*options, "without").out


def test_one_annotator_is_no_agreement(project: Project, tandai: Tandai) -> None:
    for layer in ("entity", "claim", "stance"):
        (project.annotations_dir(layer) / "anotator-2.jsonl").unlink()
    ran = tandai("agreement", "--save", "alone", "--project", project.root)
    assert ran.code == 0
    assert "No figure: one annotator." in ran.err
    for layer in saved_of(project, "alone").layers:
        assert (layer.figures, layer.counts) == ((), ())
        assert layer.why == "No figure: one annotator."
        assert [each.annotator_id for each in layer.hands] == ["anotator-1"]


def changed_answer(project: Project) -> None:
    path = project.annotations_dir("entity") / "anotator-1.jsonl"
    own: list[Annotation] = [
        each for each in project.read_annotations("entity") if each.annotator_id == "anotator-1"
    ]
    own[0] = msgspec.structs.replace(own[0], spans=own[0].spans[1:])
    write_jsonl(path, own)


def changed_group(project: Project) -> None:
    path = project.corpus / "groups.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(text.splitlines()[:-1]) + "\n", encoding="utf-8", newline="\n")


def changed_aim(project: Project) -> None:
    path = project.root / "tandai.toml"
    text = path.read_text(encoding="utf-8")
    assert '"CUE exact_f1" = [0.65, 0.76]' in text
    text = text.replace('"CUE exact_f1" = [0.65, 0.76]', '"CUE exact_f1" = [0.1, 0.76]')
    path.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed_answer, ["other answers in corpus/annotations/entity"]),
        (changed_aim, ["other gates or targets in layers.claim.aims"]),
    ],
)
def test_figures_of_other_answers_are_told(
    rounded: Project, tmp_path: Path, change: Any, said: list[str]
) -> None:
    project = copy(rounded.root, tmp_path / "project")
    assert not list(stale_parts(project, saved_of(project)))
    change(project)
    assert list(stale_parts(reopen(project.root), saved_of(project))) == said


def test_figures_of_other_story_groups_are_told(rounded: Project, tmp_path: Path) -> None:
    project = copy(rounded.root, tmp_path / "project")
    changed_group(project)
    said = list(stale_parts(project, saved_of(project)))
    assert said[0] == "other texts or story groups of the documents in entity"


@pytest.mark.parametrize("name", ["../x", "a/b", "Round", "", ".hidden", "/tmp/x"])
def test_a_name_that_is_no_files_is_refused(project: Project, refuse: Refuse, name: str) -> None:
    assert f"--save: found {name!r}" in refuse(project, "agreement", "--save", name)


def test_a_document_that_is_none_is_refused(project: Project, refuse: Refuse) -> None:
    said = refuse(project, "agreement", "--document", "s99", "--save", "round")
    assert "found 's99'; expected an id of corpus/documents.jsonl" in said


def broken(saved: SavedAgreement, **changes: Any) -> bytes:
    first = msgspec.structs.replace(saved.layers[0], **changes)
    return msgspec.json.encode(msgspec.structs.replace(saved, layers=(first, *saved.layers[1:])))


def test_figures_that_cannot_be_are_refused(rounded: Project) -> None:
    saved = saved_of(rounded)
    layer = saved.layers[0]
    low = msgspec.structs.replace(layer.figures[0], value=0.1)
    named = msgspec.structs.replace(layer.figures[0], annotators=("anotator-1", "Ana Lestari"))
    gold = msgspec.structs.replace(layer.hands[0], kind="gold")
    mail = msgspec.structs.replace(layer.hands[0], annotator_id="ana@example.org")
    for data, said in (
        (broken(saved, figures=(low,)), "how it stands to gate and target"),
        (broken(saved, figures=(named,)), "annotators among its hands"),
        (broken(saved, hands=layer.hands[:1]), "none: there is agreement between two"),
        (broken(saved, hands=(gold, layer.hands[1])), "gold is nobody's answer"),
        (broken(saved, hands=(mail, layer.hands[1])), "pseudonyms, each once"),
        (broken(saved, figures=()), "a sentence in `why`"),
        (broken(saved, layer="../x"), "a name of a-z"),
        (msgspec.json.encode(msgspec.structs.replace(saved, layers=())), "one or more, each once"),
        (b'{"format": "another"}', "what `tandai agreement --save NAME` writes"),
        (b"\xff", "what `tandai agreement --save NAME` writes"),
    ):
        with pytest.raises(InputError, match=said):
            parse_saved("round.json", data)
    assert parse_saved("round.json", broken(saved)) == saved


def test_a_link_out_of_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")
    (project.corpus / "agreement").mkdir()
    (project.corpus / "agreement" / "round.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(InputError, match="a link out of the project"):
        saved_of(project)
