"""0: done. 1: one sentence that names file, place, found and expected, and nothing written. 2: usage."""

import shutil
from pathlib import Path

import msgspec
import pytest

from cli.conftest import Refuse, Tandai
from flow.samples import read_export, replace_in, tree, write_export
from tandai.flow.release import run_release
from tandai.project import Project, open_project
from tandai.studio.credentials import TOKEN_VARIABLE

NEW = "Waduk Ciranu mulai diisi\n\nCiranu – Pengisian waduk dimulai hari ini.\n"


def articles(project: Project) -> Path:
    return project.root / "articles"


def accounts(project: Project) -> Path:
    return project.root / "answers" / "accounts.json"


# tandai.toml and configs


def test_a_config_with_an_unknown_tag(project: Project, refuse: Refuse) -> None:
    path = project.configs / "entity" / "config.xml"
    replace_in(path, "</View>", '<Brush name="b" toName="text"/></View>')
    for command in ("tasks", "check"):
        said = refuse(project, command)
        assert said.startswith(f"{path}: found the tag <Brush>, which is not read yet; known tags:")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[release]", "[relaese]", "found Object contains unknown field `relaese`"),
        (
            'spans_from = "claim"',
            'span_from = "claim"',
            "layers.stance: found Object contains unkn",
        ),
        ("train = 0.8", "train = 0.7", "splits: found [0.7, 0.1, 0.1]; expected three shares that"),
        ("port = 8080", 'port = "8080"', "studio.port: found `str`; expected `int`."),
        ('spans_from = "claim"', 'spans_from = "klaim"', "layers.stance.spans_from: found 'klaim'"),
        ("[project]", "[project", "found no TOML: "),
    ],
)
def test_settings_that_cannot_be_carried_out(
    project: Project, refuse: Refuse, old: str, new: str, sentence: str
) -> None:
    path = project.root / "tandai.toml"
    replace_in(path, old, new)
    said = refuse(project, "splits")
    assert said.startswith(str(path))
    assert sentence in said
    assert "; expected " in said


