"""A project is whole, or each fault is found with its place; borrowed text is found in any file."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flow.samples import reopen, replace_in, tree
from tandai.errors import ConfigError, InputError, TandaiError
from tandai.findings import Finding, errors_of
from tandai.flow.check import run_check
from tandai.flow.tracked import tracked_files
from tandai.project import Project
from tandai.records import Annotation

RUN = "kapal tunda merah itu merapat pelan di dermaga lama sebelum fajar tiba"
ARTICLE = f"Dermaga lama ramai\n\nPara nelayan bercerita bahwa {RUN}.\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of articles that are not ours to spread."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def borrowed(project: Project, outside: Path) -> list[Finding]:
    return errors_of(run_check(reopen(project.root), articles_dir=outside))


def rules(project: Project) -> set[str]:
    return {finding.rule for finding in errors_of(run_check(reopen(project.root)))}


def test_the_sample_is_well_at_every_stage(fresh: Project, finished: Path) -> None:
    assert errors_of(run_check(fresh)) == []
    assert errors_of(run_check(reopen(finished))) == []


def test_check_writes_nothing(project: Project) -> None:
    before = tree(project.root)
    run_check(project)
    assert tree(project.root) == before


def test_no_run_of_the_articles_words_is_where_none_was_put(
    project: Project, outside: Path
) -> None:
    assert borrowed(project, outside) == []


@pytest.mark.parametrize("name", ["notes.md", "corpus/titles.csv", "tools/x.py"])
def test_a_planted_run_is_found_in_a_text_file(project: Project, outside: Path, name: str) -> None:
    path = project.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# {RUN.upper()}\n", encoding="utf-8")
    (finding,) = borrowed(project, outside)
    assert finding.place.startswith(name)
    assert RUN.split()[3] not in str(finding).lower()


def test_a_planted_run_is_found_in_a_parquet_cell(project: Project, outside: Path) -> None:
    table = pa.table({"id": [1, 2], "note": [{"quote": ["x"]}, {"quote": ["y", RUN]}]})
    pq.write_table(table, project.root / "some.parquet", compression="zstd")
    assert {each.place.partition(",")[0] for each in borrowed(project, outside)} == {"some.parquet"}


def test_a_planted_run_is_found_in_a_zip(project: Project, outside: Path) -> None:
    with zipfile.ZipFile(project.root / "old.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/a.txt", ARTICLE)
    findings = borrowed(project, outside)
    assert findings
    assert all("old.zip" in each.place for each in findings)


def test_what_is_built_is_not_searched_since_git_ignores_it(
    project: Project, outside: Path
) -> None:
    (project.build / "notes.txt").write_text(RUN, encoding="utf-8")
    assert borrowed(project, outside) == []


def test_an_article_that_is_not_utf8_stops_the_search(project: Project, outside: Path) -> None:
    (outside / "b.txt").write_bytes(b"caf\xe9 di dermaga")
    with pytest.raises(InputError, match=r"b\.txt, byte 3: found 0xe9"):
        run_check(project, articles_dir=outside)


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_with_git_a_file_counts_unless_git_ignores_it(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    (root / "build").mkdir(parents=True)
    (root / "docs" / "build").mkdir(parents=True)
    for name in ("new.txt", "kept é.txt", "build/made.txt", "docs/build/page.txt"):
        (root / name).write_text("x", encoding="utf-8")
    names = {"new.txt", "kept é.txt", "docs/build/page.txt"}
    assert {path.relative_to(root).as_posix() for path in tracked_files(root)} == names
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
    subprocess.run(["git", "-C", str(root), "add", "kept é.txt"], check=True)
    found = {path.relative_to(root).as_posix() for path in tracked_files(root)}
    assert found == {*names, ".gitignore"}
    shutil.rmtree(root / ".git")
    (root / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")
    with pytest.raises(TandaiError, match="git ls-files failed in"):
        tracked_files(root)


def rewrite_gold(project: Project, layer: str, **changes: object) -> None:
    path = project.gold_path(layer)
    gold = [msgspec.json.decode(line, type=Annotation) for line in path.read_bytes().splitlines()]
    gold[0] = msgspec.structs.replace(gold[0], **changes)
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in gold))


def test_gold_of_another_text_or_document_is_found(project: Project) -> None:
    rewrite_gold(project, "entity", text_sha256="0" * 64)
    rewrite_gold(project, "claim", document_id="s99")
    assert rules(project) == {
        "text-changed",
        "document-unknown",
        "gold-stale",
        "answer-about-lost-span",
    }


def test_gold_that_annotations_do_not_make_is_stale(project: Project) -> None:
    """Whoever corrects an answer must make gold again before a release."""
    path = next(project.annotations_dir("entity").glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"label":"PRD"', b'"label":"EVT"'))
    assert rules(project) == {"gold-stale"}


def test_answers_of_a_layer_that_is_not_named_are_found(project: Project) -> None:
    (project.corpus / "gold" / "mood.jsonl").write_bytes(b"")
    assert rules(project) == {"layer-unknown"}


def test_a_digest_of_another_quote_is_found_where_the_text_is_at_hand(project: Project) -> None:
    for path in (*project.annotations_dir("entity").iterdir(), project.gold_path("entity")):
        path.write_bytes(
            re.sub(rb'"quote_sha256":"....', b'"quote_sha256":"0000', path.read_bytes())
        )
    assert rules(project) == {"quote-of-other-text"}


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("corpus/articles.csv", "\ns08,", "\ns88,", "article-without-document"),
        ("corpus/articles.csv", "2025-03-04", "4 Maret 2025", "date-form"),
        ("splits/default.csv", "\ns08,", "\ns88,", "split-missing"),
        ("tandai.toml", 'guideline_version = "4"', 'guideline_version = "6"', "guideline-version"),
        (
            "tandai.toml",
            "[splits]",
            '[splits]\npin = { g77 = { side = "test" } }',
            "pin-of-unknown-group",
        ),
        ("annotation_configs/claim/config.xml", 'required="true"', "", "combined-differs"),
    ],
)
def test_each_kind_of_fault_is_found(
    project: Project, file: str, old: str, new: str, rule: str
) -> None:
    replace_in(project.root / file, old, new)
    assert rules(project) == {rule}


def test_a_permission_that_is_none_gives_no_licence(project: Project) -> None:
    """Neither is it a word of the list, nor may the licence of the texts rest on it."""
    replace_in(project.corpus / "articles.csv", ",own\n", ",mine\n")
    assert rules(project) == {"permission-unknown", "licence-without-permission"}


def test_a_label_the_guideline_does_not_explain_is_found(project: Project) -> None:
    for layer in ("entity", "combined"):
        replace_in(
            project.configs / layer / "config.xml",
            "</Labels>",
            '<Label value="Kapal" alias="SHIP"/></Labels>',
        )
    assert rules(project) == {"guideline-lacks-label"}


def test_a_tag_that_is_not_read_stops_the_check(project: Project) -> None:
    replace_in(project.configs / "entity" / "config.xml", "</View>", '<Brush name="b"/></View>')
    with pytest.raises(ConfigError, match=r"entity/config\.xml: found the tag <Brush>, which is"):
        run_check(reopen(project.root))


def test_annotations_without_documents_are_no_clean_project(project: Project) -> None:
    (project.corpus / "documents.jsonl").unlink()
    with pytest.raises(InputError, match="found no file; expected what `tandai documents` writes"):
        run_check(project)


def test_a_guideline_without_scopes_is_told_before_the_round(project: Project) -> None:
    assert "rules-without-scopes" not in {each.rule for each in run_check(project)}
    path = project.configs / "claim" / "rules.csv"
    path.unlink()
    (told,) = [each for each in run_check(project) if each.rule == "rules-without-scopes"]
    assert (told.severity, told.place) == ("warning", str(path))
    assert told.found.startswith("no file, and ")
