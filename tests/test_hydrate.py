"""Whoever holds the articles gets the full release back; else one clear error and nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from release.made import Release, read_rows, sample_project, sample_release
from tandai.digest import sha256_bytes
from tandai.errors import CheckError, InputError, OffsetError, TandaiError
from tandai.flow.hydrate import run_hydrate
from tandai.hydrate import read_manifest
from tandai.hydration.ladder import Filled
from tandai.hydration.plan import make_plan
from tandai.hydration.write import hydrate_release
from tandai.release.content import release_digest
from tandai.release.manifest import Manifest, write_manifest
from tandai.release.sums import write_sums


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "full")


@pytest.fixture(scope="module")
def stand_off(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "stand-off")


@pytest.fixture
def articles(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """The articles' folder, to be spoiled."""
    project = sample_project(tmp_path_factory.getbasetemp())
    return Path(shutil.copytree(project.root / "articles", tmp_path / "articles"))


@pytest.fixture
def release(stand_off: Release, tmp_path: Path) -> Path:
    """The stand-off release, to be spoiled."""
    return Path(shutil.copytree(stand_off[0], tmp_path / "release"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "hydrated"


def refused(
    release: Path, articles: Path, out: Path, error: type[Exception], match: str
) -> Exception:
    """What hydrating says, having written nothing."""
    with pytest.raises(error, match=match) as caught:
        run_hydrate(release, articles, out)
    assert not out.exists()
    assert not out.parent.exists() or not list(out.parent.iterdir())
    return caught.value


def hydrate(release: Path, articles: Path, out: Path) -> Manifest:
    """The manifest of a copy that is the release."""
    done = run_hydrate(release, articles, out)
    assert done.manifest
    assert done.report.is_whole
    return done.manifest


def change_manifest(release: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Changes the manifest as somebody would who knows how its digests are made."""
    path = release / "manifest.json"
    data = msgspec.json.decode(path.read_bytes())
    change(data)
    made = msgspec.convert(data, Manifest)
    digests = {name: table.content_sha256 for name, table in made.tables.items()}
    digest = release_digest(made.schema_version, made.label_sets, digests)
    made = msgspec.structs.replace(made, content_sha256=digest)
    path.write_bytes(write_manifest(made))
    write_sums(release)


def accept_files(release: Path) -> None:
    """Writes the digests of the files that are there into the manifest and the sums."""

    def count(data: dict[str, Any]) -> None:
        for table in data["tables"].values():
            for file in table["files"]:
                file["sha256"] = sha256_bytes((release / file["path"]).read_bytes())

    change_manifest(release, count)


def test_a_hydrated_release_is_the_full_one_row_by_row(
    full: Release, stand_off: Release, articles: Path, out: Path
) -> None:
    manifest = hydrate(stand_off[0], articles, out)
    assert manifest.tables.keys() == full[1].tables.keys()
    for name, table in manifest.tables.items():
        assert read_rows(out, table) == read_rows(full[0], full[1].tables[name]), name
        assert table == full[1].tables[name]
    assert manifest.content_sha256 == full[1].content_sha256 == stand_off[1].content_sha256


def test_a_hydrated_release_says_that_it_is_one(
    stand_off: Release, articles: Path, out: Path
) -> None:
    manifest = hydrate(stand_off[0], articles, out)
    card = (out / "README.md").read_text()
    assert "**This copy was hydrated**" in card
    assert card.count("text:hydrated") == card.count("config_name:") / 2
    assert read_manifest(out) == manifest
    assert manifest.text == "hydrated"
    sums = dict(
        reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines()
    )
    assert all(sha256_bytes((out / name).read_bytes()) == sums[name] for name in sums)
    assert set(sums) == {
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }


def test_articles_are_found_by_what_is_in_them_not_by_name(
    full: Release, stand_off: Release, articles: Path, out: Path
) -> None:
    for number, path in enumerate(sorted(articles.iterdir(), reverse=True)):
        path.rename(articles / f"{number}.dat")
    (articles / "notes.md").write_text("not an article")
    (articles / "folder").mkdir()
    assert hydrate(stand_off[0], articles, out).tables == full[1].tables


def test_todays_rules_do_not_matter_where_the_bytes_are_those_recorded(
    stand_off: Release, articles: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old release hydrates when the normaliser has long become another."""

    def other_rules(*_: object, **__: object) -> None:
        raise AssertionError("the recorded edits make the text")

    monkeypatch.setattr("tandai.hydration.ladder.plan_edits", other_rules)
    assert hydrate(stand_off[0], articles, out).text == "hydrated"


def test_line_ends_of_another_system_make_the_same_text(
    full: Release, stand_off: Release, articles: Path, out: Path
) -> None:
    changed = 0
    for path in articles.iterdir():
        data = path.read_bytes()
        if b"\r" not in data:
            path.write_bytes(data.replace(b"\n", b"\r\n"))
            changed += 1
    assert changed > 3
    assert hydrate(stand_off[0], articles, out).tables == full[1].tables


def test_every_missing_and_changed_article_is_named(
    stand_off: Release, articles: Path, out: Path
) -> None:
    (articles / "s01_pabrik_drone.txt").unlink()
    changed = articles / "s04_resolusi_88.txt"
    changed.write_bytes(changed.read_bytes() + b"!")
    (articles / "s05_peti_amunisi.txt").write_bytes(b"\xff")
    done = run_hydrate(stand_off[0], articles, out, partial=True)
    found = {each.document_id: each for each in done.report.documents if each.status != "exact"}
    assert {key: each.status for key, each in found.items()} == {
        "s01": "given-up",
        "s04": "rebuilt",
        "s05": "given-up",
    }
    assert found["s01"].why == "neither 's01_pabrik_drone.txt' nor a file with its digest"
    assert found["s04"].n_lines_found == found["s04"].n_lines
    assert found["s05"].why == "0xff (invalid start byte)"


def test_no_articles_folder_is_said_so(stand_off: Release, tmp_path: Path, out: Path) -> None:
    refused(stand_off[0], tmp_path / "none", out, InputError, "expected the folder of the article")


def test_a_tampered_file_is_refused(release: Path, articles: Path, out: Path) -> None:
    path = release / "spans" / "train-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    refused(release, articles, out, InputError, r"spans/train.*bytes with sha256")


def test_a_missing_file_is_refused(release: Path, articles: Path, out: Path) -> None:
    (release / "ties" / "train-00000-of-00001.parquet").unlink()
    refused(release, articles, out, InputError, r"ties/train.*found no file")


def test_files_that_are_whole_but_not_the_release_are_refused(
    release: Path, articles: Path, out: Path
) -> None:
    def keep_one_split(data: dict[str, Any]) -> None:
        table = data["tables"]["claims"]
        table["files"] = table["files"][:1]

    change_manifest(release, keep_one_split)
    refused(release, articles, out, CheckError, "table claims: its rows are not those")


def test_a_manifest_whose_digest_is_not_that_of_its_tables_is_refused(
    release: Path, articles: Path, out: Path
) -> None:
    path = release / "manifest.json"
    manifest = read_manifest(release)
    path.write_bytes(write_manifest(msgspec.structs.replace(manifest, content_sha256="0" * 64)))
    write_sums(release)
    refused(release, articles, out, InputError, "content_sha256: found 000000000000")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../evil", "../evil/train.parquet"),
        ("a/../../evil", "a/../../evil/train.parquet"),
        ("evil", "../evil/train.parquet"),
        ("evil", "evil/../../train.parquet"),
        ("evil", "evil/.."),
        ("evil", "/evil/train.parquet"),
        ("evil", "evil/a/train.parquet"),
        ("evil", "evil\\..\\train.parquet"),
        ("", "/train.parquet"),
        ("..", "../train.parquet"),
        (".git", ".git/train.parquet"),
        ("evil", "train.parquet"),
    ],
)
def test_a_manifest_may_not_name_files_elsewhere(
    name: str, path: str, release: Path, articles: Path, out: Path
) -> None:
    def point(data: dict[str, Any]) -> None:
        table = data["tables"].pop("ties")
        data["tables"][name] = {**table, "files": [{**table["files"][0], "path": path}]}

    change_manifest(release, point)
    refused(release, articles, out, InputError, "expected the table's name, a slash")


@pytest.mark.parametrize("name", ["documents", "articles"])
def test_a_manifest_without_what_finds_the_articles_is_refused(
    name: str, release: Path, articles: Path, out: Path
) -> None:
    change_manifest(release, lambda data: data["tables"].pop(name))
    refused(release, articles, out, InputError, f"found no {name}")


@pytest.mark.parametrize("name", ["manifest.json", "README.md"])
def test_a_page_changed_since_the_release_is_refused(
    name: str, release: Path, articles: Path, out: Path
) -> None:
    path = release / name
    path.write_text(path.read_text().replace("1.0.0", "1.0.1"))
    refused(release, articles, out, InputError, f"{name}: found bytes .* as in SHA256SUMS")


def test_a_file_added_since_the_release_is_refused(
    release: Path, articles: Path, out: Path
) -> None:
    (release / "spans" / "extra.parquet").touch()
    refused(release, articles, out, InputError, "a file that SHA256SUMS does not list")


def test_a_release_of_another_schema_is_refused_in_one_sentence(
    release: Path, articles: Path, out: Path
) -> None:
    """Its manifest need not have any other field that ours has."""
    (release / "manifest.json").write_text('{"schema_version": "99", "rows": []}')
    write_sums(release)
    said = "schema_version: found '99'; expected '4', the schema this tandai reads.$"
    refused(release, articles, out, InputError, said)


@pytest.mark.parametrize("data", [b"\xff", b'{"name": "\xc3"}', b"[" * 9999, b"", b"no"])
def test_a_manifest_of_bytes_that_say_nothing_is_refused(
    data: bytes, release: Path, articles: Path, out: Path
) -> None:
    (release / "manifest.json").write_bytes(data)
    write_sums(release)
    refused(release, articles, out, InputError, "manifest.json: found")


def test_a_file_listed_twice_is_refused(release: Path, articles: Path, out: Path) -> None:
    def repeat(data: dict[str, Any]) -> None:
        data["tables"]["ties"]["files"] *= 2

    change_manifest(release, repeat)
    refused(release, articles, out, InputError, "found ties/train.* 2 times; expected each file")


def test_labels_in_another_order_are_another_release(
    release: Path, articles: Path, out: Path
) -> None:
    path = release / "manifest.json"
    data = msgspec.json.decode(path.read_bytes())
    data["label_sets"]["entity.entity"].reverse()
    path.write_bytes(msgspec.json.encode(data))
    write_sums(release)
    refused(release, articles, out, InputError, "expected the digest over its labels and tables")


def test_rows_on_another_side_are_not_those_of_the_release(
    release: Path, articles: Path, out: Path
) -> None:
    def swap(data: dict[str, Any]) -> None:
        train, *_, test = data["tables"]["spans"]["files"]
        train["split"], test["split"] = test["split"], train["split"]

    change_manifest(release, swap)
    refused(release, articles, out, CheckError, "table spans: its rows are not those")


@pytest.mark.parametrize("table", ["documents", "articles", "ties"])
def test_a_parquet_file_that_is_none_is_refused(
    table: str, release: Path, articles: Path, out: Path
) -> None:
    (release / table / "train-00000-of-00001.parquet").write_bytes(b"no parquet")
    accept_files(release)
    refused(release, articles, out, InputError, f"{table}/train.*expected a Parquet file")


@pytest.mark.parametrize("table", ["documents", "articles", "claims"])
@pytest.mark.parametrize("new", [None, "other"])
def test_a_column_gone_or_renamed_in_a_file_is_refused(
    new: str | None, table: str, release: Path, articles: Path, out: Path
) -> None:
    path = release / table / "train-00000-of-00001.parquet"
    rows = pq.read_table(path)
    name = "end" if table == "claims" else "raw_sha256"
    changed = rows.rename_columns({name: new}) if new else rows.drop_columns([name])
    pq.write_table(changed, path, store_schema=False)
    accept_files(release)
    refused(release, articles, out, InputError, rf"{table}/train.*found the columns .*{name} \(")


def rename(columns: list[dict[str, Any]], name: str) -> None:
    for column in columns:
        if column["name"] == name:
            column["name"] = "other"


@pytest.mark.parametrize(
    ("table", "name", "found"),
    [
        ("documents", "edits", "documents.columns: found document_id, group_id.*other"),
        ("articles", "file", "articles.columns: found document_id, other"),
        ("ties", "document_id", "ties.columns: found no document_id"),
        ("claims", "end", "claims.columns.quote: found no 'end' of type int"),
        ("spans", "quote_sha256", "spans.columns.quote: found no 'quote_sha256' of type string"),
    ],
)
def test_a_manifest_without_the_columns_needed_is_refused(
    table: str, name: str, found: str, release: Path, articles: Path, out: Path
) -> None:
    change_manifest(release, lambda data: rename(data["tables"][table]["columns"], name))
    refused(release, articles, out, InputError, found)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda data: data.update(default_table="none"), "default_table: found 'none'"),
        (lambda data: data["label_sets"].pop("entity.entity"), "found labels 'entity.entity'"),
        (lambda data: data["tables"]["ties"]["columns"].append(
            data["tables"]["ties"]["columns"][0]), "expected each column once"),
    ],
)  # fmt: skip
def test_a_manifest_that_contradicts_itself_is_refused(
    change: Callable[[dict[str, Any]], None], found: str, release: Path, articles: Path, out: Path
) -> None:
    change_manifest(release, change)
    refused(release, articles, out, InputError, found)


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path, articles: Path, out: Path) -> None:
    release = tmp_path / "none"
    release.mkdir()
    refused(release, articles, out, InputError, "SHA256SUMS: found no file; expected the digests")
    write_sums(release)
    refused(release, articles, out, InputError, "expected the manifest of a release folder")
    (release / "manifest.json").write_text("{}")
    write_sums(release)
    refused(release, articles, out, InputError, "expected a release manifest")


