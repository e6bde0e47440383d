"""A corrected article: labels go along where words are unchanged, and none is lost unseen."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from flow.samples import replace_in, tree
from flow.test_curated import curate
from tandai.corrections.records import Correction
from tandai.digest import sha256_text
from tandai.errors import InputError, TandaiError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.correct import run_correct
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.project import Project
from tandai.records import Annotation, Span

FILE = "s04_resolusi_88.txt"
DAY = "2026-02-03"


def change(project: Project, old: str, new: str, file: str = FILE) -> Path:
    """The articles, in one of which a word was corrected."""
    folder = project.root / "articles"
    text = (folder / file).read_bytes().decode()
    assert text.count(old) == 1
    (folder / file).write_bytes(text.replace(old, new).encode())
    return folder


def correct(project: Project, folder: Path, document_id: str = "s04") -> Correction:
    done = run_correct(project, document_id, folder, reason="a number was wrong", day=DAY)
    assert done
    return done


def a_word(project: Project) -> str:
    """A word of the article that stands in it once, within a labelled claim."""
    document = next(each for each in project.read_documents() if each.document_id == "s04")
    text = project.read_document_text(document)
    gold = next(each for each in project.read_gold("claim") if each.document_id == "s04")
    for span in gold.spans:
        for word in text[span.start : span.end].split()[2:-2]:
            if word.isalpha() and len(word) > 5 and text.count(word) == 1:
                return word
    raise AssertionError("no such word")


def said_of(project: Project, document_id: str) -> Iterator[Annotation]:
    for layer in project.settings.layer_order():
        yield from project.read_annotations(layer)
        yield from project.read_gold(layer)
        yield from project.read_suggestions(layer)
        yield from (each.annotation for each in project.read_adjudications(layer))


def spans_of(project: Project, document_id: str) -> list[Span]:
    return [
        span
        for each in said_of(project, document_id)
        if each.document_id == document_id
        for span in each.spans
    ]


def text_of(project: Project, document_id: str) -> str:
    documents = {each.document_id: each for each in project.read_documents()}
    return project.read_document_text(documents[document_id])


def count_items(project: Project) -> Counter[tuple[str, str]]:
    """Of all annotators' answers and suggestions of s04, the items by layer and kind."""
    found: Counter[tuple[str, str]] = Counter()
    for layer in project.settings.layer_order():
        for each in (*project.read_annotations(layer), *project.read_suggestions(layer)):
            if each.document_id == "s04":
                found[layer, "span"] += len(each.spans)
                found[layer, "attribute"] += len(each.attributes)
                found[layer, "relation"] += len(each.relations)
    return found


def test_a_corrected_word_loses_what_stood_on_it_and_nothing_else(project: Project) -> None:
    before, n_spans = count_items(project), len(spans_of(project, "s04"))
    others = {
        each.annotation_id: each for each in said_of(project, "") if each.document_id != "s04"
    }
    old_text = text_of(project, "s04")
    quotes = {span.span_id: old_text[span.start : span.end] for span in spans_of(project, "s04")}
    word = a_word(project)
    done = correct(project, change(project, word, word[::-1]))
    text = text_of(project, "s04")
    assert sha256_text(text) == done.text_sha256 != done.old.text_sha256
    spans = spans_of(project, "s04")
    assert 0 < len(spans) < n_spans
    assert all(sha256_text(text[span.start : span.end]) == span.quote_sha256 for span in spans)
    lost = Counter((each.layer, each.what) for each in done.lost)
    assert count_items(project) + lost == before
    assert any(word in quote for quote in quotes.values())
    assert errors_of(run_check(project)) == []
    warned = [each for each in run_check(project) if each.rule == "correction-open"]
    assert [each.place for each in warned] == ["corpus/corrections.jsonl, s04"]
    assert others == {
        each.annotation_id: each for each in said_of(project, "") if each.document_id != "s04"
    }
    run_documents(project, project.root / "articles")
    assert text_of(project, "s04") == text


def test_a_notice_above_the_article_loses_nothing(project: Project) -> None:
    folder, old_text = project.root / "articles", text_of(project, "s04")
    path = folder / FILE
    path.write_bytes(b"Ralat redaksi pada pukul sembilan.\n\n" + path.read_bytes())
    before = sorted((span.start, span.end, span.label) for span in spans_of(project, "s04"))
    done = correct(project, folder)
    assert done.lost == ()
    shift = len(text_of(project, "s04")) - len(old_text)
    assert sorted((span.start, span.end, span.label) for span in spans_of(project, "s04")) == [
        (start + shift, end + shift, label) for start, end, label in before
    ]
    assert {each.layer for each in done.kept} == {"stance"}
    assert errors_of(run_check(project)) == []


@pytest.mark.parametrize("by_words", [True, False])
def test_other_line_ends_change_the_bytes_recorded_and_no_label(
    by_words: bool, project: Project
) -> None:
    folder = project.root / "articles"
    path = folder / FILE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    if not by_words:
        project.text_path("s04").unlink()
    kinds = ("annotations", "gold", "suggestions")
    before = tree(*(project.corpus / kind for kind in kinds))
    done = correct(project, folder)
    assert (done.lost, done.kept, done.by_words) == ((), (), by_words)
    assert tree(*(project.corpus / kind for kind in kinds)) == before
    assert errors_of(run_check(project)) == []
    assert not [each for each in run_check(project) if each.rule == "correction-open"]


def test_an_article_that_is_the_known_one_changes_nothing(project: Project) -> None:
    before = tree(project.root)
    folder = project.root / "articles"
    assert run_correct(project, "s04", folder, reason="none", day=DAY) is None
    assert tree(project.root) == before


