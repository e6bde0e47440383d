"""``aims`` of tandai.toml to the gate and target of each figure, or an error that says which fit."""

from collections.abc import Mapping, Sequence
from typing import get_args

from tandai.agreement.f1 import MACRO
from tandai.agreement.figures import Figure, Metric
from tandai.agreement.shared import Asked, Draft
from tandai.errors import ConfigError
from tandai.settings import Aim


def aim_of(draft: Draft, aims: Mapping[str, Aim]) -> tuple[float, float] | tuple[None, None]:
    """Gate and target of a figure: by its name, where it is on all classes, or by its class."""
    named = draft.label or draft.name
    return aims.get(f"{named} {draft.metric}", (None, None))


def check_aims(asked: Asked, figures: Sequence[Figure], *, has_answers: bool) -> None:
    """Refuses aims of figures that are none, so that no gate is ever passed by a slip of the pen.

    Args:
        asked: what config and tandai.toml say of the layer.
        figures: all of the layer.
        has_answers: whether two annotators answered a document; else there may be no figures of
            what the config declares, and only the metrics are checked.

    Raises:
        ConfigError: a metric is none, or no figure has that name and metric.
    """
    metrics = get_args(Metric)
    known: dict[str, dict[str, None]] = {}
    # What pairs alone have, such as Cohen's kappa, is held against no gate.
    for figure in (each for each in figures if each.label != MACRO and not each.annotators):
        known.setdefault(figure.label or figure.name, {})[figure.metric] = None
    for key in asked.settings.aims:
        name, _, metric = key.rpartition(" ")
        place = f"tandai.toml, layers.{asked.layer}.aims"
        if metric not in metrics or not name:
            raise ConfigError(
                f"{place}: found {key!r}; expected a name and one of {', '.join(metrics)}."
            )
        if not has_answers or metric in known.get(name, ()):
            continue
        if name in known:
            raise ConfigError(f"{place}: found {key!r}; {name!r} has {', '.join(known[name])}.")
        raise ConfigError(
            f"{place}: found {key!r}; this layer has figures on {', '.join(sorted(known))}."
        )
