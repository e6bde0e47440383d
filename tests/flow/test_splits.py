"""Documents are placed once; the frozen table is checked before it is believed."""

import shutil
from pathlib import Path

import pytest

from flow.samples import reopen, replace_in, tree
from tandai.errors import CheckError, InputError, TandaiError
from tandai.findings import errors_of
from tandai.flow.agreement import run_agreement
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.flow.release import run_release
from tandai.flow.release_told import release_warnings
from tandai.flow.splits import read_moves, read_splits, run_splits
from tandai.flow.word_links import read_word_links
from tandai.project import Project
from tandai.splits.records import LINKS, LinkRow
from tandai.store import write_csv

NEW = "Waduk Ciranu mulai diisi\n\nCiranu – Pengisian waduk dimulai hari ini.\n"


def refuse(project: Project) -> str:
    before = tree(project.root)
    with pytest.raises((CheckError, InputError)) as caught:
        run_splits(reopen(project.root))
    assert tree(project.root) == before
    return str(caught.value)


def rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_second_run_moves_nothing(project: Project) -> None:
    before = tree(project.root)
    assert run_splits(project).n_new == 0
    assert tree(project.root) == before


def test_sizes_are_told_in_the_order_of_the_sides(project: Project) -> None:
    report = run_splits(project)
    assert list(report.sizes) == ["train", "validation", "test"]
    assert sum(report.sizes.values()) == 8
    assert report.empty == ()


def test_a_new_document_takes_its_groups_side_and_moves_no_other(project: Project) -> None:
    before = {row.document_id: row for row in read_splits(project)}
    (project.root / "articles" / "baru.txt").write_text(NEW, encoding="utf-8")
    with (project.corpus / "groups.csv").open("a", encoding="utf-8") as file:
        file.write("baru,g03,retold\n")
    run_documents(project, project.root / "articles")
    assert run_splits(project).n_new == 1
    after = {row.document_id: row for row in read_splits(project)}
    assert after.pop("baru").split == before["s04"].split
    assert after == before


def test_a_document_with_two_rows_is_refused_not_read_once(project: Project) -> None:
    lines = rows(project.splits_path)
    project.splits_path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    assert "split-twice at splits/default.csv, s01: found a second row" in refuse(project)


def test_a_side_nobody_knows_is_refused(project: Project) -> None:
    replace_in(project.splits_path, ",validation,", ",dev,")
    assert "split-unknown at splits/default.csv" in refuse(project)


def split_g01(project: Project) -> dict[str, str]:
    """Puts one of the two tellings of a story on another side; gives the sides before."""
    lines = rows(project.splits_path)
    side = {line.split(",")[0]: line.split(",")[2] for line in lines}
    other = "test" if side["s01"] != "test" else "train"
    lines[1] = lines[1].replace(f",{side['s01']},", f",{other},")
    project.splits_path.write_text("".join(lines), encoding="utf-8")
    return side


def test_a_group_on_two_sides_is_an_error_and_moves_only_when_told(project: Project) -> None:
    side = split_g01(project)
    before = tree(project.root)
    report = run_splits(reopen(project.root))
    (leak,) = errors_of(report.findings)
    assert (leak.rule, leak.place) == ("split-leaks-group", "splits/default.csv, group g01")
    assert leak in run_check(reopen(project.root))
    with pytest.raises(CheckError, match="split-leaks-group"):
        run_release(reopen(project.root), "1.0.0")
    assert tree(project.root) == before

    moved = run_splits(reopen(project.root), move="one story", day="2031-05-02")
    assert errors_of(moved.findings) == []
    assert [each.document_id for each in moved.moves] == ["s02" if side["s01"] == "test" else "s01"]
    assert list(moved.moves) == read_moves(project)
    reasons = {row.document_id: row.reason for row in read_splits(project)}
    assert reasons[moved.moves[0].document_id] == "moved: one story"
    left_out = run_release(reopen(project.root), "1.0.0").left_out
    assert [each for each in left_out if each.startswith("document")] == []


def test_a_move_needs_its_reason_and_day(project: Project) -> None:
    split_g01(project)
    before = tree(project.root)
    for move, day in ((" ", "2031-05-02"), ("one story", "")):
        with pytest.raises(TandaiError, match="reason and its day"):
            run_splits(project, move=move, day=day)
    assert tree(project.root) == before


def test_a_declared_move_that_was_undone_by_hand_is_found(project: Project) -> None:
    split_g01(project)
    report = run_splits(project, move="one story", day="2031-05-02")
    (moved,) = report.moves
    replace_in(
        project.splits_path,
        f"{moved.document_id},g01,{moved.to_split}",
        f"{moved.document_id},g01,{moved.from_split}",
    )
    assert "split-moved-undeclared at splits/default.csv" in refuse(project)
    # A run that was cut off between the two files is finished by the same command.
    run_splits(reopen(project.root), move="one story", day="2031-05-02")
    assert read_moves(project) == [moved]


