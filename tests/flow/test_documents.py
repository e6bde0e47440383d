"""Documents once made never change; people mend their provenance and add new ones."""

from pathlib import Path

import msgspec
import pytest

from flow.samples import reopen, replace_in, tree
from tandai.documents import make, normalise
from tandai.errors import CheckError, InputError
from tandai.flow.documents import run_documents
from tandai.project import Project
from tandai.records import Edit

NEW = "Waduk Ciranu mulai diisi\n\nCiranu – Pengisian waduk dimulai hari ini.\n"


def refuse(project: Project) -> str:
    """The sentence that a run ends with; corpus and texts stay as they were."""
    before = tree(project.root)
    with pytest.raises((CheckError, InputError)) as caught:
        run_documents(reopen(project.root), project.root / "articles")
    assert tree(project.root) == before
    return str(caught.value)


def test_a_second_run_changes_no_byte(project: Project) -> None:
    before = tree(project.root)
    report = run_documents(project, project.root / "articles")
    assert report.n_new == 0
    assert report.n_documents == 8
    assert tree(project.root) == before


def test_a_known_document_keeps_its_record_when_the_rules_change(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_rules(raw: str) -> tuple[Edit, ...]:
        return (Edit(start=0, end=len(raw), replacement="x", reason="other-rule"),)

    monkeypatch.setattr(make, "plan_edits", other_rules)
    monkeypatch.setattr(make, "NORMALISER", "tandai-2")
    monkeypatch.setattr(normalise, "NORMALISER", "tandai-2")
    (project.root / "articles" / "baru.txt").write_text(NEW, encoding="utf-8")
    before = tree(project.build / "documents")
    records = {each.document_id: each for each in project.read_documents()}
    run_documents(project, project.root / "articles")

    after = {each.document_id: each for each in project.read_documents()}
    new = after.pop("baru")
    assert after == records
    assert new.normaliser == "tandai-2"
    assert before.items() <= tree(project.build / "documents").items()
    assert project.read_document_text(new) == "x"


def test_a_text_that_was_lost_comes_back_from_the_recorded_edits(project: Project) -> None:
    before = tree(project.build / "documents")
    for path in (project.build / "documents").iterdir():
        path.unlink()
    run_documents(project, project.root / "articles")
    assert tree(project.build / "documents") == before


def test_provenance_mended_by_hand_survives(project: Project) -> None:
    path = project.corpus / "articles.csv"
    replace_in(path, "Kabar Selat,2025-03-04", '"Kabar Selat, edisi pagi",2025-03-05')
    mended = path.read_bytes()
    run_documents(project, project.root / "articles")
    assert path.read_bytes() == mended


def test_a_new_article_is_added_beside_the_known(project: Project) -> None:
    before = project.read_documents()
    (project.root / "articles" / "Waduk Ciranu (2).txt").write_text(NEW, encoding="utf-8")
    report = run_documents(project, project.root / "articles")
    after = project.read_documents()
    assert report.n_new == 1
    assert [each for each in after if each.document_id != "waduk-ciranu-2"] == before
    (article,) = [each for each in project.read_articles() if each.file.startswith("Waduk")]
    assert article.document_id == "waduk-ciranu-2"
    assert (article.permission, article.publisher) == ("unknown", "unknown")


def test_a_row_written_before_its_article_was_read_gets_its_digest(project: Project) -> None:
    (project.root / "articles" / "baru.txt").write_text(NEW, encoding="utf-8")
    with (project.corpus / "articles.csv").open("a", encoding="utf-8") as file:
        file.write("w01,baru.txt,,,Suara Ciranu,2025-04-01,unknown,id,own\n")
    run_documents(project, project.root / "articles")
    (article,) = [each for each in project.read_articles() if each.document_id == "w01"]
    (document,) = [each for each in project.read_documents() if each.document_id == "w01"]
    assert article.raw_sha256 == document.raw_sha256
    assert article.publisher == "Suara Ciranu"


def test_an_id_changed_by_hand_is_refused_since_annotations_name_it(project: Project) -> None:
    replace_in(project.corpus / "articles.csv", "\ns03,", "\ns33,")
    said = refuse(project)
    assert "document-without-article at corpus/documents.jsonl, s03" in said


def test_a_file_with_two_rows_is_refused(project: Project) -> None:
    path = project.corpus / "articles.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*rows, rows[1].replace("s01,", "s99,", 1)]), encoding="utf-8")
    assert "article-twice at corpus/articles.csv, s01_pabrik_drone.txt: found 2 rows" in refuse(
        project
    )


@pytest.mark.parametrize("wrong", ["../s01", "S01", "", "a" * 65])
def test_an_id_that_cannot_name_a_file_is_refused(fresh: Project, wrong: str) -> None:
    replace_in(fresh.corpus / "articles.csv", "\ns01,", f"\n{wrong},")
    said = refuse(fresh)
    assert "document-id-form at corpus/articles.csv, s01_pabrik_drone.txt" in said
    assert repr(wrong) in said


def test_recorded_edits_that_make_another_text_are_refused(project: Project) -> None:
    path = project.corpus / "documents.jsonl"
    records = project.read_documents()
    broken = [msgspec.structs.replace(each, edits=()) for each in records]
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in broken))
    assert "found edits that make another text; expected the text" in refuse(project)


