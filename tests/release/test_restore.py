"""Records to tables to Parquet and back: a release loses nothing but the time of day."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release.made import FACTS, Release, bundle, sample_project, small_document, texts_of
from tandai.errors import InputError
from tandai.project import Project
from tandai.records import Annotation, Answer, Attribute, Extra, Relation, Span, Tie
from tandai.release.build import build_release
from tandai.release.manifest import Manifest
from tandai.release.parquet import TableWriter, read_rows
from tandai.release.restore import read_annotations, read_documents, read_texts
from tandai.release.tables import TABLES

DOCUMENT, TEXT = small_document()
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
NAMES = st.lists(st.sampled_from(["ana", "budi"]), max_size=2, unique=True).map(tuple)
ORIGINS = st.sampled_from(
    ["manual", "accepted_untouched", "changed", "unanimous", "single", "policy", "adjudicated"]
)
CURATORS = st.dictionaries(
    st.sampled_from(["kura", "skrip"]), st.sampled_from(["person", "script"]), max_size=2
)
VALUES = st.lists(WORDS, max_size=3).map(tuple)
KINDS = st.sampled_from(["choices", "taxonomy", "text", "number", "rating", "datetime"])
SECONDS = st.none() | st.floats(0, 1e9)


SCORES = st.none() | st.floats(0, 1)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, len(TEXT) - 1))
    return Span(
        span_id=draw(WORDS),
        start=start,
        end=draw(st.integers(start + 1, len(TEXT))),
        control=draw(WORDS),
        label=draw(WORDS),
        quote_sha256=draw(WORDS),
        origin=draw(ORIGINS),
        score=draw(SCORES),
        rest=draw(WORDS),
        annotators=draw(NAMES),
        policy=draw(WORDS),
        rule=draw(WORDS),
    )


ITEMS: dict[str, st.SearchStrategy[Any]] = {
    "spans": spans(),
    "attributes": st.builds(
        Attribute,
        span_id=WORDS,
        name=WORDS,
        kind=KINDS,
        values=VALUES,
        origin=ORIGINS,
        score=SCORES,
        rest=WORDS,
        annotators=NAMES,
        policy=WORDS,
        rule=WORDS,
    ),
    "relations": st.builds(
        Relation,
        from_id=WORDS,
        to_id=WORDS,
        direction=st.sampled_from(["right", "left", "bi"]),
        labels=VALUES,
        origin=ORIGINS,
        rest=WORDS,
        annotators=NAMES,
        policy=WORDS,
        rule=WORDS,
    ),
    "answers": st.builds(
        Answer,
        answer_id=WORDS,
        name=WORDS,
        kind=KINDS,
        values=VALUES,
        origin=ORIGINS,
        score=SCORES,
        rest=WORDS,
        annotators=NAMES,
        policy=WORDS,
        rule=WORDS,
    ),
    "extras": st.builds(Extra, control=WORDS, type=WORDS, json=WORDS),
}
TIES = st.builds(
    Tie,
    what=st.sampled_from(["span", "attribute", "relation", "answer"]),
    item=WORDS,
    votes=st.dictionaries(WORDS, NAMES, max_size=3),
    policy=WORDS,
)


@st.composite
def annotations(draw: st.DrawFn, annotator: str, number: int) -> Annotation:
    is_gold = annotator == "gold"
    parts = {name: tuple(draw(st.lists(item, max_size=3))) for name, item in ITEMS.items()}
    return Annotation(
        annotation_id=f"d1/entity/{annotator}/{number}",
        document_id="d1",
        text_sha256=DOCUMENT.text_sha256,
        layer="entity",
        guideline_version=draw(WORDS),
        annotator_id=annotator,
        annotator_kind="gold" if is_gold else draw(st.sampled_from(["person", "model", "script"])),
        status=draw(st.sampled_from(["submitted", "skipped", "draft", "withdrawn"])),
        created_at=draw(st.sampled_from(["", "2031-04-05"])),
        updated_at=draw(st.sampled_from(["", "2031-04-06"])),
        unique_id=draw(WORDS),
        copied_from=draw(WORDS),
        draft_of=draw(WORDS),
        lead_time=draw(SECONDS),
        annotators=draw(NAMES),
        curators=draw(CURATORS) if is_gold else {},
        ties=tuple(draw(st.lists(TIES, max_size=2))) if is_gold else (),
        model_version="majority-1" if is_gold else "",
        **parts,
    )


def write(folder: Path, *given: Annotation) -> Manifest:
    """A release of one document."""
    made = msgspec.structs.replace(
        bundle(DOCUMENT, *(each for each in given if each.annotator_id == "gold")),
        annotations=tuple(each for each in given if each.annotator_id != "gold"),
    )
    return build_release(folder, [made], TABLES, FACTS)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(
    st.tuples(
        annotations("ana", 1), annotations("ana", 2), annotations("budi", 1), annotations("gold", 1)
    )
)
def test_records_come_back_from_their_tables(made: tuple[Annotation, ...]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = write(folder, *made)
        for annotator in ("ana", "budi", "gold"):
            wanted = [each for each in made if each.annotator_id == annotator]
            found = read_annotations(folder, manifest, layer="entity", annotator=annotator)
            assert found == wanted
        assert read_annotations(folder, manifest, layer="claim", annotator="ana") == []
        assert read_documents(folder, manifest) == {"d1": DOCUMENT}
        assert read_texts(folder, manifest) == {}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return sample_project(tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
@pytest.mark.parametrize("mode", ["full", "stand_off"])
def test_the_sample_comes_back_from_its_release(
    project: Project, request: pytest.FixtureRequest, mode: str, layer: str
) -> None:
    folder, manifest = request.getfixturevalue(mode)
    corpus = [*project.read_annotations(layer), *project.read_gold(layer)]
    names = {each.annotator_id for each in corpus}
    assert "gold" in names
    found = [
        each
        for name in names
        for each in read_annotations(folder, manifest, layer=layer, annotator=name)
    ]
    assert in_order(found) == in_order([to_the_day(each) for each in corpus])
    documents = {each.document_id: each for each in project.read_documents()}
    assert read_documents(folder, manifest) == documents
    if mode == "full":
        assert read_texts(folder, manifest) == texts_of(project)


def in_order(annotations: list[Annotation]) -> list[Annotation]:
    return sorted(annotations, key=lambda each: each.annotation_id)


def to_the_day(annotation: Annotation) -> Annotation:
    return msgspec.structs.replace(
        annotation,
        created_at=annotation.created_at[:10],
        updated_at=annotation.updated_at[:10],
    )


def drop_last_row(folder: Path, manifest: Manifest, name: str) -> None:
    """Takes a row out of a table, as a hand that should not would."""
    table = manifest.tables[name]
    path = folder / table.files[-1].path
    rows = list(read_rows(path, table.columns))[:-1]
    path.unlink()
    writer = TableWriter(path, table.columns)
    for row in rows:
        writer.write(row)
    writer.close()


@pytest.mark.parametrize("name", ["spans", "relations"])
def test_a_row_that_is_missing_is_missed(full: Release, tmp_path: Path, name: str) -> None:
    folder, manifest = tmp_path / "release", full[1]
    shutil.copytree(full[0], folder)
    drop_last_row(folder, manifest, name)
    with pytest.raises(InputError, match=r"found \d+ rows?; expected \d+ "):
        read_all(folder, manifest)


def read_all(folder: Path, manifest: Manifest) -> None:
    for layer in ("entity", "claim", "stance"):
        for annotator in ("anotator-1", "anotator-2", "gold"):
            read_annotations(folder, manifest, layer=layer, annotator=annotator)
