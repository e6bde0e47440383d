"""tandai.toml is read whole or refused with the place of the fault; docs/settings.md knows each key."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.tools import load_tool
from tandai.errors import InputError
from tandai.settings import Settings, SpansView
from tandai.settings_file import parse_settings

HEAD = '[project]\nname = "suara"\ntitle = "Suara"\n'
LAYER = HEAD + "[layers.entity]\n"
BLIND = "[studio]\nmode = 'blind'\nannotators = "
TWO = "['a', 'b']"


def refuse(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        parse_settings("tandai.toml", data)
    return str(caught.value)


def test_the_least_there_is_has_all_defaults() -> None:
    settings = parse_settings("tandai.toml", LAYER.encode())
    assert settings.release.text == "stand-off"
    assert settings.licences.text == "LicenseRef-Publisher-Text"
    assert (settings.splits.train, settings.splits.validation, settings.splits.test) == (
        0.8,
        0.1,
        0.1,
    )
    assert settings.rounds() == (("entity",),)
    assert settings.studio.url == ""


def test_a_layer_comes_after_the_one_whose_gold_it_needs() -> None:
    text = HEAD + '[layers.stance]\nspans_from = "claim"\n[layers.entity]\n[layers.claim]\n'
    settings = parse_settings("tandai.toml", text.encode())
    assert settings.layer_order() == ("entity", "claim", "stance")
    assert settings.rounds() == (("entity", "claim"), ("stance",))


def test_pairs_take_two_files_and_a_key_of_their_own() -> None:
    text = LAYER + 'pairs = { sides = ["claims.jsonl", "sides.jsonl"] }\n'
    settings = parse_settings("tandai.toml", text.encode())
    assert settings.layers["entity"].pairs == {"sides": ("claims.jsonl", "sides.jsonl")}
    with pytest.raises(InputError, match=r"layers\.entity\.pairs\.sides: found 'sides'; expected"):
        parse_settings("t", (text + 'choices = { sides = "claims.jsonl" }\n').encode())
    with pytest.raises(InputError, match=r"layers\.entity"):
        parse_settings("t", text.replace(', "sides.jsonl"', "").encode())


def test_a_view_is_read_by_its_kind() -> None:
    text = LAYER + '[views.names]\nkind = "spans"\nlayer = "entity"\ncontrol = "entity"\n'
    view = parse_settings("tandai.toml", text.encode()).views["names"]
    assert isinstance(view, SpansView)
    assert view.attributes == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff", "tandai.toml: found a byte that is not UTF-8 at 0; expected TOML in UTF-8."),
        ("a = ", "tandai.toml: found no TOML: "),
        ("", "tandai.toml: found Object missing required field `project`; expected what docs"),
        (HEAD + "[layers]\n", "tandai.toml, layers: found {}; expected at least one [layers.NAME]"),
        (LAYER + "[layer.x]\n", "tandai.toml: found Object contains unknown field `layer`"),
        (HEAD + "[layers.a]\nsugest = 'x'\n", "layers.a: found Object contains unknown field `sug"),
        (HEAD + "[layers.a]\nsuggest = 'x'\n", "layers.a.suggest: found Invalid enum value 'x'"),
        (LAYER + "[views.v]\nkind = 'x'\n", "tandai.toml, views.v.kind: found Invalid value 'x'"),
        (
            LAYER + "[views.v]\nkind = 'spans'\ncontrol = 'c'\n",
            "views.v: found Object missing required field `layer`",
        ),
        (
            LAYER + "[views.v]\nkind = 'spans'\ncontrol = 'c'\nlayer = 'klaim'\n",
            "tandai.toml, views.v.layer: found 'klaim'; expected one of entity.",
        ),
        (
            HEAD + "[layers.a]\nspans_from = 'b'\n[layers.b]\nspans_from = 'a'\n",
            "layers.a.spans_from: found 'b'; expected a layer that needs no other, one of a, b.",
        ),
        ("combined = ['x']\n" + LAYER, "tandai.toml, combined: found 'x'; expected one of entity."),
        (HEAD + "[layers.combined]\n", "layers.combined: found 'combined'; expected a name of"),
        (HEAD + "[layers.'../x']\n", "layers.../x: found '../x'; expected a name of a-z, 0-9"),
        (HEAD.replace("suara", "../x") + "[layers.a]\n", "project.name: found '../x'; expected"),
        (LAYER + "[splits]\ntest = 0.2\n", "splits: found [0.8, 0.1, 0.2]; expected three shares"),
        (LAYER + "[splits]\ntrain = 1.2\ntest = -0.3\n", "splits."),
        (LAYER + "[splits.pin]\ng1 = {side = 'dev'}\n", "found Invalid enum value 'dev'"),
        (LAYER + "[release]\ntext = 'all'\n", "release.text: found Invalid enum value 'all'"),
        (LAYER + "[studio]\nport = 0\n", "tandai.toml, studio.port: found Expected `int` >= 1"),
        (LAYER + "[studio]\nport = '1'\n", "studio.port: found `str`; expected `int`."),
        (LAYER + "[studio]\ntoken = 'x'\n", "studio: found Object contains unknown field `token`"),
        (
            LAYER + "[studio]\nannotators = ['a']\nkinds = { b = 'model' }\n",
            "tandai.toml, studio.kinds.b: found 'b'; expected one of a.",
        ),
        (LAYER + "[adjudication]\nkinds = []\n", "adjudication.kinds: found []; expected one or"),
        (LAYER + "[studio]\nmode = 'secret'\n", "studio.mode: found Invalid enum value 'secret'"),
        (LAYER + BLIND + "[1]", "studio.annotators"),
        (
            LAYER + BLIND + "['a-1', 'a_1']",
            "studio.annotators: found ['a-1', 'a_1']; expected pseu",
        ),
        (LAYER + BLIND + "['a', 'a']", "studio.annotators: found ['a', 'a']; expected pseudonyms"),
        (LAYER + BLIND + "['a', 'gold']", "studio.annotators: found 'gold'; expected a pseudonym"),
        (
            LAYER + BLIND + "['a', 'x@y.z']",
            "studio.annotators: found 'x@y.z'; expected a pseudonym",
        ),
        (LAYER + BLIND + "['a']", "studio.annotators: found ['a']; expected two or more: the mode"),
        (LAYER + BLIND + f"{TWO}\nurl = 'http://x'", "studio.url: found 'http://x'; expected none"),
        (LAYER + BLIND + f"{TWO}\nurls = {{c = 'u'}}", "studio.urls.c: found 'c'; expected one of"),
        (LAYER + BLIND + f"{TWO}\nport = 65535", "studio.port: found 65535; expected one with 2 p"),
        (
            LAYER + BLIND + f"{TWO}\nurls = {{a = 'http://x/', b = 'http://x'}}",
            "expected a server each: two on one server see each other.",
        ),
        (
            LAYER + "[studio]\nurls = {a = 'http://x'}\n",
            "studio.urls: found {'a': 'http://x'}; expected none: the mode is shared",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_refused_with_its_place(
    text: str | bytes, sentence: str
) -> None:
    said = refuse(text)
    assert said.startswith("tandai.toml")
    assert sentence in said
    assert "; expected " in said


names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True).filter(
    lambda name: name != "combined"
)


@given(st.lists(names, min_size=1, max_size=6, unique=True), st.data())
def test_every_layer_stands_once_and_after_its_source(
    layers: list[str], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(layers)))
    sources = {layer: data.draw(st.sampled_from(layers[:cut])) for layer in layers[cut:]}
    written = {
        "project": {"name": "x", "title": "x"},
        "layers": {layer: {"spans_from": sources.get(layer, "")} for layer in reversed(layers)},
    }
    order = msgspec.convert(written, Settings).layer_order()
    assert sorted(order) == sorted(layers)
    assert all(order.index(source) < order.index(layer) for layer, source in sources.items())


@pytest.mark.parametrize("name", ["tandai.toml", "toolkit/tandai/sample/tandai.toml"])
def test_both_projects_settings_are_sound_and_say_what_they_mean(root: Path, name: str) -> None:
    data = (root / name).read_bytes()
    settings = parse_settings(name, data)
    assert set(tomllib.loads(data.decode())["layers"]) == set(settings.layers)
    assert settings.combined == ("entity", "claim", "stance")


def test_both_projects_ask_the_same_questions(root: Path) -> None:
    """The sample shows what the dataset does: layers and views are the same.

    Who settles what is each project's own: the dataset's curator gives dates their values.
    """
    own = parse_settings("own", (root / "tandai.toml").read_bytes())
    sample = parse_settings("sample", (root / "toolkit/tandai/sample/tandai.toml").read_bytes())
    for project in (own, sample):
        for name, layer in project.layers.items():
            project.layers[name] = msgspec.structs.replace(layer, policies={})
    assert own.layers == sample.layers
    assert own.views == sample.views
    assert (own.release.text, sample.release.text) == ("stand-off", "full")


def test_docs_settings_lists_every_key(root: Path) -> None:
    tool = load_tool(root / "tools" / "make_settings_docs.py")
    there = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    told = "docs/settings.md is old; renew it: uv run python tools/make_settings_docs.py"
    assert there == tool.render(), told
    for kind in tool.ORDER:
        for field in msgspec.structs.fields(kind):
            assert f"| `{field.name}` |" in there
