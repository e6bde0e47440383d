"""Run as a program, this file renews tests/data/studio_export.annotations.jsonl."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstudio.samples import CONFIG, TEXT, choices, document_of, labels, with_value
from tandai.annotations import Collected, collect_annotations
from tandai.authors import NOBODY, Account, account_key, accounts_in
from tandai.findings import Finding
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.wire import WirePerson, WireTask, read_tasks
from tandai.records import Annotation

DATA = Path(__file__).parent / "data"
EXPORT = (DATA / "studio_export.json").read_bytes()
GOLDEN = DATA / "studio_export.annotations.jsonl"
ANI, BIMA = "ani.contoh@lembayung.invalid", "bima@lembayung.invalid"
ACCOUNTS = {
    ANI: Account(annotator_id="annotator-1", annotator_kind="person"),
    BIMA: Account(annotator_id="annotator-2", annotator_kind="script"),
}

Json = dict[str, Any]


def exported() -> list[Json]:
    tasks: list[Json] = msgspec.json.decode(EXPORT)
    return tasks


DOCUMENTS = {
    task["data"]["document_id"]: document_of(task["data"]["document_id"], task["data"]["text"])
    for task in exported()
}


def collect(
    tasks: Iterable[Json], accounts: dict[str, Account] = ACCOUNTS, layer: str = "claim"
) -> Collected:
    wire = read_tasks("export.json", msgspec.json.encode(list(tasks)))
    return collect_annotations(wire, CONFIG, DOCUMENTS, accounts, layer=layer, source="export.json")


def lines_of(annotations: Iterable[Annotation]) -> bytes:
    return b"".join(msgspec.json.encode(each) + b"\n" for each in annotations)


def ids(collected: Collected) -> list[tuple[str, str]]:
    return [(each.annotation_id, each.status) for each in collected.annotations]


def answer(server_id: int, day: int, label: str = "PER", **changes: Any) -> Json:
    """An annotation of Ani's on d1 with one label."""
    return {
        "id": server_id,
        "completed_by": {"id": 2, "email": ANI, "first_name": "", "last_name": ""},
        "result": [labels("Sari", label)],
        "created_at": f"2031-05-{day:02}T08:00:00.000001Z",
        "lead_time": 9.5,
        **changes,
    }


def task_of(
    *annotations: Json,
    drafts: list[Json] | None = None,
    predictions: list[Any] | None = None,
    **data: object,
) -> Json:
    """A task about d1; a datum of ``None`` is left out."""
    whole = {**exported()[0]["data"], **data}
    return {
        "id": 77,
        "data": {key: value for key, value in whole.items() if value is not None},
        "annotations": list(annotations),
        "drafts": drafts or [],
        "predictions": predictions or [],
    }


def test_the_invented_export_gives_the_records_it_gave() -> None:
    found = lines_of(collect(exported()).annotations)
    assert found == GOLDEN.read_bytes(), "renew with: uv run python tests/test_annotations.py"


def test_the_invented_export_has_a_flagged_quote_and_a_change_that_nobody_submitted() -> None:
    collected = collect(exported())
    assert [(each.rule, each.severity, each.place) for each in collected.findings] == [
        ("quote-white-space", "warning", "export.json, task 31 (d1), annotation 1, result [0]"),
        ("quote-white-space", "warning", "export.json, task 31 (d1), draft 5, result [0]"),
        ("draft-of-change", "warning", "export.json, task 31 (d1), draft 5"),
    ]
    assert (collected.n_tasks, collected.n_unanswered) == (3, 1)


def test_submitted_skipped_and_draft_are_told_apart() -> None:
    assert ids(collect(exported())) == [
        ("d1/claim/annotator-1/1", "submitted"),
        ("d1/claim/annotator-1/2", "draft"),
        ("d1/claim/annotator-2/1", "submitted"),
        ("d2/claim/annotator-1/1", "submitted"),
        ("d2/claim/annotator-1/2", "submitted"),
        ("d2/claim/annotator-2/1", "skipped"),
        ("d2/claim/annotator-2/2", "draft"),
    ]


def test_several_answers_of_one_account_are_numbered_by_date() -> None:
    """The server's number 4 was made a day before its number 3."""
    first, second = collect(exported()).annotations[3:5]
    assert [span.label for span in (*first.spans, *second.spans)] == ["LOC", "PER"]
    assert first.created_at < second.created_at


