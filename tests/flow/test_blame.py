"""One span from suggestion to release: everybody who could have said something there, and no name."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Refuse, Tandai
from cli.conftest import refuse as refuse
from cli.conftest import tandai as tandai
from flow.samples import copy, reopen
from flow.test_curated import curate
from tandai.errors import InputError, TandaiError
from tandai.flow.blame import Blame, run_blame
from tandai.flow.gold import run_gold
from tandai.flow.release import make_release
from tandai.flow.tombstones import run_tombstone
from tandai.flow.versions import tombstones_path
from tandai.flow.yank import run_yank
from tandai.project import Project
from tandai.records import Annotation, Span

DAY = "2031-05-02"


@pytest.fixture(scope="module")
def curated_root(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first release; then a curator settled what was open in the entity layer, and a second."""
    project = copy(finished, tmp_path_factory.mktemp("curated") / "project")
    make_release(project, day=DAY)
    curate(project)
    run_gold(project, ("entity",))
    make_release(reopen(project.root), day=DAY)
    return project.root


@pytest.fixture
def curated(curated_root: Path, tmp_path: Path) -> Project:
    return copy(curated_root, tmp_path / "project")


def spans(project: Project, origin: str) -> Iterator[tuple[Annotation, Span]]:
    """Gold spans of the entity layer that came about in some way."""
    for gold in project.read_gold("entity"):
        for span in gold.spans:
            if span.origin == origin:
                yield gold, span


def first(project: Project, origin: str) -> tuple[str, Span]:
    gold, span = next(spans(project, origin))
    return gold.document_id, span


def blame(project: Project, document_id: str, span: Span, **options: object) -> Blame:
    target = f"{document_id}:{span.start}-{span.end}"
    return run_blame(project, target, layers=("entity",), **options)  # type: ignore[arg-type]


def test_a_span_that_a_curator_settled_has_its_whole_way(curated: Project) -> None:
    document_id, span = first(curated, "adjudicated")
    done = blame(curated, document_id, span, releases=curated.build / "releases")
    steps = [each.step for each in done.voices]
    assert steps == sorted(steps, key=["suggested", "annotated", "adjudicated", "gold"].index)
    said = {each.who: each for each in done.voices if each.step == "annotated"}
    submitted = {
        each.annotator_id
        for each in curated.read_annotations("entity")
        if each.document_id == document_id
    }
    assert set(said) == submitted
    there = {
        who for who, each in said.items() if any(one.label == span.label for one in each.labels)
    }
    assert there == {"anotator-1"}, "of those who were asked, one alone marked it"
    (curator,) = (each for each in done.voices if each.step == "adjudicated")
    item = f"{span.start}:{span.end} entity={span.label}"
    assert curator.rules[item] == "E1"
    assert f"{item} (tie)" in curator.asked
    (gold,) = (each for each in done.voices if each.step == "gold")
    (label,) = (each for each in gold.labels if each.fit == "same")
    assert (label.settled.origin, label.settled.rule) == ("adjudicated", "E1")
    assert label.settled.annotators == ("kurator-1",)
    old, new = done.releases
    assert (old.version, old.gold) == ("1.0.0", ())
    assert (new.version, new.gold) == ("2.0.0", (f"entity entity={span.label}",))
    assert (old.has_other_spans, new.has_other_spans) == (None, True)


def test_an_open_tie_is_said(project: Project) -> None:
    gold = next(each for each in project.read_gold("entity") if each.ties)
    place = gold.ties[0].item.split()[0].replace(":", "-")
    done = run_blame(project, f"{gold.document_id}:{place}", layers=("entity",))
    assert gold.ties[0] in [each.tie for each in done.ties]


def test_a_span_id_leads_to_its_place_in_every_layer(project: Project) -> None:
    gold = next(each for each in project.read_gold("claim") if each.attributes)
    span = next(each for each in gold.spans if each.span_id == gold.attributes[0].span_id)
    done = run_blame(project, f"{gold.document_id}:{span.span_id}", layers=("claim",))
    assert (done.start, done.end) == (span.start, span.end)
    (voice,) = (each for each in done.voices if each.step == "gold")
    (label,) = (each for each in voice.labels if each.span_id == span.span_id)
    answers = {each.name: each.values for each in label.answers}
    assert answers[gold.attributes[0].name] == gold.attributes[0].values
    assert {each.layer for each in run_blame(project, f"{gold.document_id}:0-5").voices} == {
        "entity",
        "claim",
        "stance",
    }


