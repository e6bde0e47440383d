"""`tandai suspects` on the sample: what is known to be odd there is found, and nothing is written."""

import json
from pathlib import Path

import msgspec

from cli.conftest import Tandai
from flow.modes import open_fakes
from flow.samples import reopen, tree
from tandai.flow.documents import run_documents
from tandai.flow.pull import run_pull
from tandai.flow.round import pull_all, push_all
from tandai.project import Project
from tandai.store import write_jsonl

# What one of the two scripts does against the rest, or both leave out.
KNOWN = {
    ("entity", "unusual-span-of-known-name", "kawasan Selat Murai", ("anotator-1",), False),
    ("claim", "cue-without-span", "menyatakan", ("anotator-2",), True),
    ("claim", "cue-without-span", "diperkirakan", ("anotator-2",), True),
    ("claim", "cue-without-span", "memastikan", ("anotator-1", "anotator-2"), True),
    ("claim", "unmarked-known-name", "LKS", ("anotator-2",), True),
    ("claim", "unmarked-known-name", "Radio Ombak", ("anotator-1", "anotator-2"), True),
    # Crates are no soldiers: a false alarm, as even half of the words can be.
    (
        "stance",
        "like-span-otherwise",
        "Tentara Sorvana Utara Turun di Pelabuhan Feri Tanjung Lirih",
        ("anotator-1", "anotator-2"),
        True,
    ),
}
ITEMS = {
    # By the words that begin the span: items whose entities are not all named there.
    "pabrik itu akan": {"K02"},
    "Fondasi Fasilitas Pesawat": {"K01"},
    "Kapasitasnya, ujar Sinta": {"K02"},
    "kerja sama itu": {"K09", "K10"},
    "pasokan tersebut mengancam": {"K09"},
    "kerja sama kedua": {"K09"},
    "Sebagai gantinya, Sorvut": {"K04", "K05"},
    "Tentara Sorvana Utara": {"K05"},
    "Maruwana mendukung program": {"K08"},
    "Kerja Sama Militer": {"K10"},
    "Perisai-9 Belum Diserahkan": {"K11"},
}


def test_the_sample_has_these_suspects(finished: Path, tandai: Tandai) -> None:
    before = tree(finished)
    ran = tandai("suspects", "--project", finished, "--json")
    assert ran.code == 0, ran.err
    layers = json.loads(ran.out)["layers"]
    found = {
        (each["layer"], each["rule"], each["quote"], tuple(each["annotators"]), each["in_gold"])
        for layer in layers
        for each in layer["suspects"]
        if each["rule"] not in ("item-entity-unnamed", "rule-broken")
    }
    assert found == KNOWN
    items: dict[str, set[str]] = {}
    for each in layers[2]["suspects"]:
        if each["rule"] == "item-entity-unnamed":
            begin = " ".join(each["quote"].split()[:3])
            items.setdefault(begin, set()).add(each["item"].rpartition(" ")[2])
            assert each["in_gold"]
    assert items == ITEMS
    assert [layer["n_texts"] for layer in layers] == [8, 8, 8]
    assert all("minority-answer" in layer["idle"] for layer in layers)
    assert layers[2]["rules"] == {
        "minority-answer": 0,
        "attribute-against-habit": 0,
        "like-span-otherwise": 1,
        "item-entity-unnamed": 13,
        "item-time-unsettled": 0,
        "rule-broken": 0,
    }
    assert layers[1]["rules"]["rule-broken"] == 12
    (like,) = [each for each in layers[2]["suspects"] if each["rule"] == "like-span-otherwise"]
    twin = like["twin"]
    assert twin["document_id"] != like["document_id"]
    assert twin["quote"].endswith("Pelabuhan Feri Tanjung Lirih pada Rabu")
    scores = [each["score"] for each in layers[1]["suspects"]]
    assert scores == sorted(scores, reverse=True)
    assert tree(finished) == before


def test_the_table_says_what_and_why_not(finished: Path, tandai: Tandai) -> None:
    rules = ("--rule", "cue-without-span", "--rule", "unmarked-known-name")
    rules += ("--rule", "minority-answer")
    ran = tandai("suspects", "--layer", "claim", *rules, "--most", 2, "--project", finished)
    assert ran.code == 0, ran.err
    assert "menyatakan" in ran.out
    assert "a cue of the lexicon (REPORT)" in ran.out
    assert "memastikan" not in ran.out
    assert "2 of 6 suspects shown" in ran.err
    assert "minority-answer: a minority needs 3 annotators" in ran.err
    assert "Next: tandai pull" in ran.err


