"""The page lets nothing in: hostile texts, labels and titles stay what they are, text."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import msgspec
import pytest

from pages.made import said
from tandai.agreement.figures import ClassCounts, Confusion, Figure, Interval, LayerAgreement
from tandai.pages.content import Case, Drawer, number_names
from tandai.pages.palette import label_colours
from tandai.pages.plots import draw_counts
from tandai.pages.records import DocumentIsland, Head, Matrix
from tandai.pages.render import Page, island, render_page
from tandai.pages.scorecard import make_group, make_scorecard, show_figure
from tandai.pages.sections import count_classes, make_section
from tandai.records import Article, Document

HOSTILE = "</script><script>alert(1)</script><!-- ]]> <img src=x onerror=alert(2)> \u2028 & \" '"


class Tags(HTMLParser):
    """What a parser sees: tags with their attributes, and scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in: str = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def figure(**changes: object) -> Figure:
    plain = Figure(
        layer="entity",
        name="entity",
        metric="exact_f1",
        value=0.5,
        n=10,
        n_of="spans",
        n_documents=2,
        n_groups=2,
    )
    return msgspec.structs.replace(plain, **changes)


def render(words: str) -> str:
    """A page on which everything that comes from outside is the same words."""
    known = LayerAgreement(
        layer=words,
        annotators={words: "person"},
        n_documents=1,
        n_shared=1,
        n_groups=1,
        counts=(ClassCounts(layer=words, name=words, counts={words: {words: 1}}),),
        figures=(
            figure(name=words, why=words, n_of=words, gate=0.4, target=0.6, standing="gate"),
            figure(name=words, why=words, n_of=words, annotators=(words, words)),
        ),
        confusions=(Confusion(layer=words, name=words, classes=(words,), table=((1,),)),),
    )
    page = Page(
        title=words,
        version="0",
        language=words,
        n_documents=1,
        n_groups=1,
        n_hands={words: 1},
        n_differences=0,
        n_open=0,
        n_texts=0,
        n_private=1,
        why_no_text=words,
        remark=words,
        scorecard=make_scorecard([known]),
        layers=(make_section(known, None, None),),
        counted=(),
    )
    head = Head(
        layers=(words,),
        asking=(),
        labels=(),
        hands=(),
        ways=(),
        kinds=(),
        tables=(),
        matrices=(Matrix(words, words, ((words, words, words),), (words,), ()),),
        entries=(),
    )
    one = DocumentIsland(id=words, text=words, tokens=(), lines=(), passes=(), joined=())
    return render_page(page, head, [one], [label_colours(words, 0)])


def test_hostile_words_make_no_tag_and_no_attribute() -> None:
    plain, hostile = Tags(render("words")), Tags(render(HOSTILE))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(each) for _, each in hostile.tags] == [sorted(each) for _, each in plain.tags]


def test_islands_give_back_exactly_what_went_in() -> None:
    scripts = Tags(render(HOSTILE)).scripts
    found = msgspec.json.decode(scripts[1], type=DocumentIsland)
    assert (found.id, found.text) == (HOSTILE, HOSTILE)


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "😀 👩‍🔧 e\u0301", "\u2028\u2029<&>", "\x00\x0b"])
def test_an_island_keeps_every_code_point(text: str) -> None:
    said_ = str(island({"text": text}))
    assert not set("<>&\u2028\u2029\r\n") & set(said_)
    assert msgspec.json.decode(said_)["text"] == text


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    html = render("words")
    tags = Tags(html)
    (policy,) = (
        each["content"] or ""
        for tag, each in tags.tags
        if tag == "meta" and each.get("http-equiv") == "Content-Security-Policy"
    )
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(style) == 1
    programs = [
        script
        for script, (_, each) in zip(
            tags.scripts, [each for each in tags.tags if each[0] == "script"], strict=True
        )
        if each.get("type") != "application/json"
    ]
    assert len(programs) == 1

    def digest(source: str) -> str:
        return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()

    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{digest(style[0])}'",
        f"script-src 'sha256-{digest(programs[0])}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_nothing_on_the_page_is_fetched_and_nothing_runs_from_an_attribute() -> None:
    for tag, attributes in Tags(render("words")).tags:
        assert "src" not in attributes, tag
        assert "style" not in attributes, tag
        assert not [each for each in attributes if each.startswith("on")], tag
        if tag != "a":
            href = attributes.get("href") or "#"
            assert href.startswith(("#", "data:,")), (tag, href)
    assert "@import" not in render("words")
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", render("words"))