def test_a_draft_keeps_its_number_when_it_is_submitted() -> None:
    drafted = {"id": 1, "user": ANI, "result": [], "created_at": "2031-05-01T08:00:00Z"}
    assert ids(collect([task_of(answer(9, 2), drafts=[drafted])])) == [
        ("d1/claim/annotator-1/1", "submitted"),
        ("d1/claim/annotator-1/2", "draft"),
    ]
    assert ids(collect([task_of(answer(9, 2), answer(10, 3))])) == [
        ("d1/claim/annotator-1/1", "submitted"),
        ("d1/claim/annotator-1/2", "submitted"),
    ]


def test_two_tasks_of_one_document_give_two_answers_and_none_is_lost() -> None:
    collected = collect([task_of(answer(9, 5, "LOC")), task_of(answer(8, 4))])
    assert ids(collected) == [
        ("d1/claim/annotator-1/1", "submitted"),
        ("d1/claim/annotator-1/2", "submitted"),
    ]
    assert [each.spans[0].label for each in collected.annotations] == ["PER", "LOC"]


def test_two_accounts_of_one_person_are_one_annotator() -> None:
    other = {"id": 9, "email": "ani@rumah.invalid", "first_name": "", "last_name": ""}
    accounts = {**ACCOUNTS, "ani@rumah.invalid": ACCOUNTS[ANI]}
    collected = collect([task_of(answer(1, 5), answer(2, 4, completed_by=other))], accounts)
    assert [each[0] for each in ids(collected)] == [
        "d1/claim/annotator-1/1",
        "d1/claim/annotator-1/2",
    ]


@given(st.permutations(exported()), st.permutations([0, 1, 2]))
def test_the_order_of_tasks_and_answers_changes_nothing(
    tasks: list[Json], order: list[int]
) -> None:
    shuffled = [
        {**task, "annotations": [made[at] for at in order if at < len(made)]}
        for task in tasks
        for made in [task["annotations"]]
    ]
    assert collect(shuffled).annotations == collect(exported()).annotations


def test_nobodys_name_or_e_mail_stands_in_a_record_or_finding() -> None:
    tasks = exported()
    collected = collect(tasks)
    broken = collect(tasks, {})
    said = lines_of(collected.annotations) + msgspec.json.encode(
        [*collected.findings, *broken.findings]
    )
    for secret in (ANI, BIMA, "@", "Contoh", "contoh"):
        assert secret in EXPORT.decode()
        assert secret not in said.decode()


def test_what_is_said_is_said_under_the_accounts_pseudonym_and_kind() -> None:
    kinds = {each.annotator_id: each.annotator_kind for each in collect(exported()).annotations}
    assert kinds == {"annotator-1": "person", "annotator-2": "script"}


def test_a_record_says_what_the_annotator_had_read_and_how_long_it_took() -> None:
    (made,) = collect([task_of(answer(1, 2))]).annotations
    assert (made.guideline_version, made.lead_time) == ("3", 9.5)
    assert (made.created_at, made.layer) == ("2031-05-02T08:00:00.000001Z", "claim")
    assert made.text_sha256 == DOCUMENTS["d1"].text_sha256


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2031-05-02T15:00:00.5+07:00", "2031-05-02T08:00:00.500000Z"),
        ("2031-05-02T08:00:00Z", "2031-05-02T08:00:00Z"),
        ("2031-05-02T08:00:00", "2031-05-02T08:00:00Z"),
        ("", ""),
    ],
)
def test_one_moment_is_written_in_one_way(written: str, read: str) -> None:
    given_answer = answer(1, 2, created_at=written, updated_at=written or None)
    (made,) = collect([task_of(given_answer)]).annotations
    assert (made.created_at, made.updated_at) == (read, read)


def test_a_date_that_is_none_is_a_warning_and_not_kept() -> None:
    collected = collect([task_of(answer(1, 2, created_at="kemarin"))])
    (finding,) = collected.findings
    assert (finding.rule, finding.severity) == ("date-unreadable", "warning")
    assert finding.place == "export.json, task 77 (d1), annotation 1.created_at"
    assert collected.annotations[0].created_at == ""


def test_the_servers_unique_id_is_kept() -> None:
    (made,) = collect([task_of(answer(1, 2, unique_id="0f-1a"))]).annotations
    assert made.unique_id == "0f-1a"


