"""What guideline rules cost on the sample, and what a change of them touches, through git too."""

import json
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from adjudication.curators import curation_tasks, rules_of_numbers, shown, submit
from flow.samples import reopen, replace_in, tree
from flow.test_curated import curate
from studio.fake import FakeServer
from tandai.adjudication.tasks import ASKED, PROPOSAL
from tandai.cli.group import run
from tandai.errors import InputError, MissingToolError
from tandai.flow.adjudicate.pull import run_curation_pull
from tandai.flow.adjudicate.push import run_curation_push
from tandai.flow.adjudicate.queue import run_queue
from tandai.flow.check import run_check
from tandai.flow.gold import run_gold
from tandai.flow.guideline import DiffReport, run_guideline_diff
from tandai.flow.rule_costs import run_rule_costs
from tandai.guidelines import read_guideline
from tandai.project import Project
from tandai.store import write_jsonl

GIT = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org")


def in_git(project: Project) -> Project:
    """The project, committed."""
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "first")):
        subprocess.run([*GIT, "-C", str(project.root), *arguments], check=True)
    return reopen(project.root)


def guideline(project: Project, layer: str = "claim") -> Path:
    return project.configs / layer / "guideline.md"


def of_layer(reports: list[DiffReport], layer: str) -> DiffReport:
    (found,) = [each for each in reports if each.changes.layer == layer]
    return found


def test_open_differences_are_the_ties_of_gold(project: Project) -> None:
    run_gold(project)
    for report in run_rule_costs(project):
        n_ties = sum(len(each.ties) for each in project.read_gold(report.layer))
        # An edge drawn elsewhere is one difference and two ties, one a span.
        assert 0 < report.n_open <= n_ties
        assert report.n_open == report.n_differences
        assert sum(each.n_differences for each in report.costs) >= report.n_differences


def test_every_rule_of_a_guideline_is_told_the_costliest_first(project: Project) -> None:
    for report in run_rule_costs(project):
        assert {each.rule for each in report.costs} >= set(guideline_rules(project, report.layer))
        counts = [each.n_differences for each in report.costs]
        assert counts == sorted(counts, reverse=True)


def guideline_rules(project: Project, layer: str) -> tuple[str, ...]:
    return read_guideline(project.read_guideline(layer)).rules


def test_the_costliest_rule_of_claims_is_the_one_on_types(project: Project) -> None:
    (report,) = run_rule_costs(project, ("claim",))
    assert report.costs[0].rule == "C20"
    assert set(report.costs[0].kinds) == {"claim_type class"}
    assert not [each for each in report.costs if each.rule == "(no rule)"]


def test_without_scopes_everything_is_under_no_rule(project: Project) -> None:
    (project.configs / "claim" / "rules.csv").unlink()
    (report,) = run_rule_costs(reopen(project.root), ("claim",))
    assert report.costs[0].rule == "(no rule)"
    assert report.costs[0].n_differences == report.n_differences > 0


def test_a_project_without_annotations_is_told_so(fresh: Project) -> None:
    with pytest.raises(InputError, match="no annotations"):
        run_rule_costs(fresh)


def test_nothing_changed_touches_nothing(project: Project) -> None:
    in_git(project)
    reports = run_guideline_diff(project, "HEAD")
    assert [each.changes.layer for each in reports] == ["entity", "claim", "stance"]
    for report in reports:
        assert report.touched == ()
        assert report.findings == ()


def test_a_reworded_rule_queues_exactly_what_it_touches(project: Project) -> None:
    in_git(project)
    replace_in(guideline(project), "**C20. `claim_type`** menurut", "**C20. `claim_type`** sesuai")
    report = of_layer(run_guideline_diff(project, "HEAD", with_queue=True), "claim")
    assert [each.rule for each in report.changes.rules] == ["C20"]
    assert [each.rule for each in report.findings] == ["guideline-version-not-raised"]
    wanted = {
        (annotation.document_id, f"{span.start}:{span.end} claim=CLAIM claim_type")
        for annotation in project.read_gold("claim")
        for attribute in annotation.attributes
        for span in annotation.spans
        if attribute.name == "claim_type" and attribute.span_id == span.span_id
    }
    assert {(each.document_id, each.item) for each in report.touched} == wanted
    queued = [
        (line.document_id, question.item)
        for line in project.read_queued("claim")
        for question in line.questions
    ]
    assert sorted(queued) == sorted(wanted)
    assert report.n_queued == len(wanted) > 0
    assert project.read_queued("entity") == []


