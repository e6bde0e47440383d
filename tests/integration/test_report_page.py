"""The report's page in a real Chromium: drawn right, for everybody, and without a network."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from playwright.sync_api import Page, expect

from flow.fixtures import finished as finished
from flow.fixtures import project as project
from integration.report_checks import broken, faint, nameless, sideways
from tandai.flow.gold import run_gold
from tandai.flow.report import run_report
from tandai.pages.content import Numbers
from tandai.pages.palette import label_colours
from tandai.pages.records import (
    Arrow,
    DocumentIsland,
    Entry,
    Hand,
    Head,
    Label,
    Mark,
    Pass,
    Voice,
)
from tandai.pages.render import Page as Facts
from tandai.pages.render import render_page
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import read_jsonl, write_jsonl

pytestmark = pytest.mark.browser

PARTS = ("agreement", "disagreements", "corpus")


class Watched(NamedTuple):
    """A page, and what went wrong on it."""

    page: Page
    faults: list[str]
    requests: list[str]

    def open(self, path: Path, part: str = "") -> Page:
        self.page.goto(f"{path.as_uri()}#{part}")
        expect(self.page.locator("nav.parts a[aria-current]")).to_have_count(1)
        return self.page


@pytest.fixture
def watched(page: Page) -> Iterator[Watched]:
    """A page whose every complaint and every request is a fault in the end."""
    seen = Watched(page, [], [])
    page.on("console", lambda message: seen.faults.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    yield seen
    assert seen.faults == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []


@pytest.fixture
def report(project: Project) -> Path:
    return Path(run_report(project).path)


def head_of(path: Path) -> Head:
    html = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="head">(.*?)</script>', html)
    assert found
    return msgspec.json.decode(found[1], type=Head)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_part_can_be_read_by_everybody(
    watched: Watched, report: Path, scheme: str, width: int
) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 850})
    for part in PARTS:
        watched.open(report, part)
        page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        assert sideways(page) == 0, part
        assert nameless(page) == [], part
        assert broken(page) == [], part
        assert faint(page) == [], part


def test_the_checks_find_what_is_wrong(watched: Watched, report: Path) -> None:
    """Each of them, on a page that was spoilt in its way."""
    page = watched.open(report)
    page.evaluate("""() => {
      const main = document.querySelector("main");
      const button = document.createElement("button");
      button.append("\\u00a0");
      const grey = document.createElement("p");
      grey.append("pale");
      grey.style.color = "#999";
      const wide = document.createElement("h6");
      wide.append("wide");
      wide.style.width = "3000px";
      main.prepend(button, grey, wide);
    }""")
    assert len(nameless(page)) == 1
    assert [each for each in faint(page) if "pale" in each]
    assert [each for each in broken(page) if "h6 after h1" in each]
    assert sideways(page) > 0


def test_filters_count_what_the_project_has(watched: Watched, report: Path) -> None:
    head = head_of(report)
    page = watched.open(report, "disagreements")
    all_of = [(entry, each) for entry in head.entries for each in entry.differences]

    def expect_found(wanted: list[tuple[Entry, object]]) -> None:
        n, documents = len(wanted), len({entry.id for entry, _ in wanted})
        one = "difference" if n == 1 else "differences"
        many = "document" if documents == 1 else "documents"
        expect(page.locator("#found")).to_have_text(f"{n} {one} in {documents} {many}")
        shown = page.locator("#entries li .muted").all_inner_texts()
        assert sum(int(each.rsplit(" · ", 1)[1]) for each in shown) == n

    expect_found(list(all_of))
    for number in range(len(head.layers)):
        page.locator("[name=layer]").select_option(str(number))
        expect_found([each for each in all_of if each[1].layer == number])
    page.get_by_role("button", name="Clear").click()
    for number in range(len(head.kinds)):
        page.locator("[name=kind]").select_option(str(number))
        expect_found([each for each in all_of if number in each[1].kinds])
    page.get_by_role("button", name="Clear").click()
    for number, hand in enumerate(head.hands):
        if hand.kind != "gold":
            page.locator("#filters [name=hand]").select_option(str(number))
            expect_found([each for each in all_of if number in each[1].odd])
    page.get_by_role("button", name="Clear").click()
    claim = next(
        n for n, each in enumerate(head.labels) if (each.layer, each.code) == ("claim", "CUE")
    )
    page.locator("[name=label]").select_option(str(claim))
    expect_found([each for each in all_of if claim in each[1].labels])
    page.locator("[name=state]").select_option("settled")
    expect_found([each for each in all_of if claim in each[1].labels and each[1].is_settled])


def test_j_walks_through_every_difference_and_k_back(watched: Watched, report: Path) -> None:
    head = head_of(report)
    n = sum(len(entry.differences) for entry in head.entries)
    page = watched.open(report, "disagreements")
    where = page.locator("#where")
    for at in range(1, n + 1):
        expect(where).to_have_text(f"{at} of {n}")
        expect(page.locator(".differences tr[aria-selected=true]")).to_have_count(1)
        page.keyboard.press("j")
    expect(where).to_have_text(f"{n} of {n}")
    page.keyboard.press("k")
    expect(where).to_have_text(f"{n - 1} of {n}")
    # Letters typed into the search are words, not steps.
    page.keyboard.press("/")
    expect(page.locator("#filters [name=search]")).to_be_focused()
    page.keyboard.type("jjk")
    expect(page.locator("#found")).to_have_text("0 differences in 0 documents")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#difference")).to_have_text("No difference is like that.")


def test_answers_stand_side_by_side_in_their_lanes(watched: Watched, report: Path) -> None:
    """Of s01 in entity one marked a word that the other did not."""
    page = watched.open(report, "disagreements/s01/entity")
    row = page.locator(".differences tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("missing")
    expect(page.locator(".k.odd")).to_have_count(1)
    expect(page.locator(".k.gap.first")).to_have_count(1)
    # No lane is told by its colour alone.
    codes = {f" {label.code}" for label in head_of(report).labels}
    for words in page.locator(".k.on.first").all_inner_texts():
        assert words[1:] in codes
    now = "".join(page.locator(".g.now .t").all_inner_texts()).strip()
    assert now
    expect(row.locator("th")).to_have_text(now)
    expect(page.locator("#now")).to_contain_text("open")


def test_of_an_arrow_both_ends_are_named(watched: Watched, report: Path, project: Project) -> None:
    """And not all that lies between them."""
    texts = {each.document_id: each for each in project.read_documents()}
    number = head_of(report).kinds.index("relation")
    page = watched.open(report, "disagreements")
    page.locator("[name=kind]").select_option(str(number))
    islands = [
        msgspec.json.decode(each, type=DocumentIsland)
        for each in re.findall(r'id="d\d+">(.*?)</script>', report.read_text(encoding="utf-8"))
    ]
    wanted = []
    for each in islands:
        text = project.read_document_text(texts[each.id])
        for layer in each.passes:
            marks = {(v.hand, mark.span_id): mark for v in layer.voices for mark in v.marks}
            for difference in layer.differences:
                if number in difference.kinds:
                    first = difference.said[0]
                    ends = [marks[first.hand, each] for each in first.span_ids]
                    wanted.append([text[mark.start : mark.end][:80] for mark in ends])
    assert wanted
    expect(page.locator("#where")).to_have_text(f"1 of {len(wanted)}")
    for one, other in wanted:
        expect(page.locator("#now bdi")).to_contain_text(one)
        expect(page.locator("#now bdi")).to_contain_text(f" → {other[:1]}")
        expect(page.locator("#now bdi")).to_contain_text(other)
        chosen = page.locator(".differences tr[aria-selected=true] th")
        expect(chosen).to_have_text(page.locator("#now bdi").inner_text())
        page.locator("#entries").focus()
        page.keyboard.press("j")


def test_gold_stands_beside_what_it_settled(watched: Watched, project: Project) -> None:
    """Of a tie gold says nothing; of what a third annotator decides it says what is decided."""
    page = watched.open(Path(run_report(project).path), "disagreements/s03/claim")
    rows = page.locator(".differences tbody tr")
    gold = [row.locator("td").nth(4).inner_text() for row in rows.all()]
    assert len(gold) == 6
    assert set(gold) == {"(none)"}
    folder = project.annotations_dir("claim")
    third = [
        msgspec.structs.replace(
            each,
            annotator_id="anotator-3",
            annotation_id=each.annotation_id.replace("anotator-1", "anotator-3"),
            unique_id="",
        )
        for each in read_jsonl(folder / "anotator-1.jsonl", Annotation)
    ]
    write_jsonl(folder / "anotator-3.jsonl", third)
    run_gold(project, ("claim",))
    run_report(project)
    page.reload()
    expect(rows.first.locator("td")).to_have_count(7)
    for row in page.locator(".differences tbody tr").all():
        one, two, three, settled = (row.locator("td").nth(n).inner_text() for n in (2, 3, 4, 5))
        assert one == three != two
        assert settled.removesuffix(" (majority by majority-2)") == one
        expect(row.locator("td").nth(6)).to_have_text("settled")
        row.click()
        expect(page.locator("#now dl div").last).to_have_text(f"gold{settled}")


def test_search_finds_words_of_texts_and_titles(
    watched: Watched, report: Path, project: Project
) -> None:
    page = watched.open(report, "corpus")
    texts = {
        each.document_id: project.read_document_text(each) for each in project.read_documents()
    }
    word = "amunisi"
    wanted = sum(
        word in (texts[entry.id] + entry.title).lower() for entry in head_of(report).entries
    )
    assert 0 < wanted < len(texts)
    page.keyboard.press("/")
    page.keyboard.type(word.upper())
    expect(page.locator("#articles-found")).to_have_text(f"{wanted} articles")
    expect(page.locator("#articles li")).to_have_count(wanted)


@pytest.mark.parametrize(("part", "box"), [("disagreements", "#entries"), ("corpus", "#articles")])
def test_what_is_shown_is_in_sight_of_its_list(
    watched: Watched, report: Path, part: str, box: str
) -> None:
    """Where a link leads to a document far down the list."""
    watched.page.set_viewport_size({"width": 1440, "height": 420})
    page = watched.open(report, f"{part}/s08/stance")
    button = page.locator(f"{box} [aria-current]")
    expect(button).to_have_count(1)
    expect(button).to_contain_text("s08")
    outer, inner = (
        page.locator(each).evaluate(
            "(each) => [each.getBoundingClientRect().top, each.getBoundingClientRect().bottom]"
        )
        for each in (box, f"{box} [aria-current]")
    )
    assert outer[0] <= inner[0] < inner[1] <= outer[1]


def test_every_gold_span_is_drawn_over_its_words(
    watched: Watched, report: Path, project: Project
) -> None:
    gold = {each.document_id: each for each in project.read_gold("entity")}
    for document in project.read_documents():
        text = project.read_document_text(document)
        page = watched.open(report, f"corpus/{document.document_id}")
        expect(page.locator("#article h3")).to_contain_text(document.document_id)
        drawn = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll("#article .tag")].map((tag) => [
          tag.dataset.span,
          [...document.querySelectorAll("#article .s")].filter((piece) => piece.dataset.spans.split(" ").includes(tag.dataset.span)).map((piece) => piece.textContent).join(""),
        ]))""")
        wanted = {
            f"0/{span.span_id}": text[span.start : span.end].replace("\n", "")
            for span in gold[document.document_id].spans
        }
        assert {key: words for key, words in drawn.items() if key.startswith("0/")} == wanted


