"""What commands count of one and the same disagreements: one sentence each, why others differ."""

ITEMS = (
    "An item is what gold holds or leaves open: a span with its edges and label, an answer about "
    "one, an arrow, an answer about the document. `tandai report` counts places and `tandai "
    "guideline rules` things, so their numbers differ."
)
PLACES = (
    "A difference here is a place: spans there are one, however many items they are, and what is "
    "said of an open one is open too. `tandai gold` and `tandai adjudicate` count items, `tandai "
    "guideline rules` things, so their numbers differ."
)
THINGS = (
    "A difference here is a thing that a rule governs: spans that overlap are one, with what is "
    "said of it where they have enough in common. `tandai gold` and `tandai adjudicate` count "
    "items, `tandai report` places, so their numbers differ."
)