def test_a_draft_of_a_submitted_answer_is_kept_beside_it() -> None:
    begun = {"id": 4, "user": BIMA, "result": [labels("Sari", "LOC")], "annotation": 9}
    collected = collect([task_of(answer(8, 1), answer(9, 2), drafts=[begun])])
    assert [(each.annotation_id, each.status, each.draft_of) for each in collected.annotations] == [
        ("d1/claim/annotator-1/1", "submitted", ""),
        ("d1/claim/annotator-1/2", "submitted", ""),
        ("d1/claim/annotator-2/1", "draft", "d1/claim/annotator-1/2"),
    ]
    (finding,) = collected.findings
    assert (finding.rule, finding.severity) == ("draft-of-change", "warning")


def test_a_draft_of_an_answer_that_is_not_there_is_kept_and_said() -> None:
    begun = {"id": 4, "user": BIMA, "result": [], "annotation": 99}
    collected = collect([task_of(answer(8, 1), drafts=[begun])])
    assert [each.rule for each in collected.findings] == ["draft-of-change", "draft-of-nothing"]
    assert (collected.annotations[1].status, collected.annotations[1].draft_of) == ("draft", "")


def test_a_copy_of_a_suggestion_names_it() -> None:
    predictions = [prediction(5, labels("Sari", "PER")), prediction(6, labels("Sari", "LOC"))]
    copies = [answer(n, n, parent_prediction=parent) for n, parent in ((1, 5), (2, 6), (3, 7))]
    collected = collect([task_of(*copies, predictions=predictions)])
    by_label = {each.spans[0].label: each.annotation_id for each in collected.suggestions}
    assert [each.copied_from for each in collected.annotations] == [
        by_label["PER"],
        by_label["LOC"],
        "prediction:7",
    ]


def test_the_labels_of_one_item_keep_their_order() -> None:
    item = with_value(labels("Sari", "PER"), labels=["PER", "LOC"])
    turned = with_value(item, labels=["LOC", "PER"])
    made = [
        collect([task_of(answer(1, 2, result=[each]))]).annotations[0] for each in (item, turned)
    ]
    assert [[span.label for span in each.spans] for each in made] == [
        ["PER", "LOC"],
        ["LOC", "PER"],
    ]


TWO_TEXTS = parse_config(
    "here",
    """<View><Text name="text" value="$text"/><Text name="lead" value="$lead"/>
    <Labels name="entity" toName="text"><Label value="PER"/></Labels>
    <Labels name="there" toName="lead"><Label value="PER"/></Labels></View>""",
    object_name="text",
)


def test_what_is_about_another_text_is_checked_against_the_tasks_data() -> None:
    item = {**labels("Sari", "PER", "o1", "there"), "to_name": "lead"}
    near, far = with_value(item, start=0, end=4), with_value(item, start=0, end=40)
    found = {}
    for name, each in (("near", near), ("far", far)):
        task = task_of(answer(1, 2, result=[each]), lead="Sari pulang.")
        wire = read_tasks("f", msgspec.json.encode([task]))
        collected = collect_annotations(
            wire, TWO_TEXTS, DOCUMENTS, ACCOUNTS, layer="claim", source="f"
        )
        found[name] = [finding.rule for finding in collected.findings]
    assert found == {"near": ["result-kept-whole"], "far": ["span-outside-text"]}


def test_spans_stand_in_the_order_of_the_text() -> None:
    items = [labels("tiba", "LOC", "b"), labels("Sari", "PER", "c"), labels("Sari", "LOC", "a")]
    items.append(labels("Sari", "CLAIM", "a", "claim"))
    (made,) = collect([task_of(answer(1, 2, result=items))]).annotations
    assert [(span.span_id, span.label) for span in made.spans] == [
        ("a", "CLAIM"),
        ("a", "LOC"),
        ("c", "PER"),
        ("b", "LOC"),
    ]