def test_pictures_follow_the_pages_colours_and_share_no_ids() -> None:
    one, two = (
        draw_counts({"PER": 3, "$x$": 0}, {"PER": "#123456", "$x$": "#654321"}, name=n, title="A&B")
        for n in ("one", "two")
    )
    for picture in (one, two):
        assert "style" not in picture
        assert not re.findall(r"#(0[1-3])\1\1", picture)
        assert "<metadata" not in picture
        assert "var(--ink)" in picture
        assert ">$x$<" in picture
        assert 'aria-label="A&amp;B"' in picture
    ids = re.findall(r' id="([^"]+)"', one + two)
    assert len(ids) == len(set(ids)) > 0
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', one + two)) <= set(ids)
    assert one.replace("one-", "two-") == two


def place(across: str) -> float:
    """Per cent of a picture's width to what it stands for."""
    return (float(across.removesuffix("%")) - 3) / 94


def test_a_rows_picture_has_everything_where_its_numbers_say() -> None:
    interval = Interval(low=0.3, high=0.7, n_samples=9)
    plot = show_figure(figure(gate=0.4, target=0.6, interval=interval)).plot
    drawn = (plot.value, plot.low, plot.high, plot.gate, plot.target)
    assert [place(each) for each in drawn] == pytest.approx([0.5, 0.3, 0.7, 0.4, 0.6], abs=1e-4)
    bare = show_figure(figure(value=None)).plot
    assert (bare.value, bare.low, bare.high, bare.gate, bare.target) == ("",) * 5
    below = show_figure(figure(value=-0.3)).plot
    assert place(below.value) == 0


def layer_of(name: str, *figures: Figure) -> LayerAgreement:
    return LayerAgreement(
        layer=name, annotators={}, n_documents=3, n_shared=2, n_groups=1, figures=figures
    )


def test_the_scorecard_has_every_figure_with_a_gate_once_and_counts_what_they_reached() -> None:
    aims = {"gate": 0.4, "target": 0.6, "why": "Few groups."}
    gate, below, few, none, pair = (
        figure(value=0.5, standing="gate", **aims),
        figure(value=0.1, standing="below gate", **aims),
        figure(value=0.2, standing="too few", caution="Six.", **aims),
        figure(value=None, standing="no value", **aims),
        figure(value=0.5, standing="gate", annotators=("a", "b"), **aims),
    )
    layers = [
        layer_of("entity", gate, figure(metric="overlap_f1"), below, few),
        layer_of("other", figure()),
        layer_of("claim", none, pair),
    ]
    card = make_scorecard(layers)
    assert card
    assert [(layer.layer, [row.figure for row in rows]) for layer, rows in card.parts] == [
        ("entity", [gate, below, few]),
        ("claim", [none]),
    ]
    assert [row for _, rows in card.parts for row in rows] == list(card.table.rows)
    assert [(n, words) for n, words, _ in card.verdicts] == [
        (1, "● gate"),
        (1, "▼ below gate"),
        (1, "? too few items"),
        (1, "? no value"),
    ]
    assert card.few
    assert card.table.notes == (
        "No interval: Few groups.",
        "No interval: Few groups. No verdict: Six.",
        "No value: Few groups.",
    )
    assert [row.note for row in card.table.rows] == [1, 1, 2, 3]
    assert make_scorecard([layer_of("other", figure())]) is None


def test_a_figure_stands_on_the_scorecard_or_in_its_layer() -> None:
    aimed, plain, by_class = (
        figure(gate=0.4, target=0.6, standing="gate"),
        figure(metric="ac1"),
        figure(label="PER"),
    )
    with_aims = make_section(layer_of("entity", aimed, plain, by_class), None, None)
    assert with_aims.main is None
    in_groups = [[row.figure for row in group.rows] for group in with_aims.more]
    assert in_groups == [[plain], [by_class]]
    without = make_section(layer_of("entity", plain, by_class), None, None)
    assert without.main
    assert [row.figure for row in without.main.rows] == [plain]