def test_a_claim_shows_its_source_and_cue_on_focus(watched: Watched, report: Path) -> None:
    page = watched.open(report, "corpus/s01")
    claim = page.locator(
        ".joined tbody tr", has=page.locator("td:nth-of-type(4):not(:empty)")
    ).first
    source = claim.locator("td").nth(3).inner_text()
    claim.locator("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#about")).to_contain_text("source ←")
    expect(page.locator("#about")).to_contain_text(source.split(";")[0].strip())
    lit = "".join(page.locator(".s.lit").all_inner_texts())
    assert source.split(";")[0].strip() in lit


def test_a_page_without_texts_draws_every_span_and_no_word(
    watched: Watched, project: Project
) -> None:
    path = project.corpus / "articles.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",own", ",none"), encoding="utf-8")
    report = Path(run_report(project).path)
    gold = next(each for each in project.read_gold("entity") if each.document_id == "s01")
    page = watched.open(report, "corpus/s01")
    expect(page.locator("#article .tag[data-span^='0/']")).to_have_count(len(gold.spans))
    words = set("".join(page.locator("#article .masked .t").all_inner_texts()).split())
    assert words
    assert {"".join(set(word)) for word in words} == {"n"}
    page = watched.open(report, "disagreements/s01/entity")
    expect(page.locator(".k.odd")).to_have_count(1)
    assert sideways(page) == 0