def test_a_new_document_of_a_story_on_two_sides_is_in_no_release(project: Project) -> None:
    lines = rows(project.splits_path)
    side = {line.split(",")[0]: line.split(",")[2] for line in lines}
    one = next(each for each in ("s03", "s04", "s07", "s08") if side[each] == "train")
    other = next(each for each in side if side[each] == "test")
    articles = project.root / "articles"
    new = "\n\n".join(
        (articles / f).read_text(encoding="utf-8") for f in files(project, one, other)
    )
    (articles / "baru.txt").write_text(new, encoding="utf-8")
    with (project.corpus / "groups.csv").open("a", encoding="utf-8") as file:
        file.write("baru,g99,tells both\n")
    run_documents(project, articles)
    report = run_splits(project)
    assert report.excluded == ("baru",)
    assert report.sizes["excluded_conflict"] == 1
    assert errors_of(report.findings) == []
    assert "split-excluded" in {each.rule for each in report.findings}
    replace_in(project.root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    # Nobody has said yet what may be done with the new text, so no licence may be said of it.
    replace_in(project.root / "tandai.toml", 'text = "CC-BY-4.0"', 'text = "LicenseRef-Ours"')
    manifest = run_release(reopen(project.root), "1.0.0")
    assert manifest.left_out[0] == "document baru (excluded_conflict)"


def files(project: Project, *document_ids: str) -> list[str]:
    return [each.file for each in project.read_articles() if each.document_id in document_ids]


def test_a_reprint_under_another_name_follows_its_article(project: Project) -> None:
    """Nobody has said that they tell one story; their paragraphs do."""
    articles = project.root / "articles"
    (file,) = files(project, "s07")
    text = (articles / file).read_text(encoding="utf-8")
    (articles / "baru.txt").write_text(text + "\nDisunting oleh Rara.\n", encoding="utf-8")
    run_documents(project, articles)
    run_splits(project)
    after = {row.document_id: row for row in read_splits(project)}
    assert after["baru"].split == after["s07"].split
    assert after["baru"].group_id == after["s07"].group_id == "g05"


def test_two_rows_of_a_document_in_groups_are_refused(project: Project) -> None:
    path = project.corpus / "groups.csv"
    path.write_text("".join([*rows(path), "s02,g09,again\n"]), encoding="utf-8")
    assert "groups.csv, line 10: found a second row for s02; expected one row each." in refuse(
        project
    )


def test_a_pin_that_came_too_late_is_reported_and_moves_nothing(project: Project) -> None:
    before = tree(project.root / "splits")
    side = {row.group_id: row.split for row in read_splits(project)}["g01"]
    other = "test" if side != "test" else "train"
    with (project.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[splits.pin]\ng01 = {{ side = "{other}", reason = "r" }}\n')
    report = run_splits(reopen(project.root))
    assert [finding.rule for finding in report.findings] == [
        "pin-not-obeyed",
        "same-text-other-labels",
        "pins-asked-for",
    ]
    assert tree(project.root / "splits") == before
    run_splits(reopen(project.root), move="the oldest story", day="2031-05-02")
    assert {row.split for row in read_splits(project) if row.group_id == "g01"} == {other}


def recut(project: Project, document_id: str) -> str:
    """The words of an article with its paragraphs cut elsewhere, so that no digest is the same."""
    (file,) = files(project, document_id)
    words = (project.root / "articles" / file).read_text(encoding="utf-8").split()
    cut = [" ".join(words[n : n + 23]) for n in range(0, len(words), 23)]
    return "\n\n".join(["Judul lain", *cut]) + "\n"


def add_rewrite(project: Project, side: str) -> str:
    """Adds a rewrite of an article on a side, as the document ``baru``; gives the article's."""
    one = next(row.document_id for row in read_splits(project) if row.split == side)
    articles = project.root / "articles"
    (articles / "baru.txt").write_text(recut(project, one), encoding="utf-8")
    run_documents(project, articles)
    return one


def test_a_rewrite_follows_its_article_by_its_words_and_stays_with_it_without_texts(
    project: Project,
) -> None:
    one = add_rewrite(project, "train")
    before = {row.document_id: row for row in read_splits(project)}
    with (project.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write('\n[splits.pin]\nbaru = { side = "test", reason = "r" }\n')
    report = run_splits(reopen(project.root))
    assert errors_of(report.findings) == []
    assert "pin-not-obeyed" in {each.rule for each in report.findings}
    after = {row.document_id: row for row in read_splits(project)}
    assert (after["baru"].split, after["baru"].group_id) == ("train", before[one].group_id)
    del after["baru"]
    assert after == before
    kept = [{row.one, row.other} for row in read_word_links(project)]
    assert {"baru", one} in kept
    leaks = [each for each in run_check(reopen(project.root)) if each.rule.startswith("split")]
    assert errors_of(leaks) == []
    # Where no text is, and where all rows but the links are gone, the groups are the same.
    groups = {row.document_id: row.group_id for row in read_splits(project)}
    shutil.rmtree(project.build / "documents")
    project.splits_path.unlink()
    run_splits(reopen(project.root))
    assert {row.document_id: row.group_id for row in read_splits(project)} == groups


def test_pins_of_one_story_to_two_sides_are_both_named_and_nothing_is_written(
    project: Project,
) -> None:
    one = add_rewrite(project, "train")
    group = next(row.group_id for row in read_splits(project) if row.document_id == one)
    project.splits_path.unlink()
    with (project.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'\n[splits.pin]\nbaru = {{ side = "test", reason = "r" }}\n'
            f'{group} = {{ side = "train", reason = "r" }}\n'
        )
    said = refuse(project)
    assert f"splits.pin.{group}" in said
    assert "splits.pin.baru says test" in said
    assert "shared words)" in said
    assert "--move-splits" not in said


def test_a_link_to_a_document_that_is_none_is_told(project: Project) -> None:
    n_before = len(read_word_links(project))
    rows = [*read_word_links(project), LinkRow(one="s01", other="s99", part="0.80")]
    write_csv(project.root / LINKS, LinkRow, rows)
    (told,) = [each for each in run_check(project) if each.rule == "link-of-unknown-document"]
    assert told.place == "splits/links.csv, s99"
    assert run_splits(project).n_new == 0
    assert len(read_word_links(project)) == n_before + 1


def test_intervals_are_of_the_groups_that_the_split_has(project: Project) -> None:
    before = {each.layer: each.n_groups for each in run_agreement(project, ("claim",))}
    assert before == {"claim": 5}
    write_csv(project.root / LINKS, LinkRow, [LinkRow(one="s01", other="s07", part="0.90")])
    after = {each.layer: each.n_groups for each in run_agreement(project, ("claim",))}
    assert after == {"claim": 4}


def test_documents_that_nobody_answered_are_named(project: Project) -> None:
    assert "split-unanswered" not in {each.rule for each in run_splits(project).findings}
    (project.root / "articles" / "baru.txt").write_text(NEW, encoding="utf-8")
    run_documents(project, project.root / "articles")
    (told,) = [each for each in run_splits(project).findings if each.rule == "split-unanswered"]
    assert told.found == "1 document on a side that nobody answered: baru"
    assert release_warnings(project)[0] == told


def test_a_release_names_the_answers_that_nobody_knew(project: Project) -> None:
    replace_in(project.root / "datasheet.yaml", "confidential: No.", "confidential: unknown")
    (told,) = release_warnings(project)
    assert (told.rule, told.severity) == ("datasheet-unknown", "warning")
    assert told.found == "2 answers `unknown`, to timeframe, confidential"


def test_a_rewrite_that_was_placed_elsewhere_before_stops_a_release(project: Project) -> None:
    side = {row.document_id: row.split for row in read_splits(project)}
    one = next(each for each in side if side[each] == "train")
    articles = project.root / "articles"
    (articles / "baru.txt").write_text(recut(project, one), encoding="utf-8")
    run_documents(project, articles)
    with project.splits_path.open("a", encoding="utf-8") as file:
        file.write("baru,baru,test,by hand\n")
    report = run_splits(project)
    assert report.leaks.n_word_pairs_across == 1
    assert [each.rule for each in errors_of(report.findings)] == ["split-leaks-words"]
    with pytest.raises(CheckError, match="split-leaks-words"):
        run_release(reopen(project.root), "1.0.0")


def test_the_leak_report_counts_what_test_saw_in_train(project: Project) -> None:
    leaks = run_splits(project).leaks
    assert (leaks.n_groups_across, leaks.n_near_across, leaks.n_word_pairs_across) == (0, 0, 0)
    assert leaks.n_texts == leaks.n_documents == 8
    kinds = {each.what for each in leaks.seen}
    assert kinds == {"entity.entity", "claim.claim", "stance.canonical_stance"}
    side = {row.document_id: row.split for row in read_splits(project)}
    spans = [
        (side[gold.document_id], span.label, span.quote_sha256)
        for gold in project.read_gold("entity")
        for span in gold.spans
    ]
    known = {each[1:] for each in spans if each[0] == "train"}
    of_test = [each[1:] for each in spans if each[0] == "test"]
    (seen,) = [e for e in leaks.seen if (e.what, e.split) == ("entity.entity", "test")]
    assert seen.n_mentions == len(of_test) > 0
    assert seen.n_mentions_seen == sum(each in known for each in of_test)
    assert run_release(project, "1.0.0").seen_in_train == leaks.seen
