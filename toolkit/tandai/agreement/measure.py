"""What can be compared of a layer to its agreement: drafts to figures, with interval and aims."""

from collections.abc import Callable

from tandai.agreement.shared import Asked, Measure, Shared

MEASURES: tuple[Callable[[Shared, Asked], Measure], ...] = ()
"""In the order in which their figures are shown."""
