"""The stance page in a real browser: pairs are shown, given, needed and sent back."""

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from flow.samples import answer, begin
from integration.events import actions_done, begin_count
from integration.screen import HIGHLIGHTS, log_in, open_task, submit
from integration.taxonomy import CHIP, FIELD, LIST, TITLE, close_list, open_list
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.tasks import run_tasks
from tandai.project import Project
from tandai.records import Annotation
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio

pytestmark = [pytest.mark.studio, pytest.mark.browser]

DOCUMENT = "s08"
FIRST, BOTH = "Perisai-9 Belum Diserahkan", "Sorvut memasok amunisi"


@pytest.fixture
def stances(tmp_path: Path, title: str) -> Project:
    """The sample with its claims settled and its stance tasks made, under a name of its own."""
    sample = begin(tmp_path / "sample")
    run_documents(sample, sample.root / "articles")
    answer(sample, "claim")
    run_gold(sample, ("claim",))
    run_tasks(sample, ("stance",))
    return Project(sample.root, sample.settings, sample.data_dir, server_name=title)


def open_claims(page: Page, studio: RemoteStudio, server: LocalStudio, project: Project) -> None:
    """Shows the page of the stance task that the sample's last document has."""
    (pushed,) = run_push(project, studio, ("stance",))
    task_id, _ = studio.find_tasks(pushed.project_id)[DOCUMENT]
    log_in(page, server)
    open_task(page, studio.url, pushed.project_id, task_id)
    (suggested,) = [
        each for each in project.read_proposals("stance") if DOCUMENT in each.document_id
    ]
    expect(page.locator(HIGHLIGHTS)).to_have_count(len(suggested.spans))


def choose_claim(page: Page, words: str) -> None:
    """Selects a claim; its pairs are shown."""
    page.locator(HIGHLIGHTS, has_text=words).click()
    expect(page.locator(FIELD)).to_be_visible()


def find_item(page: Page, word: str) -> None:
    """Opens the list and types a word of the canonical claim, or its number."""
    open_list(page, page.locator(FIELD))
    page.keyboard.insert_text(word)
    expect(page.locator(TITLE, has_text=word)).to_have_count(1)


def pulled(project: Project, studio: RemoteStudio) -> Annotation:
    run_pull(project, studio, ("stance",), stamp="first")
    run_annotations(project, latest_pulls(project), new_accounts="script")
    (annotation,) = project.read_annotations("stance")
    return annotation


def answers_to(annotation: Annotation, project: Project, words: str) -> dict[str, set[str]]:
    """What is said of the claim that begins with these words."""
    (document,) = [each for each in project.read_documents() if each.document_id == DOCUMENT]
    start = project.read_document_text(document).index(words)
    (span,) = [each for each in annotation.spans if each.start == start]
    return {
        each.name: set(each.values)
        for each in annotation.attributes
        if each.span_id == span.span_id
    }


def test_a_claim_supports_one_canonical_claim_and_denies_another(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, stances: Project
) -> None:
    """What was suggested is there; a pair more is a click, a word and a click; a key sends back."""
    open_claims(page, studio, studio_server, stances)
    begin_count(page)
    choose_claim(page, BOTH)
    chips = page.locator(f"{FIELD} {CHIP}")
    expect(chips).to_have_text(["K06. Sorvana Utara memasok amunisi kepada Maruwana. → Mendukung"])
    find_item(page, "K11")
    page.locator(TITLE, has_text="Membantah").click()
    expect(chips).to_have_count(2)
    # The claim, the field, the stance; the word.
    assert actions_done(page) == Counter(clicks=3, keys=1)
    close_list(page)

    choose_claim(page, FIRST)
    expect(chips).to_have_text(["NONE"])
    page.keyboard.press("g")
    expect(page.get_by_label("Perlu dipecah")).to_be_checked()
    assert submit(page).status == 201

    annotation = pulled(stances, studio)
    assert answers_to(annotation, stances, BOTH) == {
        "canonical_stance": {"K06/SUPPORT", "K11/DENY"}
    }
    assert answers_to(annotation, stances, FIRST) == {
        "canonical_stance": {"NONE"},
        "needs_split": {"YES"},
    }
    (report,) = run_gold(stances, ("stance",))
    assert (report.n_sent_back, [each.rule for each in report.findings]) == (1, ["span-sent-back"])


def test_a_claim_without_a_pair_blocks_and_an_item_alone_is_kept_and_told(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, stances: Project
) -> None:
    """The mouse cannot choose an item without an answer; the keyboard can, and gold says so."""
    open_claims(page, studio, studio_server, stances)
    choose_claim(page, BOTH)
    chips = page.locator(f"{FIELD} {CHIP}")
    page.locator(f"{FIELD} .ant-select-selection-item-remove").click()
    expect(chips).to_have_count(0)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Pilih klaim kanonik beserta posisinya")).to_be_visible()
    page.get_by_role("button", name="OK").click()
    expect(page.locator(FIELD)).to_be_visible()  # the claim at fault is selected

    find_item(page, "K11")
    page.locator(TITLE, has_text="K11").click()
    page.locator(f"{LIST} .ant-select-tree-checkbox").first.click(force=True)
    expect(chips).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    close_list(page)
    assert submit(page).status == 201

    annotation = pulled(stances, studio)
    assert answers_to(annotation, stances, BOTH) == {"canonical_stance": {"K11"}}
    (report,) = run_gold(stances, ("stance",))
    assert [each.rule for each in report.findings] == ["pair-without-answer"]
    (gold,) = stances.read_gold("stance")
    assert "canonical_stance" not in answers_to(gold, stances, BOTH)