def test_what_overlaps_is_told_from_what_is_there(project: Project) -> None:
    document_id, span = first(project, "unanimous")
    done = run_blame(project, f"{document_id}:{span.start}-{span.end + 1}", layers=("entity",))
    (gold,) = (each for each in done.voices if each.step == "gold")
    assert [each.fit for each in gold.labels if each.start == span.start] == ["overlaps"]
    beside = run_blame(project, f"{document_id}:{span.end}-{span.end + 1}", layers=("entity",))
    assert all(span.start != label.start for voice in beside.voices for label in voice.labels)


def test_without_folders_digests_say_only_the_document(curated: Project) -> None:
    document_id, span = first(curated, "unanimous")
    done = blame(curated, document_id, span)
    assert [each.version for each in done.releases] == ["1.0.0", "2.0.0"]
    assert {each.gold for each in done.releases} == {None}
    assert all(each.split for each in done.releases)


def test_a_release_without_the_document_and_a_yanked_one_are_said(curated: Project) -> None:
    document_id, span = first(curated, "unanimous")
    run_tombstone(curated, document_id, reason="legal", day=DAY)
    assert tombstones_path(curated).exists()
    make_release(reopen(curated.root), day=DAY)
    _, held = blame(curated, document_id, span).withdrawn
    assert held.startswith("It is in 1.0.0, 2.0.0 all the same.")
    assert held.endswith(
        "withdraws the releases: `tandai yank 1.0.0 --reason TEXT`, `tandai yank 2.0.0 --reason TEXT`."
    )
    run_yank(curated, "1.0.0", reason="It held a document too many.", day=DAY)
    done = blame(curated, document_id, span)
    gone, held, yanked = done.withdrawn
    assert held.startswith("It is in 2.0.0 all the same.")
    assert gone.startswith(f"Taken out for good: {document_id} (legal, {DAY}, since 3.0.0).")
    assert "1.0.0 was yanked on 2031-05-02 (serious): It held a document too many." in yanked
    one, two, three = done.releases
    assert (one.is_yanked, two.is_yanked, three.is_yanked) == (True, False, False)
    assert (three.version, three.split, three.gold) == ("3.0.0", None, None)


def test_text_is_shown_only_where_it_was_asked_for(project: Project, tandai: Tandai) -> None:
    document_id, span = first(project, "unanimous")
    document = next(e for e in project.read_documents() if e.document_id == document_id)
    quote = project.read_document_text(document)[span.start : span.end]
    assert blame(project, document_id, span).quote is None
    assert blame(project, document_id, span, with_text=True).quote == quote
    target = f"{document_id}:{span.start}-{span.end}"
    ran = tandai("blame", target, "--layer", "entity", "--project", project.root)
    assert ran.code == 0, ran.err
    assert quote not in ran.out + ran.err
    assert f"entity {span.label}" in ran.out
    ran = tandai("blame", target, "--with-text", "--project", project.root)
    assert ran.out.startswith(f"{quote}\n")
    project.text_path(document_id).unlink()
    with pytest.raises(InputError, match="run `tandai documents --articles DIR`"):
        blame(project, document_id, span, with_text=True)


def test_json_holds_the_same_and_the_table_names_the_rule(curated: Project, tandai: Tandai) -> None:
    document_id, span = first(curated, "adjudicated")
    target = f"{document_id}:{span.start}-{span.end}"
    place = ("--layer", "entity", "--project", curated.root)
    said = json.loads(tandai("blame", target, "--json", *place).out)
    assert (said["start"], said["end"], said["quote"]) == (span.start, span.end, None)
    assert {each["step"] for each in said["voices"]} >= {"annotated", "adjudicated", "gold"}
    ran = tandai("blame", target, "--releases", curated.build / "releases", *place)
    assert "kurator-1 (E1)" in " ".join(ran.out.split())
    assert "2.0.0" in ran.out


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("s01", "found 's01'; expected DOCUMENT:START-END"),
        ("s01:9-9", "found the interval 9-9; expected START before END."),
        ("s01:0-99999", "s01: found 0-99999; expected an interval of its"),
        ("s99:0-9", "found no document 's99'; expected the id of one."),
        ("s01:nobody", "s01: found no span 'nobody' of anybody"),
    ],
)
def test_what_is_no_span(project: Project, refuse: Refuse, target: str, sentence: str) -> None:
    assert sentence in refuse(project, "blame", target)


def test_one_id_in_several_places_is_refused_with_them(project: Project) -> None:
    """Label Studio makes ids; nothing keeps two annotators' from being the same."""
    path = next(project.annotations_dir("entity").glob("*.jsonl"))
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    one, other, *_ = next(each for each in lines if len(each["spans"]) > 1)["spans"]
    other["span_id"] = one["span_id"]
    path.write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    document_id = next(each for each in lines if one in each["spans"])["document_id"]
    with pytest.raises(TandaiError, match="expected one place: say START-END, or --layer"):
        run_blame(project, f"{document_id}:{one['span_id']}", layers=("entity",))