def test_recorded_edits_beyond_the_article_are_refused(project: Project) -> None:
    path = project.corpus / "documents.jsonl"
    far = Edit(start=10**6, end=10**6 + 1, replacement="", reason="line-ending")
    broken = [msgspec.structs.replace(each, edits=(far,)) for each in project.read_documents()]
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in broken))
    assert "edits of s01 in corpus/documents.jsonl: found edit 1" in refuse(project)


def test_every_fault_is_named_at_once(project: Project) -> None:
    articles = project.root / "articles"
    (articles / "s01_pabrik_drone.txt").unlink()
    (articles / "s03_tentara_di_feri.txt").write_bytes(b"Teks lain.\n")
    said = refuse(project)
    assert "article-missing" in said
    assert "article-changed" in said
    assert said.startswith("2 errors")


def test_a_name_without_a_letter_or_digit_gives_no_id(fresh: Project, tmp_path: Path) -> None:
    (fresh.root / "articles" / "!!!.txt").write_text(NEW, encoding="utf-8")
    assert "found the name '!!!.txt'; expected a name with a letter or digit" in refuse(fresh)


def test_every_article_that_cannot_be_read_is_named_at_once(project: Project) -> None:
    articles = project.root / "articles"
    (articles / "kosong.txt").write_bytes(b"")
    (articles / "latin.txt").write_bytes("Kafé di Ciranu".encode("latin-1"))
    (articles / "lebar.txt").write_bytes(NEW.encode("utf-16"))
    (articles / "baru.txt").write_text(NEW, encoding="utf-8")
    said = refuse(project)
    assert said.startswith("3 errors while making documents; nothing was written:")
    for name, found in (
        ("kosong.txt", "found an empty file"),
        ("latin.txt, byte 3", "found 0xe9"),
        ("lebar.txt, byte 0", "found 0xff"),
    ):
        assert f"article-unreadable at {articles / name}: {found}" in said


def test_one_article_under_two_names_is_told_with_both(project: Project) -> None:
    articles = project.root / "articles"
    assert run_documents(project, articles).findings == ()
    (articles / "baru.txt").write_text(NEW, encoding="utf-8")
    (articles / "lagi.txt").write_text(NEW, encoding="utf-8")
    (articles / "tiga.txt").write_bytes(NEW.replace("\n", "\r\n").encode())
    report = run_documents(project, articles)
    assert [(each.rule, each.severity) for each in report.findings] == [
        ("article-same-text", "warning")
    ] * 2
    second, third = report.findings
    assert second.place == str(articles / "lagi.txt")
    assert second.found == "the text of baru.txt (baru), byte for byte, as lagi"
    assert third.found == "the text of baru.txt (baru), once normalised, as tiga"