@pytest.mark.parametrize(
    ("task", "rule", "place", "found", "expected"),
    [
        (task_of(answer(1, 2), layer=None), "task-without-key", "export.json, task 77",
         "no layer in its data", "document_id, text_sha256, layer, guideline_version"),
        (task_of(answer(1, 2), document_id="d9"), "document-unknown", "export.json, task 77",
         "'d9'", "a document of this corpus"),
        (task_of(answer(1, 2), document_id=["d1"]), "document-unknown", "export.json, task 77",
         "['d1']", "a document of this corpus"),
        (task_of(answer(1, 2), layer="entity"), "task-of-other-layer", "export.json, task 77",
         "'entity'", "'claim'"),
        (task_of(answer(1, 2), text=TEXT.replace("\r\n", "\n")), "text-changed",
         "export.json, task 77", "another text than the document's",
         DOCUMENTS["d1"].text_sha256[:12]),
        (task_of(answer(1, 2), text=None), "text-changed", "export.json, task 77",
         "another text than the document's", DOCUMENTS["d1"].text_sha256[:12]),
        (task_of(answer(1, 2, completed_by=41)), "account-unknown",
         "export.json, task 77 (d1), annotation 1", "an answer of an account without pseudonym",
         "an entry in accounts.json"),
        (task_of(answer(1, 2, completed_by=None)), "account-unknown",
         "export.json, task 77 (d1), annotation 1", "an answer of an account without pseudonym",
         "an entry in accounts.json for 'nobody'"),
    ],
)  # fmt: skip
def test_a_task_or_answer_that_is_not_ours_is_an_error_and_no_record(
    task: Json, rule: str, place: str, found: str, expected: str
) -> None:
    collected = collect([task])
    assert collected.findings == [Finding(rule, "error", place, found, expected)]
    assert collected.annotations == []


@pytest.mark.parametrize("key", ["document_id", "text_sha256", "layer", "guideline_version"])
def test_every_part_of_the_key_is_needed(key: str) -> None:
    (finding,) = collect([task_of(answer(1, 2), **{key: None})]).findings
    assert (finding.rule, finding.found) == ("task-without-key", f"no {key} in its data")


def test_findings_of_the_export_and_of_results_are_handed_on() -> None:
    task = {**task_of(answer(1, 2, "CLAIM")), "weather": 1}
    collected = collect([task])
    assert [(each.rule, each.place) for each in collected.findings] == [
        ("wire-unknown-key", "export.json: task [0].weather"),
        ("label-unknown", "export.json, task 77 (d1), annotation 1, result [0]"),
    ]


def test_an_account_is_known_by_its_e_mail_else_by_its_number() -> None:
    assert account_key(WirePerson(id=3, email=ANI)) == ANI
    assert account_key(WirePerson(id=3)) == "id:3"
    assert account_key(3) == "id:3"
    assert account_key(None) == NOBODY


@pytest.mark.parametrize(
    ("user", "key"),
    [
        (ANI, ANI),
        (3, "id:3"),
        ({"id": 3, "email": ANI}, ANI),
        ({"id": 3}, "id:3"),
    ],
)
def test_a_draft_belongs_to_the_account_that_annotations_belong_to(user: object, key: str) -> None:
    draft = {"id": 1, "user": user, "result": []}
    tasks = read_tasks("f", msgspec.json.encode([task_of(drafts=[draft])]))
    assert accounts_in(tasks) == {key}


def test_the_sample_answers_name_one_author_alike_in_answers_and_drafts(root: Path) -> None:
    path = root / "toolkit" / "tandai" / "sample" / "answers" / "entity.json"
    tasks = [each for each in read_tasks("f", path.read_bytes()) if isinstance(each, WireTask)]
    assert sum(len(task.drafts) for task in tasks) == 1
    assert accounts_in(tasks) == {"anotator-1@contoh.invalid", "anotator-2@contoh.invalid"}


def test_accounts_are_those_that_answered_or_drafted_something() -> None:
    begun = {"id": 1, "user": "ketiga@lembayung.invalid", "result": [], "annotation": 1}
    task = task_of(answer(1, 2), answer(2, 3, completed_by=None), drafts=[begun])
    found = [*read_tasks("f", msgspec.json.encode([task])), Finding("a", "error", "b", "c")]
    assert accounts_in(found) == {ANI, "ketiga@lembayung.invalid"}


def test_answers_without_account_are_read_once_somebody_says_what_they_are() -> None:
    """A machine may have made them, so `accounts_in` never lets them be named in passing."""
    ghost = Account(annotator_id="ghost", annotator_kind="script")
    task = task_of(answer(1, 2, completed_by=None))
    (made,) = collect([task], {NOBODY: ghost}).annotations
    assert (made.annotator_id, made.annotator_kind) == ("ghost", "script")


