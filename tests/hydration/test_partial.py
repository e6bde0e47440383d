"""A copy of which some is missing: every view stands, and verify knows it for what it is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cli.conftest import Ran, Tandai
from cli.conftest import tandai as tandai
from hydration.drifts import edited
from hydration.made import ARTICLES, small_release, write_articles
from release.forge import Forged, Rows
from release.made import Release, read_rows, sample_project, sample_release
from tandai.errors import TandaiError
from tandai.flow.baseline import run_baseline
from tandai.flow.hydrate import run_hydrate
from tandai.flow.score import Asked, run_score
from tandai.flow.verify import run_verify
from tandai.hydrate import read_manifest
from tandai.loading import load
from tandai.store import write_bytes, write_csv
from tandai.versions.index import write_index
from tandai.versions.records import Index, Tombstone


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_release(tmp_path_factory.getbasetemp(), "stand-off")[0]


@pytest.fixture(scope="module")
def partial(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample, hydrated from articles each of which lost its middle line, one of them all."""
    base = tmp_path_factory.mktemp("partial")
    project = sample_project(tmp_path_factory.getbasetemp())
    articles = Path(shutil.copytree(project.root / "articles", base / "articles"))
    for path in articles.iterdir():
        lines = path.read_bytes().decode().splitlines()
        full = [number for number, line in enumerate(lines) if len(line) > 80]
        del lines[full[len(full) // 2]]
        path.write_bytes("\n".join(lines).encode())
    (articles / "s01_pabrik_drone.txt").unlink()
    done = run_hydrate(sample, articles, base / "out", partial=True)
    assert done.manifest
    return base / "out", done.manifest


def test_every_view_of_a_partial_copy_holds(partial: Release, sample: Path) -> None:
    folder, manifest = partial
    done = run_verify(folder)
    assert [each.rule for each in done.findings] == ["copy-incomplete"]
    assert done.ok
    assert manifest.hydrated_from
    assert len(manifest.hydrated_from.reanchored) == 7
    assert manifest.hydrated_from.not_filled == {"s01": "train"}
    for name in ("entities", "claims", "claim_pairs", "article_stance"):
        rows = read_rows(folder, manifest.tables[name])
        assert rows, name
        assert "s01" not in {row["document_id"] for row in rows}
        assert {row.get("quote", row.get("text")) for row in rows}.isdisjoint({None, ""})


def test_figures_of_a_partial_copy_are_never_the_releases(
    partial: Release, sample: Path, tmp_path: Path
) -> None:
    """The side, and what was learned on, are named with what they lack; of a whole copy nothing."""
    (folder, manifest), said = partial, tmp_path / "predictions.jsonl"
    done = run_baseline(folder, said, table="entities", split="validation")
    assert done.release == f"{manifest.name} 1.0.0+partial"
    score = run_score(said, folder, Asked(split="validation"))
    assert score.release == done.release
    kept = manifest.counts["validation"]["entity spans"]
    of = read_manifest(sample).counts["validation"]["entity spans"]
    assert 0 < kept < of
    for findings, sides in ((done.findings, "train "), (score.findings, "validation ")):
        found = [each for each in findings if each.rule == "copy-incomplete"]
        assert [each.found.startswith(sides) for each in found] == [True]
        assert f"validation {kept} of {of} gold spans of entity" in found[0].found
        assert found[0].expected == f"all of {manifest.name} 1.0.0, whose figures these are not"
    whole = run_baseline(sample, tmp_path / "whole.jsonl", table="entities", split="validation")
    assert whole.findings == ()


def test_a_claim_is_there_with_all_its_sources_or_not_at_all(
    partial: Release, sample: Path
) -> None:
    claims = read_manifest(sample).tables["claims"]
    before = {row["claim_id"]: row for row in read_rows(sample, claims)}
    after = read_rows(partial[0], partial[1].tables["claims"])
    assert 0 < len(after) < len(before)
    for row in after:
        for column in ("sources", "cues"):
            ids = [each["span_id"] for each in row[column]]
            assert ids == [each["span_id"] for each in before[row["claim_id"]][column]]


def test_tokens_of_a_lost_span_are_lost_and_none_becomes_outside(
    partial: Release, sample: Path
) -> None:
    entities = read_manifest(sample).tables["entities"]
    before = {row["document_id"]: row for row in read_rows(sample, entities)}
    for row in read_rows(partial[0], partial[1].tables["entities"]):
        assert len(row["entities"]) < len(before[row["document_id"]]["entities"])
        n_begun = sum(tag.startswith("B-") for tag in row["ner_tags"])
        assert 0 < n_begun <= len(row["entities"])
        assert [
            row["text"][start:end]
            for start, end in zip(row["token_starts"], row["token_ends"], strict=True)
        ] == row["tokens"]


def partial_flag(forged: Forged, **fields: object) -> None:
    said = forged.manifest.hydrated_from
    assert said
    forged.say(hydrated_from=msgspec.structs.replace(said, **fields))


def name_nobody(forged: Forged) -> None:
    partial_flag(forged, reanchored=())


def name_one_too_many(forged: Forged) -> None:
    said = forged.manifest.hydrated_from
    assert said
    partial_flag(forged, reanchored=(*said.reanchored, "s99"))


def pass_for_the_version(forged: Forged) -> None:
    forged.say(version="1.0.0")


def pass_for_whole_in_test(forged: Forged) -> None:
    partial_flag(forged, is_partial=False)
    forged.say(version="1.0.0")


def say_nothing(forged: Forged) -> None:
    forged.say(hydrated_from=None)


def claim_the_release_s_digest(forged: Forged) -> None:
    partial_flag(forged, content_sha256=forged.manifest.content_sha256)


def lose_one_of_test(forged: Forged) -> None:
    forged.say(version="1.0.0")
    partial_flag(forged, is_partial=False, is_test_whole=True, not_filled={"s01": "test"})


def say_that_test_is_whole(forged: Forged) -> None:
    partial_flag(forged, is_test_whole=True)


def count_less_than_it_holds(forged: Forged) -> None:
    said = forged.manifest.hydrated_from
    assert said
    train = msgspec.structs.replace(said.kept["train"], counts={"documents": 1})
    partial_flag(forged, kept={**said.kept, "train": train})


def name_a_filled_one_as_left_out(forged: Forged) -> None:
    partial_flag(forged, not_filled={"s01": "train", "s02": "train"})


@pytest.mark.parametrize(
    "fault",
    [
        name_nobody,
        name_one_too_many,
        pass_for_the_version,
        pass_for_whole_in_test,
        say_nothing,
        claim_the_release_s_digest,
        lose_one_of_test,
        name_a_filled_one_as_left_out,
        say_that_test_is_whole,
        count_less_than_it_holds,
    ],
)
def test_a_copy_that_says_it_is_more_than_it_is_does_not_verify(
    fault: Callable[[Forged], None], partial: Release, tmp_path: Path
) -> None:
    forged = Forged(partial, tmp_path / "copy")
    fault(forged)
    done = run_verify(forged.folder)
    # Its report is another witness, and may contradict the manifest as well.
    rules = {each.rule for each in done.findings}
    assert rules - {"hydration-report", "copy-incomplete"} == {"hydrated-from-differs"}


def test_a_token_of_another_place_is_found_in_a_re_anchored_document(
    partial: Release, tmp_path: Path
) -> None:
    def shift(rows: Rows) -> None:
        rows["train"][0]["token_starts"][0] += 1
        rows["train"][0]["tokens"][0] = rows["train"][0]["tokens"][0][1:]

    forged = Forged(partial, tmp_path / "copy")
    forged.edit("entities", shift)
    done = run_verify(forged.folder)
    rules = {each.rule for each in done.findings} - {"copy-incomplete"}
    assert rules == {"view-tokens-differ"}


def test_a_tombstone_of_the_release_or_a_newer_one_is_obeyed(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    release, manifest = small_release(tmp_path_factory.getbasetemp())
    documents = read_rows(release, manifest.tables["documents"])
    stone = Tombstone(
        document_id="r1",
        text_sha256=documents[0]["text_sha256"],
        reason="publisher-request",
        since_version="1.1.0",
        day="2026-01-01",
    )
    newer = tmp_path / "tombstones.csv"
    write_csv(newer, Tombstone, [stone])
    articles = write_articles(tmp_path / "articles", ARTICLES)
    done = run_hydrate(release, articles, tmp_path / "out", tombstones=newer)
    first = done.report.documents[0]
    assert (first.status, first.n_kept) == ("tombstoned", 0)
    assert first.why == "a tombstone since 1.1.0 (publisher-request)"
    assert done.manifest
    assert done.manifest.hydrated_from
    assert done.manifest.hydrated_from.not_filled == {"r1": "train"}
    assert done.manifest.version == "1.0.0+partial"
    assert run_verify(tmp_path / "out").ok


def test_the_tombstones_of_the_project_at_hand_are_obeyed_unasked(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """A release from before the tombstone; its project is around it, or another data set's is."""
    made, manifest = small_release(tmp_path_factory.getbasetemp())
    release = tmp_path / "project" / "build" / "releases" / "one"
    shutil.copytree(made, release)
    text_sha256 = read_rows(made, manifest.tables["documents"])[0]["text_sha256"]
    stone = Tombstone(
        document_id="another",
        text_sha256=text_sha256,
        reason="legal",
        since_version="1.1.0",
        day="2026-01-01",
    )
    write_csv(tmp_path / "project" / "corpus" / "tombstones.csv", Tombstone, [stone])
    articles = write_articles(tmp_path / "articles", ARTICLES)
    for name, status in (("another-set", "exact"), (manifest.name, "tombstoned")):
        index = write_index(Index(name=name))
        write_bytes(tmp_path / "project" / "releases" / "index.json", index)
        done = run_hydrate(release, articles, tmp_path / name)
        assert done.report.documents[0].status == status


def test_the_command_refuses_with_a_report_and_writes_with_partial(
    tandai: Tandai, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    release, _ = small_release(tmp_path_factory.getbasetemp())
    texts = {key: edited(text) for key, text in ARTICLES.items()}
    articles, out = write_articles(tmp_path / "articles", texts), tmp_path / "out"
    words = ["hydrate", str(release), "--articles", str(articles), "-o", str(out)]
    ran: Ran = tandai(*words)
    assert ran.code == 1
    assert not out.exists()
    assert "re-anchored" in ran.out
    assert "r3 (test) re-anchored: found 4 of its 5 lines; 8 of 12 spans kept." in ran.err
    assert "so this is not small 1.0.0; nothing was written" in ran.err
    ran = tandai(*words, "--json")
    data = msgspec.json.decode(ran.out)
    assert (ran.code, data["folder"], data["manifest"]) == (1, None, None)
    ran = tandai(*words, "--partial")
    assert ran.code == 0
    assert "1.0.0+partial, without what is named above" in ran.err
    report = msgspec.json.decode((out / "hydration.json").read_bytes())
    assert [each["n_kept"] for each in report["splits"]] == [10, 8, 8]
    card = (out / "README.md").read_text()
    assert "**It is not release 1.0.0 but an incomplete copy of it**: train 10 of 16 spans" in card
    assert "not every document of test has its text" in card


def test_what_cannot_be_filled_says_what_to_do(
    tandai: Tandai, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """A copy that has its texts, a changed file, a missing one, and a folder with nothing in it."""
    made, _ = small_release(tmp_path_factory.getbasetemp())
    articles, out = write_articles(tmp_path / "articles", ARTICLES), tmp_path / "out"

    def said(release: Path, *, to: Path = tmp_path / "other") -> str:
        ran = tandai("hydrate", str(release), "--articles", str(articles), "-o", str(to))
        assert ran.code == 1
        assert not to.exists()
        return ran.err

    assert tandai("hydrate", str(made), "--articles", str(articles), "-o", str(out)).code == 0
    assert "load it as it is, without articles" in said(out)
    with pytest.raises(TandaiError, match="load it as it is, without articles"):
        load(out, "spans", articles=articles)
    broken = Path(shutil.copytree(made, tmp_path / "broken"))
    (broken / "README.md").write_text("other")
    assert "get the release again (`tandai verify` lists every fault" in said(broken)
    (broken / "README.md").unlink()
    assert "found no file" in said(broken)
    assert "get the release again (`tandai verify` lists every fault" in said(broken)
    (tmp_path / "empty").mkdir()
    assert "of a release folder's files; name a folder that has them" in said(tmp_path / "empty")


def test_a_whole_copy_differs_in_nothing_and_a_partial_one_does(
    tandai: Tandai, partial: Release, sample: Path, tmp_path: Path
) -> None:
    project, out = sample_project(sample.parents[2]), tmp_path / "out"
    run_hydrate(sample, project.root / "articles", out)
    words = "Nothing differs but the texts: stand-off and hydrated copies of one content."
    ran = tandai("diff", str(sample), str(out), "--exit-code")
    assert (ran.code, ran.err.strip()) == (0, words)
    assert msgspec.json.decode(tandai("diff", str(sample), str(out), "--json").out)["is_empty"]
    assert tandai("diff", str(sample), str(partial[0]), "--exit-code").code == 1