def test_a_folder_without_a_project(tmp_path: Path, tandai: Tandai) -> None:
    ran = tandai("splits", "--project", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    wanted = f"{tmp_path}: found no tandai.toml; expected a project folder (--project DIR)."
    assert ran.err == f"Error: {wanted}\n"


def test_a_lexicon_fault(project: Project, refuse: Refuse) -> None:
    path = project.configs / "entity" / "lexicon.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("E99,SHIP,KM Ciranu Jaya,,\n")
    line = len(path.read_text(encoding="utf-8").splitlines())
    for command in ("tasks", "check"):
        wanted = f"{path}, line {line}: found type 'SHIP'; expected one of PER, ORG, GPE, LOC,"
        assert refuse(project, command).startswith(wanted)


# documents


def test_an_articles_folder_that_is_not_there(project: Project, refuse: Refuse) -> None:
    folder = project.root / "artikel"
    said = refuse(project, "documents", "--articles", folder)
    assert said == f"{folder}: found no folder; expected a folder of *.txt articles."


def test_an_articles_folder_without_articles(project: Project, refuse: Refuse) -> None:
    said = refuse(project, "documents", "--articles", project.configs)
    assert said == f"{project.configs}: found no *.txt file; expected one article a file."


def test_an_article_missing_that_the_corpus_knows(project: Project, refuse: Refuse) -> None:
    path = articles(project) / "s05_peti_amunisi.txt"
    path.unlink()
    said = refuse(project, "documents", "--articles", articles(project))
    assert f"article-missing at {path}: found no file; expected the article of s05." in said


def test_an_article_changed(project: Project, refuse: Refuse) -> None:
    path = articles(project) / "s05_peti_amunisi.txt"
    with path.open("ab") as file:
        file.write(b"!")
    said = refuse(project, "documents", "--articles", articles(project))
    (known,) = [each for each in project.read_articles() if each.document_id == "s05"]
    assert f"article-changed at {path}: found bytes " in said
    assert f"expected {known.raw_sha256[:12]}…, recorded in corpus/articles.csv; " in said
    assert said.endswith("an article that was corrected is taken over by `tandai correct s05`.")


def test_an_article_not_utf8(project: Project, refuse: Refuse) -> None:
    path = articles(project) / "baru.txt"
    path.write_bytes("Kafé".encode("latin-1"))
    said = refuse(project, "documents", "--articles", articles(project))
    wanted = f"{path}, byte 3: found 0xe9 (unexpected end of data); expected UTF-8 text."
    assert said.startswith("1 error while making documents; nothing was written:")
    assert said.endswith(f"article-unreadable at {wanted}")


def test_two_files_with_one_id(project: Project, refuse: Refuse) -> None:
    for name in ("Waduk Ciranu.txt", "waduk-ciranu.txt"):
        (articles(project) / name).write_text(NEW, encoding="utf-8")
    said = refuse(project, "documents", "--articles", articles(project))
    assert f"document-id-twice at {articles(project)}/waduk-ciranu.txt" in said
    assert "found the id 'waduk-ciranu', which Waduk Ciranu.txt has; expected an id" in said


# annotations


def refuse_export(project: Project, refuse: Refuse, export: Path) -> str:
    return refuse(
        project, "annotations", "--export", "entity", export, "--accounts", accounts(project)
    )


def test_an_export_that_is_not_there(project: Project, refuse: Refuse) -> None:
    path = project.root / "none.json"
    said = refuse_export(project, refuse, path)
    wanted = "an export of Label Studio: a file, a folder of files or a zip."
    assert said == f"{path}: found no file; expected {wanted}"


def test_a_truncated_export(project: Project, refuse: Refuse) -> None:
    path = project.root / "half.json"
    data = (project.root / "answers" / "entity.json").read_bytes()
    path.write_bytes(data[: len(data) // 2])
    said = refuse_export(project, refuse, path)
    assert f"export-not-json at {path}: found " in said
    assert said.endswith("expected the export format JSON, of a <Text>.")


def test_an_export_with_a_wrong_type(project: Project, refuse: Refuse) -> None:
    tasks = read_export(project, "entity")
    tasks[3]["annotations"][0]["completed_by"] = True
    said = refuse_export(project, refuse, write_export(project, tasks))
    assert "wire-type at " in said
    assert "task [3]" in said
    assert "completed_by" in said
    assert "got `bool`; expected " in said


def test_an_export_with_a_span_outside_its_text(project: Project, refuse: Refuse) -> None:
    tasks = read_export(project, "entity")
    length = len(tasks[0]["data"]["text"])
    tasks[0]["annotations"][0]["result"][0]["value"].update(start=length, end=length + 5)
    export = write_export(project, tasks)
    said = refuse_export(project, refuse, export)
    document_id = tasks[0]["data"]["document_id"]
    assert f"span-outside-text at {export}, task {tasks[0]['id']} ({document_id})" in said
    assert f"found {length}:{length + 5}; expected 0 <= start < end <= {length}." in said


def test_an_export_with_a_quote_of_other_text(project: Project, refuse: Refuse) -> None:
    tasks = read_export(project, "entity")
    value = tasks[0]["annotations"][0]["result"][0]["value"]
    value["text"] = "Ciranu"
    export = write_export(project, tasks)
    said = refuse_export(project, refuse, export)
    assert f"quote-of-other-text at {export}, task" in said
    assert f"expected the text at {value['start']}:{value['end']}." in said


def test_an_account_without_a_pseudonym(project: Project, refuse: Refuse) -> None:
    export = project.root / "answers" / "entity.json"
    said = refuse(project, "annotations", "--export", "entity", export)
    assert "say what they all are with --new-accounts person, model or script" in said
    assert "anotator-1@contoh.invalid" in said


def test_no_pull_and_no_export(project: Project, refuse: Refuse) -> None:
    assert "run `tandai pull`, or name files with --export" in refuse(project, "annotations")


def test_gold_of_nothing(fresh: Project, refuse: Refuse) -> None:
    said = refuse(fresh, "gold")
    wanted = "found no annotations; expected what `tandai annotations` writes of answers; where"
    assert said.startswith(f"{fresh.corpus / 'annotations'}: {wanted} nobody has answered yet")
    assert "`tandai status`" in said


def test_tasks_without_documents(fresh: Project, refuse: Refuse) -> None:
    wanted = "found no file; expected what `tandai documents` writes."
    assert refuse(fresh, "tasks") == f"{fresh.corpus / 'documents.jsonl'}: {wanted}"


# splits


def test_groups_with_two_rows(project: Project, refuse: Refuse) -> None:
    path = project.corpus / "groups.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("s01,g06,once more\n")
    wanted = f"{path}, line 10: found a second row for s01; expected one row each."
    for command in ("splits", "check"):
        assert refuse(project, command) == wanted


def test_a_split_that_leaks(project: Project, refuse: Refuse, tandai: Tandai) -> None:
    lines = project.splits_path.read_text(encoding="utf-8").splitlines(keepends=True)
    side = lines[1].split(",")[2]
    lines[1] = lines[1].replace(f",{side},", ",test," if side != "test" else ",train,")
    project.splits_path.write_text("".join(lines), encoding="utf-8")
    said = refuse(project, "release", "1.0.0")
    assert "split-leaks-group at splits/default.csv, group g01: found test and train" in said
    assert "expected one side; `tandai splits --move-splits REASON` brings it to one." in said
    for command in ("check", "splits"):
        before = tree(project.root)
        ran = tandai(command, "--project", project.root)
        assert ran.code == 1
        assert "error: split-leaks-group at splits/default.csv, group g01" in ran.err
        assert tree(project.root) == before
    assert tandai("splits", "--json", "--project", project.root).code == 1
    told = ("splits", "--move-splits", "one story", "--on", "2031-05-02", "--project", project.root)
    assert tandai(*told).code == 0
    moves = (project.root / "splits" / "moves.csv").read_text(encoding="utf-8")
    assert moves.endswith(",one story,2031-05-02\n")
    assert tandai("check", "--project", project.root).code == 0


# releases


def test_a_version_that_is_none(project: Project, refuse: Refuse) -> None:
    said = refuse(project, "release", "v1")
    assert said == "found the version 'v1'; expected MAJOR.MINOR.PATCH, as 1.0.0."


def test_a_release_that_is_there_already(project: Project, refuse: Refuse) -> None:
    run_release(project, "1.0.0")
    said = refuse(project, "release", "1.0.0")
    assert "tandai-sample-1.0.0 is there already; raise the version, or say --replace." in said


def test_a_full_release_without_permission(project: Project, refuse: Refuse) -> None:
    """With a licence for the texts that grants nothing; one that does needs the right as well."""
    replace_in(project.corpus / "articles.csv", ",own\n", ",none\n")
    granting = refuse(project, "release", "1.0.0")
    rule = "licence-without-permission at corpus/articles.csv, s01: found permission 'none'"
    assert f"{rule} under CC-BY-4.0; expected granted or own" in granting
    replace_in(project.root / "tandai.toml", 'text = "CC-BY-4.0"', 'text = "LicenseRef-Ours"')
    said = refuse(project, "release", "1.0.0")
    assert "text-without-permission at corpus/articles.csv, s01: found permission 'none'" in said
    assert 'expected granted or own, or [release] text = "stand-off".' in said


def test_a_full_release_without_its_texts(project: Project, refuse: Refuse) -> None:
    shutil.rmtree(project.build / "documents")
    said = refuse(project, "release", "1.0.0")
    assert said.startswith(str(project.build / "documents"))
    assert "found no file; expected the text of s0" in said


@pytest.fixture
def stand_off(project: Project) -> Path:
    """A release without texts."""
    replace_in(project.root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    folder = project.build / "off"
    run_release(open_project(project.root, data_dir=project.data_dir), "1.0.0", out=folder)
    return folder


def refuse_hydrate(tandai: Tandai, project: Project, *arguments: object) -> str:
    before = tree(project.root)
    ran = tandai("hydrate", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert tree(project.root) == before
    return ran.err


def test_hydrate_without_articles(project: Project, stand_off: Path, tandai: Tandai) -> None:
    out = project.root / "hydrated"
    empty = project.root / "empty"
    empty.mkdir()
    before = tree(project.root)
    ran = tandai("hydrate", stand_off, "--articles", empty, "-o", out)
    assert ran.code == 1
    # What came back by split is the answer, though it is no.
    assert "from your articles" in ran.out.splitlines()[0]
    assert "s01 (train) given-up: found neither 's01_pabrik_drone.txt' nor" in ran.err
    assert "is not tandai-sample 1.0.0; nothing was written." in ran.err
    assert tree(project.root) == before


def test_hydrate_without_an_articles_folder(
    project: Project, stand_off: Path, tandai: Tandai
) -> None:
    gone = project.root / "gone"
    out = project.root / "hydrated"
    said = refuse_hydrate(tandai, project, stand_off, "--articles", gone, "-o", out)
    assert said == f"Error: {gone}: found no folder; expected the folder of the article files.\n"


def test_hydrate_of_something_else(project: Project, tandai: Tandai) -> None:
    out = project.root / "hydrated"
    said = refuse_hydrate(
        tandai, project, project.corpus, "--articles", articles(project), "-o", out
    )
    wanted = f"{project.corpus}/SHA256SUMS: found no file; expected the digests of a release"
    assert said.startswith(f"Error: {wanted}")


def test_hydrate_to_a_folder_that_is_there(
    project: Project, stand_off: Path, tandai: Tandai
) -> None:
    said = refuse_hydrate(
        tandai, project, stand_off, "--articles", articles(project), "-o", project.corpus
    )
    assert f"{project.corpus} is there already and is not written over" in said


# the server


@pytest.mark.parametrize("command", ["push", "pull"])
def test_a_server_that_is_down(
    project: Project,
    refuse: Refuse,
    free: int,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "0" * 40)
    url = f"http://127.0.0.1:{free}"
    said = refuse(project, command, "--url", url)
    assert said.startswith(f"No server answers at {url}; start the local one with `tandai studio")


@pytest.mark.parametrize("command", ["push", "pull"])
def test_no_server_at_all(project: Project, refuse: Refuse, command: str) -> None:
    assert refuse(project, command) == (
        "tandai.toml, studio.url: found no server, and none of this project runs here; "
        "expected --url, studio.url, or `tandai studio start`."
    )


@pytest.mark.parametrize("command", ["push", "pull"])
@pytest.mark.usefixtures("no_token")
def test_no_token(project: Project, refuse: Refuse, free: int, command: str) -> None:
    said = refuse(project, command, "--url", f"http://127.0.0.1:{free}")
    assert said.startswith(f"No API token: set {TOKEN_VARIABLE} to the token of your account")


def test_a_studio_that_does_not_run(project: Project, tandai: Tandai) -> None:
    ran = tandai("studio", "status", "--project", project.root, "--data-dir", project.data_dir)
    assert (ran.code, ran.out) == (1, "")
    given = f"--project {project.root} --data-dir {project.data_dir}"
    assert ran.err == f"It does not run.\nNext: tandai studio start {given}\n"


# usage


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tasks", "--layer", "entiti"], "Invalid value for --layer: 'entiti'; this project has"),
        (["gold", "--layer", "entiti"], "Invalid value for --layer: 'entiti'; this project has"),
        (["push", "--layer", "x", "--url", "http://x"], "this project has entity, claim, stance."),
        (["pull", "--layer", "x", "--url", "http://x"], "this project has entity, claim, stance."),
        (["annotations", "--export", "x", "f"], "Invalid value for --export: 'x'; this project"),
        (
            ["annotations", "--export", "claim", "f", "--export", "claim", "./f"],
            "Invalid value for --export: f twice for 'claim'; expected each export once.",
        ),
        (["annotations", "--new-accounts", "robot"], "'robot' is not one of 'person', 'model'"),
        (["release", "--on", "May"], "'May' does not match the format '%Y-%m-%d'."),
        (["documents"], "Missing option '--articles'."),
        (["check", "--lax"], "--lax"),
        (["serve"], "No such command 'serve'."),
    ],
)
def test_wrong_usage(project: Project, tandai: Tandai, arguments: list[str], sentence: str) -> None:
    before = tree(project.root)
    options = [] if arguments[0] == "serve" else ["--project", project.root]
    ran = tandai(*arguments, *options)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    assert ran.err.startswith("Usage: tandai ")
    assert tree(project.root) == before


def test_no_command_shows_the_help_and_is_wrong_usage(tandai: Tandai) -> None:
    ran = tandai()
    assert ran.code == 2
    assert "Begin with `tandai quickstart`" in ran.out + ran.err


# done


def test_every_stage_of_a_sound_project_is_done(fresh: Project, tandai: Tandai) -> None:
    place = ("--project", fresh.root, "--data-dir", fresh.data_dir)
    stages: list[tuple[object, ...]] = [("documents", "--articles", articles(fresh))]
    for layers in fresh.settings.rounds():
        named = [part for layer in layers for part in ("--layer", layer)]
        exports = [
            part
            for layer in layers
            for part in ("--export", layer, fresh.root / "answers" / f"{layer}.json")
        ]
        stages += [
            ("tasks", *named),
            ("annotations", *exports, "--accounts", accounts(fresh)),
            ("gold", *named),
        ]
    stages += [("splits",), ("check",), ("release", "1.0.0")]
    for stage in stages:
        ran = tandai(*stage, *place)
        assert ran.code == 0, ran.err
        assert "Error" not in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ["documents", "--articles", "ARTICLES"],
        ["tasks"],
        ["annotations", "--export", "claim", "EXPORT", "--accounts", "ACCOUNTS"],
        ["gold"],
        ["splits"],
        ["check"],
        ["release", "1.0.0"],
    ],
)
def test_json_is_one_object_and_nothing_else(
    project: Project, tandai: Tandai, command: list[str]
) -> None:
    named = {
        "ARTICLES": str(articles(project)),
        "EXPORT": str(project.root / "answers" / "claim.json"),
        "ACCOUNTS": str(accounts(project)),
    }
    arguments = [named.get(each, each) for each in command]
    ran = tandai(*arguments, "--project", project.root, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert isinstance(msgspec.json.decode(ran.out), dict)


def test_strict_makes_warnings_errors(project: Project, tandai: Tandai) -> None:
    with (project.corpus / "groups.csv").open("a", encoding="utf-8") as file:
        file.write("s77,g77,of a document that is not there\n")
    assert tandai("check", "--project", project.root).code == 0
    ran = tandai("check", "--strict", "--project", project.root)
    assert ran.code == 1
    assert "warning: group-of-unknown-document at corpus/groups.csv, s77" in ran.err


def test_an_error_of_ours_keeps_its_traceback(
    project: Project, tandai: Tandai, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no TandaiError is our fault, and hiding it would help nobody."""

    def fail(_: Project, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tandai.flow.splits.run_splits", fail)
    with pytest.raises(ZeroDivisionError):
        tandai("splits", "--project", project.root)