@pytest.mark.parametrize("version", [None, 3, ["3"]])
def test_a_guideline_version_that_is_no_text_is_an_error(version: object) -> None:
    task = task_of(answer(1, 2))
    task["data"]["guideline_version"] = version
    collected = collect([task])
    (finding,) = collected.findings
    assert (finding.rule, finding.severity) == ("task-without-key", "error")
    assert finding.found == f"the guideline_version {version!r}"
    assert collected.annotations == []


def test_a_code_that_no_inventory_has_is_an_error() -> None:
    items = [labels("Sari", "CLAIM", control="claim"), choices("Sari", "canonical", "K07")]
    wire = list(read_tasks("f", msgspec.json.encode([task_of(answer(1, 2, result=items))])))
    found = {}
    for codes in ({"K07"}, {"K01", "NONE"}):
        collected = collect_annotations(
            wire,
            CONFIG,
            DOCUMENTS,
            ACCOUNTS,
            layer="claim",
            source="f",
            inventories={"canonical": codes},
        )
        found[min(codes)] = [(each.rule, each.severity) for each in collected.findings]
    assert found == {"K07": [], "K01": [("choice-unknown", "error")]}


def test_one_answer_under_two_pseudonyms_is_an_error() -> None:
    """An export with e-mails in one task and numbers in the other."""
    accounts = {**ACCOUNTS, "id:2": Account(annotator_id="annotator-9", annotator_kind="person")}
    tasks = [task_of(answer(1, 2)), task_of(answer(1, 2, completed_by=2))]
    (finding,) = collect(tasks, accounts).findings
    assert (finding.rule, finding.severity) == ("annotator-twice", "error")
    assert finding.place == "d1/claim/annotator-9/1"


def test_what_is_marked_as_ground_truth_is_a_warning() -> None:
    (finding,) = collect([task_of(answer(1, 2, ground_truth=True))]).findings
    assert (finding.rule, finding.severity) == ("ground-truth-left-out", "warning")
    assert finding.place == "export.json, task 77 (d1), annotation 1"


def prediction(server_id: int, *items: Json, version: str | None = "tandai-claim-1") -> Json:
    return {"id": server_id, "model_version": version, "result": list(items)}


def test_what_a_task_showed_is_a_suggestion_of_a_program() -> None:
    collected = collect([task_of(predictions=[prediction(5, labels("Sari", "PER"))])])
    (made,) = collected.suggestions
    assert collected.findings == []
    assert made.annotation_id == "d1/claim/tandai-saran/1"
    assert (made.annotator_id, made.annotator_kind) == ("tandai-saran", "program")
    assert (made.model_version, made.guideline_version) == ("tandai-claim-1", "3")
    assert [(span.label, span.origin) for span in made.spans] == [("PER", "suggested")]
    assert collected.annotations == []


@pytest.mark.parametrize(
    ("version", "annotator"),
    [
        ("tandai-entity-9", "tandai-saran"),
        ("Model Besar v2 (beta)", "model-besar-v2-beta"),
        ("ani@rumah.invalid", "ani-rumah.invalid"),
        (None, "suggestion"),
        ("///", "suggestion"),
        ("gold", "suggestion-gold"),
        ("tandai saran", "suggestion-tandai-saran"),
        ("Annotator-1", "suggestion-annotator-1"),
    ],
)
def test_who_made_a_suggestion_is_a_plain_word_and_nobody_else(
    version: str | None, annotator: str
) -> None:
    (made,) = collect([task_of(predictions=[prediction(5, version=version)])]).suggestions
    assert (made.annotator_id, made.model_version) == (annotator, version or "")


def test_suggestions_are_numbered_by_what_they_say_and_one_shown_twice_is_one() -> None:
    one, other = labels("Sari", "PER"), labels("Sari", "LOC")
    tasks = [
        task_of(predictions=[prediction(5, one), prediction(6, other)]),
        task_of(predictions=[prediction(8, other, version="tandai-claim-0"), prediction(9, one)]),
    ]
    made = collect(tasks).suggestions
    assert [each.annotation_id for each in made] == [
        f"d1/claim/tandai-saran/{n}" for n in (1, 2, 3)
    ]
    assert [each.model_version for each in made] == ["tandai-claim-0", *["tandai-claim-1"] * 2]
    assert collect(reversed(tasks)).suggestions == made