def test_a_diff_without_queue_writes_nothing(project: Project) -> None:
    in_git(project)
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    before = tree(project.root)
    assert of_layer(run_guideline_diff(project, "HEAD"), "claim").touched
    assert tree(project.root) == before


def test_a_second_diff_asks_nothing_that_is_well_again(project: Project) -> None:
    in_git(project)
    before = guideline(project).read_bytes()
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    run_guideline_diff(project, "HEAD", with_queue=True)
    assert project.read_queued("claim")
    guideline(project).write_bytes(before)
    run_guideline_diff(project, "HEAD", with_queue=True)
    assert project.read_queued("claim") == []


def test_a_higher_version_is_no_finding(project: Project) -> None:
    in_git(project)
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    replace_in(guideline(project), "Versi: 5", "Versi: 6")
    report = of_layer(run_guideline_diff(project, "HEAD"), "claim")
    assert (report.changes.old_version, report.changes.new_version) == ("5", "6")
    assert report.findings == ()


def test_files_and_folders_are_read_as_revisions_are(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.configs, tmp_path / "old")
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    folders = run_guideline_diff(project, str(tmp_path / "old"))
    assert [len(each.changes.rules) for each in folders] == [0, 1, 0]
    one = run_guideline_diff(project, str(tmp_path / "old" / "claim"), layers=("claim",))
    assert one[0].touched == of_layer(folders, "claim").touched
    file = str(tmp_path / "old" / "claim" / "guideline.md")
    (alone,) = run_guideline_diff(project, file)
    assert alone.touched == one[0].touched
    both = run_guideline_diff(project, str(tmp_path / "old"), str(project.configs))
    assert both == folders


def test_a_file_of_nobody_knows_which_layer_needs_its_name(
    project: Project, tmp_path: Path
) -> None:
    copy = tmp_path / "page.md"
    shutil.copy(guideline(project), copy)
    with pytest.raises(InputError, match="--layer NAME"):
        run_guideline_diff(project, str(copy))
    (report,) = run_guideline_diff(project, str(copy), layers=("claim",))
    assert report.changes.rules == ()


def test_two_revisions_are_compared(project: Project) -> None:
    in_git(project)
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    subprocess.run([*GIT, "-C", str(project.root), "commit", "-qam", "second"], check=True)
    report = of_layer(run_guideline_diff(project, "HEAD~1", "HEAD"), "claim")
    assert [each.rule for each in report.changes.rules] == ["C20"]