def test_the_keyboard_reaches_everything_and_is_always_seen(watched: Watched, report: Path) -> None:
    page = watched.open(report, "disagreements")
    wanted = page.evaluate("""() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 0).length""")
    seen = 0
    # Tab begins at the part that the address names, and comes round to the top of the page.
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        state = page.evaluate("""() => {
          const at = document.activeElement;
          if (!at || at === document.body || at.dataset.reached) return null;
          at.dataset.reached = "yes";
          const style = getComputedStyle(at);
          return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        }""")
        if state is not None:
            assert state
            seen += 1
    assert seen == wanted


TEXT = "😀 Bayu\r\nWiratmaka 👩‍🔧 pergi ke Anjora.\nIa pulang."


def hostile_page(tmp_path: Path) -> Path:
    """Nested, crossing and line-crossing spans, with labels and an address that mean harm."""
    evil = "<img src=x onerror=alert(1)>"
    labels = (Label("a", "x", evil, evil), Label("a", "x", "B", "Be"))
    numbers = Numbers(("a",), labels, (Hand("h1", "person"), Hand("gold", "gold")))
    marks = (
        Mark("outer", 0, 20, 0, 0, ((evil, evil),)),
        Mark("inner", 2, 6, 1, 0, ()),
        Mark("cross", 17, 30, 1, 0, ()),
        Mark("same", 2, 6, 0, 0, ()),
    )
    voice = Voice(1, marks, (Arrow("inner", "outer", evil),), ((evil, None),))
    head = Head(
        layers=numbers.layers,
        asking=(),
        labels=labels,
        hands=numbers.hands,
        ways=(evil,),
        kinds=("missing",),
        tables=(),
        matrices=(),
        entries=(Entry(evil, evil, evil, evil, evil, "", shows_text=True, differences=()),),
    )
    one = DocumentIsland(
        id=evil, text=TEXT, tokens=(), lines=(), passes=(Pass(0, (voice,), (), ()),), joined=()
    )
    facts = Facts(
        title=evil,
        version=evil,
        language="id",
        n_documents=1,
        n_groups=1,
        n_hands={},
        n_differences=0,
        n_open=0,
        n_texts=1,
        n_private=1,
        why_no_text="",
        remark=evil,
        scorecard=None,
        layers=(),
        counted=(),
    )
    path = tmp_path / "hostile.html"
    colours = [label_colours("", n) for n in range(2)]
    path.write_text(render_page(facts, head, [one], colours), encoding="utf-8", newline="")
    return path


