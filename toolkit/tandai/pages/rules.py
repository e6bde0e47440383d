"""What each rule of a guideline costs to a table of words, for the page."""

from tandai.pages.words import WordTable
from tandai.rulebook.costs import LayerCosts
from tandai.wording import count_of

MOST_KINDS = 3


def show_costs(known: LayerCosts) -> WordTable | None:
    """The rules that govern differences, the costliest first; None where there is no difference."""
    if not known.n_differences:
        return None
    rows = [
        (
            each.rule,
            each.title,
            ", ".join(f"{what} {n}" for what, n in list(each.kinds.items())[:MOST_KINDS]),
            f"{each.n_differences:,}",
            f"{each.share:.0%}",
            f"{each.n_open:,}",
            f"{each.n_adjudicated:,}",
            f"{each.n_documents:,}",
        )
        for each in known.costs
        if each.n_differences
    ]
    idle = [each.rule for each in known.costs if not each.n_differences]
    notes = [
        "Counted item by item, as gold settles them: each mark of a label, each choice of a set. "
        "The part on disagreements takes together what overlaps, and counts fewer.",
        f"Of {count_of(known.n_differences, 'difference')} several rules govern "
        f"{known.n_several:,}; each rule counts them.",
    ]
    if idle:
        notes.append(f"No difference under {', '.join(idle)}.")
    columns = ("rule", "says", "about", "differences", "share", "open", "adjudicated", "documents")
    title = "Rules of the guideline by the differences they govern"
    return WordTable(title, columns, 3, tuple(rows), tuple(notes))
