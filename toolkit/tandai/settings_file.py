"""tandai.toml to settings, or what is wrong with it and where."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.settings import (
    POLICIES,
    RESERVED,
    SLUG,
    LayerSettings,
    Settings,
    StudioSettings,
    UnitsView,
    View,
)

EXPECTED = "what docs/settings.md lists"
_STEP = re.compile(r"\w[\w.-]*")
"""Of a path: no folder above, no drive, no root."""


def parse_settings(name: str, data: bytes) -> Settings:
    """Reads tandai.toml.

    Raises:
        InputError: it is not TOML, or a key is unknown, missing or of the wrong type.
    """
    try:
        settings = msgspec.toml.decode(data, type=Settings)
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at {error.start}"
        raise InputError(name, found=found, expected="TOML in UTF-8") from error
    except msgspec.ValidationError as error:
        place, said = _fault(data, error)
        wanted, got, found = said.removeprefix("Expected ").rpartition(", got ")
        raise InputError(
            name, place=place, found=found if got else said, expected=wanted or EXPECTED
        ) from error
    except msgspec.DecodeError as error:
        raise InputError(name, found=f"no TOML: {error}", expected=EXPECTED) from error
    for place, what, expected in _faults(settings):
        raise InputError(name, place=place, found=repr(what), expected=expected)
    return settings


def _fault(data: bytes, error: Exception) -> tuple[str, str]:
    """Where a value does not fit, and why; msgspec says ``[...]`` for a name in a table."""
    tables = msgspec.toml.decode(data)
    kinds: dict[str, Any] = {"layers": LayerSettings, "views": View}
    for table, kind in kinds.items():
        named = tables.get(table)
        for key, value in named.items() if isinstance(named, dict) else ():
            try:
                msgspec.convert(value, kind)
            except msgspec.ValidationError as inner:
                said, path = _parts(inner)
                return f"{table}.{key}{path}", said
    said, path = _parts(error)
    return path.lstrip("."), said


def _parts(error: Exception) -> tuple[str, str]:
    said, _, path = str(error).partition(" - at `$")
    return said, path.rstrip("`")


def _faults(settings: Settings) -> Iterator[tuple[str, object, str]]:
    """What types cannot say: place, what stands there, what should."""
    if not settings.layers:
        yield "layers", {}, "at least one [layers.NAME]"
    names = {
        "project.name": settings.project.name,
        **{f"layers.{layer}": layer for layer in settings.layers},
        **{f"views.{view}": view for view in settings.views},
    }
    for place, name in names.items():
        if not SLUG.fullmatch(name) or name == "combined":
            yield place, name, "a name of a-z, 0-9, - and _, other than combined"
    for layer, its in settings.layers.items():
        for figure, (gate, target) in its.aims.items():
            if gate > target:
                wanted = "a gate that is not above its target"
                yield f"layers.{layer}.aims.{figure}", [gate, target], wanted
    yield from _unknown_layers(settings)
    yield from _studio_faults(settings.studio)
    yield from _agreement_faults(settings.release.agreement)
    for table, kinds in (
        ("answers", settings.answers.kinds),
        ("adjudication", settings.adjudication.kinds),
    ):
        if not kinds or len(set(kinds)) < len(kinds):
            yield f"{table}.kinds", list(kinds), "one or more kinds, each once"
    shares = settings.splits
    if abs(shares.train + shares.validation + shares.test - 1) > 1e-9:
        found = [shares.train, shares.validation, shares.test]
        yield "splits", found, "three shares that sum to 1"


def _agreement_faults(files: tuple[str, ...]) -> Iterator[tuple[str, object, str]]:
    """Paths that are the same on every system and leave the project on none."""
    for file in files:
        steps = file.split("/")
        plain = all(_STEP.fullmatch(step) for step in steps)
        if not plain or not file.endswith(".json") or files.count(file) > 1:
            wanted = "a path within the project to a .json file, with slashes, once"
            yield "release.agreement", file, wanted


def _studio_faults(studio: StudioSettings) -> Iterator[tuple[str, object, str]]:
    """What does not fit the mode: nobody may believe a round blind that is not."""
    names = studio.annotators
    for name in names:
        if not SLUG.fullmatch(name) or name in RESERVED:
            wanted = f"a pseudonym of a-z, 0-9, - and _, other than {', '.join(sorted(RESERVED))}"
            yield "studio.annotators", name, wanted
    # One variable holds the token of each one's server, and has no hyphens.
    if len({name.replace("-", "_") for name in names}) < len(names):
        yield "studio.annotators", list(names), "pseudonyms that differ in more than - and _"
    for name in studio.kinds:
        if name not in names:
            yield f"studio.kinds.{name}", name, f"one of {', '.join(names)}"
    if studio.mode != "shared" and len(names) < 2:
        yield "studio.annotators", list(names), f"two or more: the mode is {studio.mode}"
    if studio.mode != "blind":
        if studio.urls:
            yield "studio.urls", studio.urls, f"none: the mode is {studio.mode}; studio.url is read"
        return
    if studio.url:
        yield "studio.url", studio.url, "none: the mode is blind; name a server each in studio.urls"
    for name in studio.urls:
        if name not in names:
            yield f"studio.urls.{name}", name, f"one of {', '.join(names)}"
    addresses = [url.rstrip("/") for url in studio.urls.values()]
    if len(set(addresses)) < len(addresses):
        yield "studio.urls", studio.urls, "a server each: two on one server see each other"
    if studio.port + len(names) > 65536:
        yield "studio.port", studio.port, f"one with {len(names)} ports from it upward"


def _unknown_layers(settings: Settings) -> Iterator[tuple[str, object, str]]:
    known = f"one of {', '.join(settings.layers)}"
    for name, layer in settings.layers.items():
        for key in sorted(set(layer.choices) & set(layer.pairs)):
            yield f"layers.{name}.pairs.{key}", key, "a key that is not in choices too"
        for key, policy in layer.policies.items():
            if policy not in POLICIES:
                yield f"layers.{name}.policies.{key}", policy, f"one of {', '.join(POLICIES)}"
        needed = layer.spans_from
        if needed and (needed not in settings.layers or settings.layers[needed].spans_from):
            yield f"layers.{name}.spans_from", needed, f"a layer that needs no other, {known}"
    for name, view in settings.views.items():
        if view.layer not in settings.layers:
            yield f"views.{name}.layer", view.layer, known
        later = view.answers_layer if isinstance(view, UnitsView) else ""
        if later and later not in settings.layers:
            yield f"views.{name}.answers_layer", later, known
    for name in settings.combined:
        if name not in settings.layers:
            yield "combined", name, known