def test_each_suspect_links_to_its_task(project: Project, tandai: Tandai) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("claim",))
    pull_all(project, opened, ("claim",), stamp="p1")
    options = ("--project", project.root, "--data-dir", project.data_dir, "--json")
    (layer,) = json.loads(tandai("suspects", "--layer", "claim", *options).out)["layers"]
    tasks = {task["data"]["document_id"]: number for number, task in fake.tasks.items()}
    assert layer["suspects"]
    for each in layer["suspects"]:
        assert each["url"].endswith(f"/data?task={tasks[each['document_id']]}")
    # A pull from a server that tandai.toml does not name.
    run_pull(project, fake.client(), ("claim",), stamp="p2", server="https://studio.invalid")
    named = tandai("suspects", "--layer", "claim", "--url", "https://studio.invalid", *options)
    (layer,) = json.loads(named.out)["layers"]
    assert layer["suspects"]
    assert all(each["url"].startswith("https://studio.invalid/") for each in layer["suspects"])


def test_without_texts_the_rules_that_need_them_say_so(project: Project, tandai: Tandai) -> None:
    for path in (project.build / "documents").glob("*.txt"):
        path.unlink()
    rules = ("--rule", "cue-without-span", "--rule", "unmarked-known-name")
    root = reopen(project.root).root
    ran = tandai("suspects", "--layer", "claim", *rules, "--project", root)
    assert ran.code == 0, ran.err
    assert "unmarked-known-name: 8 of 8 documents have no text on this machine" in ran.err
    assert "0 of 0 suspects shown" in ran.err


def test_before_anybody_answered_it_says_so(fresh: Project, tandai: Tandai) -> None:
    run_documents(fresh, fresh.root / "articles")
    ran = tandai("suspects", "--project", fresh.root)
    assert (ran.code, ran.out) == (0, "")
    assert "Nobody has answered yet, and there is no gold." in ran.err
    assert "Next: tandai annotations" in ran.err


def test_an_answer_about_another_text_is_told_and_not_looked_at(
    project: Project, tandai: Tandai
) -> None:
    path = project.root / "corpus" / "annotations" / "claim" / "anotator-2.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    answer = json.loads(first) | {"text_sha256": "0" * 64}
    path.write_text(json.dumps(answer) + "\n" + "".join(rest), encoding="utf-8")
    options = ("--layer", "claim", "--project", project.root)
    (layer,) = json.loads(tandai("suspects", *options, "--json").out)["layers"]
    assert layer["about_other_texts"] == [answer["annotation_id"]]
    there = [each for each in layer["suspects"] if each["document_id"] == answer["document_id"]]
    assert not any("anotator-2" in each["annotators"] for each in there)
    assert (
        f"{answer['annotation_id']}: found answers about another"
        in tandai("suspects", *options).err
    )


def test_a_blank_at_an_edge_is_nobodys_error(project: Project, tandai: Tandai) -> None:
    """A third hand says what the first one says, each span with the blank behind it."""
    texts = {
        each.document_id: project.read_document_text(each) for each in project.read_documents()
    }
    for path in project.annotations_dir("entity").iterdir():
        if path.name != "anotator-1.jsonl":
            path.unlink()
    first = list(project.read_annotations("entity"))
    n_wider = 0
    for who in ("anotator-2", "anotator-3"):
        made = []
        for each in first:
            text = texts[each.document_id]
            is_blank = {span: text[span.end : span.end + 1] == " " for span in each.spans}
            spans = [
                msgspec.structs.replace(span, end=span.end + 1)
                if who == "anotator-3" and is_blank[span]
                else span
                for span in each.spans
            ]
            n_wider += sum(one != other for one, other in zip(spans, each.spans, strict=True))
            name = f"{each.document_id}/entity/{who}/1"
            changes = {"annotation_id": name, "annotator_id": who, "spans": tuple(spans)}
            made.append(msgspec.structs.replace(each, **changes))
        write_jsonl(project.annotations_dir("entity") / f"{who}.jsonl", made)
    assert n_wider > 20
    options = ("--layer", "entity", "--project", project.root, "--json")
    (layer,) = json.loads(tandai("suspects", *options).out)["layers"]
    assert layer["rules"]["minority-answer"] == 0
    path = project.root / "tandai.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[agreement]\ntrim = false\n")
    (layer,) = json.loads(tandai("suspects", *options).out)["layers"]
    assert layer["rules"]["minority-answer"] >= n_wider - 1