def test_without_the_old_text_whole_lines_are_found(project: Project) -> None:
    project.text_path("s04").unlink()
    word = a_word_of_a_copy(project)
    done = correct(project, change(project, word, word[::-1]))
    assert not done.by_words
    text = text_of(project, "s04")
    spans = spans_of(project, "s04")
    assert spans
    assert all(sha256_text(text[span.start : span.end]) == span.quote_sha256 for span in spans)
    assert errors_of(run_check(project)) == []


def a_word_of_a_copy(project: Project) -> str:
    run_documents(project, project.root / "articles")
    word = a_word(project)
    project.text_path("s04").unlink()
    return word


def test_what_a_curator_settled_goes_along(project: Project) -> None:
    curate(project, kind="script")
    run_gold(project, ("entity",))
    settled = {
        span.origin: each.document_id for each in project.read_gold("entity") for span in each.spans
    }
    document_id = settled["adjudicated"]
    curated = {each.document_id: each for each in project.read_adjudications("entity")}[document_id]
    file = next(each.file for each in project.read_articles() if each.document_id == document_id)
    path = project.root / "articles" / file
    path.write_bytes(b"Ralat redaksi pada pukul sembilan.\n\n" + path.read_bytes())
    before = {each.document_id: each for each in project.read_gold("entity")}[document_id]
    done = correct(project, project.root / "articles", document_id)
    assert done.lost == ()
    after = {each.document_id: each for each in project.read_gold("entity")}[document_id]
    assert [(each.label, each.origin, each.rule) for each in after.spans] == [
        (each.label, each.origin, each.rule) for each in before.spans
    ]
    assert any(each.origin == "adjudicated" for each in after.spans)
    now = {each.document_id: each for each in project.read_adjudications("entity")}[document_id]
    assert len(now.asked) == len(curated.asked)
    assert len(now.began) == len(curated.began)
    assert now.text_sha256 == done.text_sha256
    assert errors_of(run_check(project)) == []


def test_nothing_is_written_where_something_fails(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = a_word(project)
    folder = change(project, word, word[::-1])
    before = tree(project.root)

    def fail(*_: object, **__: object) -> None:
        raise TandaiError("the disk is full")

    monkeypatch.setattr("tandai.flow.correct.run_gold", fail)
    with pytest.raises(TandaiError, match="the disk is full"):
        correct(project, folder)
    assert tree(project.root) == before


def test_gold_that_is_stale_and_a_document_that_is_none_are_refused(project: Project) -> None:
    word = a_word(project)
    folder = change(project, word, word[::-1])
    with pytest.raises(InputError, match="found no document 's99'; expected one of s01, "):
        correct(project, folder, "s99")
    path = project.gold_path("entity")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    before = tree(project.root)
    with pytest.raises(TandaiError, match="run `tandai gold` first"):
        correct(project, folder)
    assert tree(project.root) == before


def test_a_second_correction_follows_the_first(project: Project, tmp_path: Path) -> None:
    first = shutil.copy(project.root / "articles" / FILE, tmp_path)
    word = a_word(project)
    correct(project, change(project, word, word[::-1]))
    shutil.copy(first, project.root / "articles" / FILE)
    done = correct(project, project.root / "articles")
    assert done.lost == ()
    assert errors_of(run_check(project)) == []


def test_the_command_shows_what_is_lost_and_a_person_settles_it(
    project: Project, tandai: Tandai
) -> None:
    word = a_word(project)
    folder = change(project, word, word[::-1])
    given = ["--project", project.root]
    ran = tandai("documents", "--articles", folder, *given)
    assert ran.code == 1
    assert "is taken over by `tandai correct s04`" in ran.err
    assert tandai("correct", "s04", "--articles", folder, *given).code == 2
    ran = tandai("correct", "s04", "--articles", folder, "--reason", "salah angka", *given)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Lost in s04")
    assert "its words changed" in ran.out
    assert "Next: tandai check" in ran.err
    assert "correction-open" in tandai("check", *given).err
    assert tandai("correct", "s04", "--settled", *given).code == 0
    assert "correction-open" not in tandai("check", *given).err
    ran = tandai("correct", "s04", "--settled", *given)
    assert "no correction of s04 waits for anybody" in ran.err
    assert tandai("correct", "s04", "--articles", folder, "--reason", "x", *given).code == 0


def test_what_is_made_of_the_corpus_is_made_again_after_a_correction(
    project: Project, tandai: Tandai
) -> None:
    """DATASHEET.md and saved figures are of the corpus before, and cannot be of the next one."""
    given = ["--project", project.root]
    assert tandai("agreement", "--save", "sample", *given).code == 0
    replace_in(
        project.root / "tandai.toml",
        "[release]\n",
        '[release]\nagreement = ["corpus/agreement/sample.json"]\n',
    )
    assert tandai("datasheet", *given).code == 0
    assert tandai("check", *given).code == 0
    word = a_word(project)
    folder = change(project, word, word[::-1])
    ran = tandai("correct", "s04", "--articles", folder, "--reason", "salah angka", *given)
    assert ran.code == 0, ran.err
    told = [line for line in ran.err.splitlines() if "is of the corpus before" in line]
    assert [line.split()[0] for line in told] == ["corpus/agreement/sample.json", "DATASHEET.md"]
    assert "tandai agreement --save sample" in told[0]
    assert tandai("check", *given).code == 1
    assert tandai("agreement", "--save", "sample", *given).code == 0
    assert tandai("datasheet", *given).code == 0
    assert tandai("check", *given).code == 0