def test_nested_and_crossing_spans_and_every_character_are_drawn(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.open(hostile_page(tmp_path), "corpus")
    for name, start, end in (("outer", 0, 20), ("inner", 2, 6), ("cross", 17, 30), ("same", 2, 6)):
        pieces = page.evaluate(
            """(id) => [...document.querySelectorAll("#article .s")]
            .filter((each) => each.dataset.spans.split(" ").includes(`0/${id}`)).map((each) => each.textContent).join("")""",
            name,
        )
        assert pieces == TEXT[start:end].replace("\n", ""), name
    assert page.locator("img").count() == 0
    expect(page.locator("h1")).to_have_text("<img src=x onerror=alert(1)>")
    page.locator("#article .tag").first.focus()
    assert page.locator("img").count() == 0
    # Words that turn the direction of writing turn their own alone.
    assert (
        page.locator("h3 bdi").evaluate("(each) => getComputedStyle(each).unicodeBidi") == "isolate"
    )
    expect(page.locator(".banner")).to_contain_text("Do not pass this page on")


def test_what_a_policy_forbids_is_not_done(page: Page, tmp_path: Path) -> None:
    """The policy stops a script, a style and a request that somebody got into the page after all."""
    path = hostile_page(tmp_path)
    html = path.read_text(encoding="utf-8")
    bad = '<script>document.title="broken"</script><p id="p" style="color:red">x</p><img src="https://contoh.invalid/x.png">'
    path.write_text(html.replace("<main", bad + "<main"), encoding="utf-8")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    expect(page.locator("nav.parts a[aria-current]")).to_have_count(1)
    assert page.title() != "broken"
    red = page.evaluate("getComputedStyle(document.getElementById('p')).color")
    assert red != "rgb(255, 0, 0)"
    assert len([each for each in refused if "Content Security Policy" in each]) >= 3
    assert [url for url in asked if url.startswith("http")] == []


def test_the_page_prints_its_figures(watched: Watched, report: Path) -> None:
    page = watched.open(report, "corpus")
    page.emulate_media(media="print")
    expect(page.locator("#agreement-title")).to_be_visible()
    expect(page.locator("nav.parts")).to_be_hidden()
