"""The tables of `annotations` and `gold` say of each class of answers how many there are and count."""

import json

from cli.conftest import Tandai
from flow.samples import read_export, write_export
from tandai.project import Project


def rows(out: str, title: str) -> dict[str, list[str]]:
    """Cells of a table by its first, as they are printed."""
    _, _, rest = out.partition(f"{title}\n")
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    cells = [[cell for cell in line.split("  ") if cell.strip()] for line in lines]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in cells}


def where(project: Project) -> list[object]:
    return ["--project", project.root, "--data-dir", project.data_dir]


def test_each_class_of_answers_is_counted_and_what_the_policy_says_stands_beside(
    project: Project, tandai: Tandai
) -> None:
    tasks = read_export(project, "entity")
    tasks[0]["annotations"][0]["result"] = []
    tasks[1]["annotations"][1]["was_cancelled"] = True
    export = write_export(project, tasks)
    accounts = project.root / "answers" / "accounts.json"
    options = ["--export", "entity", export, "--accounts", accounts, *where(project)]
    ran = tandai("annotations", *options)
    assert rows(ran.out, "Which answers count") == {
        "empty": ["1", "empty = count"],
        "skipped": ["1", "skipped = leave-out"],
        "drafts": ["1", "drafts = leave-out"],
        "several of one": ["0", "several = last"],
        "of kind script": ["16", "kinds = person, script"],
        "untouched copies": ["0", "copies = leave-out"],
        "answers that count": ["14"],
    }
    (told,) = json.loads(tandai("annotations", *options, "--json").out)["layers"]
    assert told["answers"]["left_out"] == {"draft": 1, "skipped": 1}
    spans = told["answers"]["items"]["span"]
    said = rows(ran.out, "Items by origin")["entity"]
    assert said == ["span", str(spans["manual"]), "0", str(spans["accepted_untouched"])]
    assert sum(spans.values()) == told["n_spans"]
    assert spans["accepted_untouched"] > 0


def test_gold_says_which_answers_did_not_count(project: Project, tandai: Tandai) -> None:
    out = tandai("gold", *where(project)).out
    assert rows(out, "Answers that did not count") == {
        "entity": ["drafts", "1"],
        "claim": ["skipped", "1"],
    }


def test_gold_says_how_its_items_came_about(project: Project, tandai: Tandai) -> None:
    ran = tandai("gold", *where(project)).out
    table = ran.split("How gold came about")[1]
    (told,) = [line.split() for line in table.splitlines() if line.startswith("claim    relations")]
    assert table.split("\n")[1].split()[2:] == [
        *("unanimous", "majority", "single", "policy", "adjudicated", "unresolved"),
    ]
    layers = {
        each["layer"]: each
        for each in json.loads(tandai("gold", *where(project), "--json").out)["layers"]
    }
    counts = layers["claim"]["provenance"]["relation"]
    assert told[2:] == [str(counts.get(key, 0)) for key in table.split("\n")[1].split()[2:]]
    assert counts["unresolved"] == layers["claim"]["ties"]["relation"] > 0
    assert counts["unanimous"] + counts["single"] == layers["claim"]["n_relations"]
