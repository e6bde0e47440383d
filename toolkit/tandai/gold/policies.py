"""The policies that tandai.toml names, to the one that settles an item.

A policy's name ends in its version; what it does never changes under one name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tandai.errors import ConfigError
from tandai.gold.keys import SpanKey
from tandai.labelstudio.config import LabelConfig
from tandai.settings import AnswerSettings
from tandai.votes import DEFAULT

UNANIMOUS, POLICY, INTERSECTION = "unanimous-1", "majority-2", "intersection-1"
UNION, DAWID_SKENE, ASK = "union-1", "dawid-skene-1", "ask-1"
MERGING = frozenset({INTERSECTION, UNION})
"""Those that make one span of several: for spans only."""
REST = "default"
"""The key for everything that has none of its own."""
_CAREFUL = (ASK, UNANIMOUS, POLICY)
"""Of an arrow with several labels the policy that asks most."""


class Found(NamedTuple):
    """A policy, and the key of tandai.toml that chose it; no key where nobody chose."""

    policy: str
    key: str = ""


NOT_CHOSEN = Found(POLICY)


class Policies(NamedTuple):
    """``[layers.NAME.policies]``, looked up by what an item is."""

    chosen: Mapping[str, str] = {}

    def of_span(self, key: SpanKey) -> Found:
        """That of its label, else of its Labels tag."""
        return self._first((key.label, key.control))

    def of_attribute(self, name: str) -> Found:
        """That of its name."""
        return self._first((name,))

    def of_answer(self, name: str) -> Found:
        """That of its name, else of the longest group it is in: ``stance`` holds ``stance_T1``."""
        groups = [key for key in self.chosen if _is_group(key, name)]
        return self._first((name, *sorted(groups, key=len, reverse=True)))

    def of_relation(self, labels: Collection[str]) -> Found:
        """That of its label; of several the one that asks most."""
        found = [self._first((label,)) for label in labels] or [self._first(())]
        return min(found, key=lambda each: _CAREFUL.index(each.policy))

    def _first(self, keys: Iterable[str]) -> Found:
        for key in (*keys, REST) if self.chosen else ():
            if key in self.chosen:
                return Found(self.chosen[key], key)
        return NOT_CHOSEN


def policy_name(policy: AnswerSettings = DEFAULT, chosen: Mapping[str, str] | None = None) -> str:
    """How gold was settled: ``majority-2``, and what of ``[answers]`` and policies is not default.

    So gold of other voters is known for what it is without the tandai.toml it was made with.
    """
    changed = []
    for key in policy.__struct_fields__:
        value = getattr(policy, key)
        if value != getattr(DEFAULT, key):
            changed.append(f"{key}={'+'.join(value) if isinstance(value, tuple) else value}")
    named = [f"{key}={name}" for key, name in sorted((chosen or {}).items())]
    return "; ".join([POLICY, *changed, *named])


def check_policies(chosen: Mapping[str, str], config: LabelConfig, *, place: str) -> None:
    """Refuses keys that name nothing of the config, and policies that do not fit what they name.

    Args:
        chosen: of the layer.
        config: the layer's.
        place: of the table, for messages.

    Raises:
        ConfigError: a key names nothing, or its policy cannot settle what it names.
    """
    for key, policy in chosen.items():
        uses = "everything else" if key == REST else _use(key, config)
        if not uses:
            names = ", ".join(sorted({*_names(config), REST}))
            raise ConfigError(f"{place}.{key}: found a name of nothing; expected one of {names}.")
        only = "spans" if policy in MERGING else "single choices"
        if policy not in _CAREFUL and uses != only:
            raise ConfigError(
                f"{place}.{key}: found {policy!r} for {uses}; it settles {only} alone, expected "
                f"one of {', '.join(_CAREFUL)}."
            )


def _use(key: str, config: LabelConfig) -> str:
    """What a key names, in words; empty where it names nothing."""
    uses = []
    for control in config.controls:
        if control.makes_regions and key in (control.name, *control.codes):
            uses.append("spans")
        elif key == control.name or (not control.per_region and _is_group(key, control.name)):
            single = control.kind == "choices" and not control.multiple
            uses.append("single choices" if single else "other answers")
    if key in config.relations:
        uses.append("relations")
    return " and ".join(sorted(set(uses)))


def _names(config: LabelConfig) -> Iterator[str]:
    for control in config.controls:
        yield control.name
        if control.makes_regions:
            yield from control.codes
    yield from config.relations


def _is_group(key: str, name: str) -> bool:
    """Groups are of answers about the document: ``source`` is not the group of ``source_kind``."""
    return name.startswith(f"{key}_")