def test_a_fault_in_a_suggestion_is_a_warning_and_its_item_no_record() -> None:
    deep = prediction(6)
    items = [labels("Sari", "CLAIM"), choices("Sari", "traits", "blue"), labels("tiba", "LOC", "b")]
    task = task_of(answer(1, 2), predictions=[prediction(5, *items), deep])
    collected = collect([task])
    assert [(each.rule, each.severity) for each in collected.findings] == [
        ("label-unknown", "warning"),
        ("choice-unknown", "warning"),
    ]
    assert collected.findings[0].place == "export.json, task 77 (d1), prediction 5, result [0]"
    assert len(collected.annotations) == 1
    assert sorted(len(each.spans) for each in collected.suggestions) == [0, 1]


def test_suggestions_that_are_bare_numbers_are_one_note() -> None:
    tasks = [task_of(predictions=[5, 6]), task_of(answer(1, 2), predictions=[7])]
    collected = collect(tasks)
    assert collected.suggestions == []
    (finding,) = collected.findings
    assert (finding.rule, finding.severity) == ("suggestion-not-in-export", "note")
    assert (finding.place, finding.found) == ("export.json", "3 suggestions as bare numbers")


def bare(item: Json) -> Json:
    return {key: each for key, each in item.items() if key != "origin"}


def test_a_script_that_hands_a_suggestion_in_is_not_recorded_as_its_author() -> None:
    """Through the API, results have no origin: what equals the suggestion was accepted."""
    shown = labels("Sari", "PER")
    items = [bare(shown), bare(labels("tiba", "LOC", "r2"))]
    task = task_of(answer(1, 2, result=items), predictions=[prediction(5, shown)])
    (made,) = collect([task]).annotations
    assert [span.origin for span in made.spans] == ["accepted_untouched", "manual"]


def test_nothing_of_a_copied_suggestion_without_origin_is_manual() -> None:
    items = [bare(labels("Sari", "PER"))]
    (made,) = collect([task_of(answer(1, 2, result=items, parent_prediction=5))]).annotations
    assert [span.origin for span in made.spans] == ["accepted_untouched"]


ARROW = {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "right"}


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({"predictions": [5]}, "accepted_untouched"),
        ({"parent_prediction": 5}, "accepted_untouched"),
        ({}, "manual"),
    ],
)
def test_an_arrow_that_may_have_been_suggested_is_never_a_persons(given: Json, origin: str) -> None:
    """The export format JSON names predictions by number, and an arrow has no origin."""
    regions = [labels("Sari", "PER"), labels("tiba", "LOC", "r2")]
    items = [*({**each, "origin": "prediction"} for each in regions), ARROW]
    predictions = given.get("predictions", [])
    copied = {key: each for key, each in given.items() if key == "parent_prediction"}
    task = task_of(answer(1, 2, result=items, **copied), predictions=predictions)
    (made,) = collect([task]).annotations
    assert [each.origin for each in made.relations] == [origin]


def test_the_sample_exports_hold_the_suggestions_that_were_shown(root: Path) -> None:
    path = root / "toolkit" / "tandai" / "sample" / "answers" / "entity.json"
    tasks = msgspec.json.decode(path.read_bytes())
    documents = {
        task["data"]["document_id"]: document_of(task["data"]["document_id"], task["data"]["text"])
        for task in tasks
    }
    config = root / "toolkit" / "tandai" / "sample" / "annotation_configs" / "entity" / "config.xml"
    collected = collect_annotations(
        read_tasks("entity.json", path.read_bytes()),
        parse_config("entity", config.read_text(encoding="utf-8")),
        documents,
        dict.fromkeys(accounts_in(read_tasks("f", path.read_bytes())), ACCOUNTS[ANI]),
        layer="entity",
        source="entity.json",
    )
    assert [len(each.spans) + len(each.attributes) for each in collected.suggestions] == [
        len(task["predictions"][0]["result"]) for task in tasks
    ]
    assert {span.origin for each in collected.annotations for span in each.spans} == {
        "accepted_untouched",
        "manual",
    }


if __name__ == "__main__":
    GOLDEN.write_bytes(lines_of(collect(exported()).annotations))