def test_a_release_with_texts_is_refused(full: Release, articles: Path, out: Path) -> None:
    refused(full[0], articles, out, TandaiError, "holds its texts already")


def test_a_folder_that_is_there_is_left_alone(
    stand_off: Release, articles: Path, out: Path
) -> None:
    out.mkdir(parents=True)
    (out / "mine").touch()
    with pytest.raises(TandaiError, match="is there already"):
        run_hydrate(stand_off[0], articles, out)
    assert [path.name for path in out.parent.iterdir()] == ["hydrated"]
    assert [path.name for path in out.iterdir()] == ["mine"]


def test_a_text_that_does_not_fit_the_labels_is_never_written(
    stand_off: Release, articles: Path, tmp_path: Path
) -> None:
    folder, manifest = stand_off
    plan = make_plan(folder, manifest, articles)
    wrong = {key: Filled("exact", "Air surut. " * 500) for key in plan.filled}
    with pytest.raises(OffsetError, match="the text there is not the one that was labelled"):
        hydrate_release(folder, manifest, plan._replace(filled=wrong), tmp_path, tools={})


def test_rows_of_an_unknown_document_are_refused(
    stand_off: Release, articles: Path, tmp_path: Path
) -> None:
    plan = make_plan(*stand_off, articles)
    with pytest.raises(CheckError, match="is no document of the release"):
        hydrate_release(*stand_off, plan._replace(filled={}), tmp_path, tools={})