def test_many_annotators_have_their_sum_and_range_in_counts() -> None:
    by_hand = {f"a{n}": n for n in range(1, 8)}
    counts = {"PER": by_hand, "ORG": {"a1": 14}}
    many = count_classes(ClassCounts(layer="entity", name="entity", counts=counts))
    assert many.columns == ("all", "least", "most")
    assert many.rows == (("PER", "100.0%", (28, 1, 7)), ("ORG", "50.0%", (14, 0, 14)))
    few = count_classes(ClassCounts(layer="e", name="e", counts={"PER": {"a1": 1}, "ORG": {}}))
    assert few.rows == (("PER", "100.0%", (1,)), ("ORG", "0.0%", (0,)))


@pytest.mark.parametrize(
    ("standing", "reached"),
    [
        ("below gate", "▼ below gate"),
        ("gate", "● gate"),
        ("target", "★ target"),
        ("too few", "? too few items"),
        ("no value", "? no value"),
        ("", ""),
    ],
)
def test_what_a_figure_reached_is_said_in_words(standing: str, reached: str) -> None:
    assert show_figure(figure(standing=standing)).reached == reached


def test_what_is_no_full_verdict_is_no_full_dot() -> None:
    assert show_figure(figure(standing="below gate")).plot.look == ""
    assert show_figure(figure(standing="too few")).plot.look == "few"
    assert show_figure(figure(value=-0.3, standing="too few")).plot.look == "beyond"


def test_free_answers_are_withheld_with_the_text() -> None:
    place = (0, 5, "PER")
    secret = {"attributes": {(place, "note"): ["rahasia dari artikel"]}, "text": True}
    voting = [said("h1", place, **secret), said("h2", place)]  # type: ignore[arg-type]
    for text in ("Bayu pulang.", None):
        case = Case(
            document=Document(
                document_id="d1",
                raw_sha256="",
                text_sha256="",
                normaliser="",
                n_chars_raw=12,
                n_chars=12,
                edits=(),
                zones=(),
                paragraphs=(),
                sentences=(),
                tokens=((0, 4), (5, 12)),
                quotations=(),
            ),
            article=Article(document_id="d1", file="", raw_sha256="", url="javascript:alert(1)"),
            group_id="d1",
            text=text,
            voting={"entity": voting},
            gold={},
            links={},
        )
        numbers = number_names({}, [case])
        numbers = msgspec.structs.replace(numbers, layers=("entity",))
        entry, drawn = Drawer(numbers).draw(case, ())
        page = str(island([entry, drawn]))
        assert ("rahasia" in page) == (text is not None)
        assert entry.url == ""
        assert (drawn.tokens == ()) == (text is not None)


@pytest.mark.parametrize(
    ("n", "n_of", "shown"),
    [
        (1, "tokens", "token"),
        (0, "tokens", "tokens"),
        (2, "matched spans", "matched spans"),
        (1, "items that both chose", "item that both chose"),
        (1, "document items", "document item"),
    ],
)
def test_one_thing_is_told_as_one(n: int, n_of: str, shown: str) -> None:
    assert show_figure(figure(n=n, n_of=n_of)).n_of == shown


def test_an_interval_over_few_groups_is_told_to_be_too_narrow() -> None:
    interval = Interval(low=0.4, high=0.6, n_samples=1000)
    figures = [figure(interval=interval, n_groups=n) for n in (10, 19, 20, 40)]
    group = make_group("", [*figures, figure(n_groups=10)])
    assert [each.note for each in group.rows] == [1, 1, 0, 0, 0]
    (note,) = group.notes
    assert note.startswith("Over fewer than 20 story groups an interval is too narrow")


def test_why_a_figure_gets_no_verdict_is_a_note() -> None:
    plain = figure(standing="gate", gate=0.4, target=0.6, caution="Few.")
    few = figure(standing="too few", gate=0.4, target=0.6, caution="Few.", why="One group.")
    group = make_group("", [plain, few])
    assert [each.note for each in group.rows] == [0, 1]
    assert group.notes == ("No interval: One group. No verdict: Few.",)