@pytest.mark.parametrize(
    "revision",
    [
        "--output=x",
        "-p",
        "HEAD:annotation_configs",
        "HEAD..HEAD",
        "a b",
        "HEAD;ls",
        "$(ls)",
        "x\ny",
        ":/first",
        "",
        "nope",
        "0" * 40,
    ],
)
def test_a_hostile_or_unknown_revision_is_refused(
    revision: str, project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    in_git(project)
    before = tree(project.root)
    with pytest.raises(InputError, match="found"):
        run_guideline_diff(project, revision, "HEAD")
    assert tree(project.root) == before


def test_without_git_a_path_still_does(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(project.configs, tmp_path / "old")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert len(run_guideline_diff(project, str(tmp_path / "old"))) == 3
    with pytest.raises(MissingToolError, match="no git"):
        run_guideline_diff(project, "HEAD")


def test_a_rule_without_a_scope_is_said(project: Project) -> None:
    in_git(project)
    (project.configs / "claim" / "rules.csv").unlink()
    subprocess.run([*GIT, "-C", str(project.root), "commit", "-qam", "none"], check=True)
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    report = of_layer(run_guideline_diff(project, "HEAD"), "claim")
    assert report.touched == ()
    assert "rule-without-scope" in {each.rule for each in report.findings}


def test_words_that_could_not_be_looked_for_are_said(project: Project) -> None:
    in_git(project)
    replace_in(guideline(project), "**C8. ", "**C8. Lain ")
    seen = of_layer(run_guideline_diff(project, "HEAD"), "claim")
    shutil.rmtree(project.build / "documents")
    blind = of_layer(run_guideline_diff(project, "HEAD"), "claim")
    assert len(blind.touched) > len(seen.touched) > 0
    assert "words-not-looked-for" in {each.rule for each in blind.findings}


def test_what_a_changed_rule_touches_goes_to_curators_and_comes_back_by_that_rule(
    project: Project,
) -> None:
    """Reworded, queued, asked, answered: settled by the rule, and off the queue."""
    in_git(project)
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    report = of_layer(run_guideline_diff(project, "HEAD", with_queue=True), "claim")
    wanted = {(each.document_id, each.item) for each in report.touched}
    (queue,) = run_queue(project, ("claim",))
    asked = {
        (document.document_id, question.item): question
        for document in queue.documents
        for question in document.questions
        if question.reason == "rule-changed"
    }
    assert set(asked) == wanted
    assert {question.rule for question in asked.values()} == {"C20"}

    studio = FakeServer().client()
    run_curation_push(project, studio, ("claim",))
    task = curation_tasks(project, studio, "claim")["s03"]
    numbers: dict[int | str, str] = {
        number: "C20"
        for number, each in enumerate(task["data"][ASKED], start=1)
        if each["reason"] == "rule-changed"
    }
    submit(studio, task, [*shown(task, PROPOSAL), rules_of_numbers(numbers)])
    run_curation_pull(
        project, studio, ("claim",), stamp="2031-05-04T100000Z", named=True, new_accounts="script"
    )
    left = {line.document_id for line in project.read_queued("claim")}
    assert left == {document_id for document_id, _ in wanted} - {"s03"}
    run_gold(project)
    (gold,) = [each for each in project.read_gold("claim") if each.document_id == "s03"]
    settled = [each for each in gold.attributes if each.name == "claim_type"]
    assert len(settled) >= len(numbers) > 0
    assert {each.rule for each in settled if each.rule} == {"C20"}
    assert sum(bool(each.rule) for each in settled) == len(numbers)


def test_words_of_a_file_do_not_steer_the_terminal(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    in_git(project)
    replace_in(guideline(project), "Satu kata**", "Satu \x1b]0;x\x07 kata**")
    assert run(["guideline", "diff", "HEAD", "--project", str(project.root)]) == 0
    out = capsys.readouterr().out
    assert "C13 changed" in out
    assert "\x1b" not in out


def test_check_holds_scopes_against_guideline_and_config(project: Project) -> None:
    path = project.configs / "claim" / "rules.csv"
    replace_in(path, "C20,claim_type", "C99,claim_tipe")
    found = {each.rule for each in run_check(reopen(project.root))}
    assert {"scope-of-unknown-rule", "rule-without-scope", "scope-unknown"} <= found


def test_the_commands_speak_and_give_json(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    in_git(project)
    replace_in(guideline(project), "Satu kata**", "Satu kata saja**")
    here = ["--project", str(project.root)]
    assert run(["guideline", "rules", *here, "--json"]) == 0
    layers = json.loads(capsys.readouterr().out)["layers"]
    assert [each["layer"] for each in layers] == ["entity", "claim", "stance"]
    assert run(["guideline", "rules", *here, "--layer", "claim"]) == 0
    assert "C20" in capsys.readouterr().out
    assert run(["guideline", "diff", "HEAD", *here]) == 0
    out, told = capsys.readouterr()
    assert "C13 changed: **C13. Satu [-kata**,-] {+kata saja**,+} dengan" in out
    assert "guideline-version-not-raised" in told
    assert "Next: tandai guideline diff HEAD --queue" in told
    assert run(["guideline", "diff", "HEAD", *here, "--queue", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)["layers"][1]
    assert report["n_queued"] == len(report["touched"]) > 0
    assert run(["guideline", "diff", *here, "--", "-x"]) == 1


def test_only_the_newest_answer_about_today_s_text_says_what_a_rule_settled(
    project: Project,
) -> None:
    """Two branches of git may leave two lines of a document, the older one last."""
    in_git(project)
    made = curate(project, rule="E2")
    replace_in(guideline(project, "entity"), "**E2. ", "**E2. Lain ")
    settled = {(each.document_id, item) for each in made for item in each.rules}

    def touched() -> set[tuple[str, str]]:
        report = of_layer(run_guideline_diff(project, "HEAD"), "entity")
        return {(each.document_id, each.item) for each in report.touched}

    by_scope = touched() - settled
    assert touched() == by_scope | settled
    newer = [msgspec.structs.replace(each, rules={}, created_at="2031-06-01T08:00:00Z")
             for each in made]  # fmt: skip
    path = project.adjudications_path("entity")
    write_jsonl(path, [*newer, *made])
    assert touched() == by_scope
    other = "0" * 64
    write_jsonl(
        path,
        [
            msgspec.structs.replace(
                each,
                text_sha256=other,
                annotation=msgspec.structs.replace(each.annotation, text_sha256=other),
            )
            for each in made
        ],
    )
    assert touched() == by_scope


def test_a_new_canonical_claim_asks_what_was_answered_new_and_says_what_it_cannot_see(
    project: Project,
) -> None:
    """The sample's gold with one claim answered NEW, whose sentence becomes a row."""
    sentence = "Sorvana Utara menutup pelabuhannya."
    line = {"claim_id": "K99", "text": sentence, "target": None, "entity_ids": []}
    path = project.gold_path("stance")
    gold = project.read_gold("stance")
    asked = next(each for each in gold[0].attributes if each.name == "canonical_stance")
    told = msgspec.structs.replace(asked, name="new_claim", kind="text", values=(sentence,))
    others = [each for each in gold[0].attributes if each.span_id != asked.span_id]
    said = (*others, msgspec.structs.replace(asked, values=("NEW/SUPPORT",)), told)
    write_jsonl(path, [msgspec.structs.replace(gold[0], attributes=said), *gold[1:]])
    in_git(project)
    claims = project.configs / "stance" / "claims.jsonl"
    claims.write_text(claims.read_text(encoding="utf-8") + json.dumps(line) + "\n", "utf-8")
    report = of_layer(run_guideline_diff(reopen(project.root), "HEAD"), "stance")
    (span,) = [each for each in gold[0].spans if each.span_id == asked.span_id]
    assert [(each.document_id, each.item, each.others) for each in report.touched] == [
        (
            gold[0].document_id,
            f"{span.start}:{span.end} claim=CLAIM canonical_stance",
            ("claims.jsonl K99",),
        )
    ]
    assert [each.rule for each in report.findings] == ["new-row-not-looked-for"]


def test_what_other_changes_touch_can_be_left_out_of_the_queue(project: Project) -> None:
    in_git(project)
    replace_in(guideline(project), "**C20. ", "**C20. Lain ")
    path = project.configs / "claim" / "cues.csv"
    path.write_text(path.read_text("utf-8").replace("diduga,PRESUME", "diduga,REPORT"), "utf-8")
    made = reopen(project.root)
    whole = of_layer(run_guideline_diff(made, "HEAD"), "claim")
    by_rule = {each.item for each in whole.touched if "C20" in each.rules}
    by_row = {each.item for each in whole.touched if "cues.csv diduga" in each.others}
    assert by_rule - by_row
    assert by_row - by_rule
    for name in ("cues.csv", "cues.csv diduga"):
        part = of_layer(run_guideline_diff(made, "HEAD", by=(name,), with_queue=True), "claim")
        assert {each.item for each in part.touched} == by_row
        asked = {one.item for each in made.read_queued("claim") for one in each.questions}
        assert asked == by_row
    run_guideline_diff(made, "HEAD", by=("C20",), with_queue=True)
    asked = {one.item for each in made.read_queued("claim") for one in each.questions}
    assert asked == by_row | by_rule, "what another change had queued stays"
    other = project.queued_path("entity")
    assert not other.exists() or other.read_bytes() == b""
    with pytest.raises(
        InputError, match=r"found --by C1; expected one of C20, cues\.csv, cues\.csv"
    ):
        run_guideline_diff(made, "HEAD", by=("C1",), with_queue=True)
