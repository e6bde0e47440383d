"""A layer's material to the rules that it has, and why some of them could not look."""

from tandai.suspects.beside import collect_known, unread_times
from tandai.suspects.material import Material
from tandai.suspects.minority import FEWEST
from tandai.suspects.records import RULES, Rule

NEED_TEXT: frozenset[Rule] = frozenset(
    {
        "cue-without-span",
        "unmarked-known-name",
        "unusual-span-of-known-name",
        "like-span-otherwise",
        "same-sentence-otherwise",
        "rule-broken",
    }
)
"""Rules that read words; `attribute-against-habit` knows the same words by their digest as well, and
of the rules of the scheme only some are of words."""


_OF_SPANS: tuple[Rule, ...] = (
    "cue-without-span",
    "name-labelled-two-ways",
    "unmarked-known-name",
    "unusual-span-of-known-name",
    "odd-length",
    "same-sentence-otherwise",
)
"""Rules that a layer whose spans are given has nothing to do with."""


def rules_of(material: Material) -> list[Rule]:
    """Those that have something to look at in such a layer."""
    off: set[Rule] = set()
    if material.spans_are_given:
        off.update(_OF_SPANS)
    if not material.cues:
        off.add("cue-without-span")
    if not material.beside.items:
        off.update(("item-entity-unnamed", "item-time-unsettled"))
    if material.breaches is None:
        off.add("rule-broken")
    return [rule for rule in RULES if rule not in off]


def find_idle(material: Material) -> dict[Rule, str]:
    """Why rules could not look."""
    idle: dict[Rule, str] = {}
    most = max((len(voting) for voting in material.ballots.values()), default=0)
    if most < FEWEST:
        idle["minority-answer"] = (
            f"a minority needs {FEWEST} annotators of one document; here are {most} at most"
        )
    names = {name for name, voting in material.ballots.items() if voting} | material.gold.keys()
    without = len(names - material.texts.keys())
    if without:
        why = f"{without} of {len(names)} documents have no text on this machine"
        idle |= {rule: why for rule in rules_of(material) if rule in NEED_TEXT}
    return idle | (_idle_about_items(material) if material.beside.items else {})


def _idle_about_items(material: Material) -> dict[Rule, str]:
    """Gold alone is looked at, and beside it gold of entities."""
    n_gold = len(material.gold)
    n_without = n_gold - len(
        material.gold.keys() & collect_known(material.beside, material.documents)
    )
    why = f"{n_without} of {n_gold} documents with gold have no gold of entities of the same text"
    idle: dict[Rule, str] = (
        {"item-entity-unnamed": why, "item-time-unsettled": why} if n_without else {}
    )
    unread = unread_times(material.beside.items)
    if unread:
        told = f"no program reads the time of {', '.join(unread)}"
        idle["item-time-unsettled"] = "; ".join(
            filter(None, [idle.get("item-time-unsettled"), told])
        )
    return idle
