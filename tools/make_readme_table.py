"""Writes the dataset's table of README.md from its newest release and the round's agreement.

uv run python tools/make_readme_table.py
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "README.md"
BEGIN, END = "<!-- dataset:begin -->\n", "<!-- dataset:end -->"
SIDES = ("train", "validation", "test")
CLASSES = {
    "entities": "entities.entities.label",
    "claims, by attribution": "claims.attribution",
    "claim × canonical claim, by stance": "claim_pairs.stance",
    "article × target, by stance": "article_stance.stance",
}
"""What a row counts, and the name that the manifest has for it."""
FIGURES = (
    ("entity", "entity", "exact_f1", "", "entities, exact F1"),
    ("claim", "claim", "exact_f1", "CLAIM", "claims, exact F1"),
    ("claim", "attribution", "alpha", "", "attribution, α"),
    ("stance", "canonical_stance", "masi_alpha", "", "canonical claims, α (MASI)"),
    ("stance", "article_stance", "alpha", "", "article stance, α"),
)
"""Layer, name, metric and label of a figure, and how README calls it."""


def main() -> None:
    TARGET.write_text(put(TARGET.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def put(page: str) -> str:
    """The page with its part between the marks made anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}{render()}{END}{rest.split(END)[1]}"


def render() -> str:
    """The part of the page that counts the newest release."""
    version = json.loads((ROOT / "releases" / "index.json").read_text("utf-8"))["releases"][-1]
    name = version["version"]
    manifest = json.loads((ROOT / "releases" / name / "manifest.json").read_text("utf-8"))
    counts = manifest["counts"]
    lines = [
        f"| tandai {name} | {' | '.join(SIDES)} | what |",
        "| --- | ---: | ---: | ---: | --- |",
        f"| documents | {' | '.join(str(counts[side]['documents']) for side in SIDES)} | |",
    ]
    for title, what in CLASSES.items():
        classes = _classes(manifest["survey"]["labels"], what)
        sums = [sum(classes[side].values()) for side in SIDES]
        every = sum(classes.values(), Counter())
        kinds = (
            ", ".join(f"{kind} {n}" for kind, n in every.most_common()) if len(every) > 1 else ""
        )
        lines.append(f"| {title} | {' | '.join(map(str, sums))} | {kinds} |")
    lines += ["", f"Between {_hands()}: {_agreement()}.", ""]
    return "\n".join(["", *lines])


def _classes(labels: list[dict[str, Any]], what: str) -> dict[str, Counter[str]]:
    """Counts by side; none where a side has none."""
    there = {each["split"]: Counter(each["counts"]) for each in labels if each["what"] == what}
    return {side: there.get(side, Counter()) for side in SIDES}


def _round() -> dict[str, Any]:
    saved = (ROOT / "corpus" / "agreement" / "round.json").read_text("utf-8")
    return {layer["layer"]: layer for layer in json.loads(saved)["layers"]}


def _hands() -> str:
    """Who was compared, with what each one is."""
    hands = {
        (hand["annotator_id"], hand["kind"])
        for layer in _round().values()
        for hand in layer["hands"]
    }
    return " and ".join(f"{who} (a {kind})" for who, kind in sorted(hands))


def _agreement() -> str:
    layers = _round()
    said = []
    for layer, name, metric, label, title in FIGURES:
        (figure,) = (
            each
            for each in layers[layer]["figures"]
            if (each["name"], each["metric"], each["label"], each["annotators"])
            == (name, metric, label, [])
        )
        said.append(f"{title} {figure['value']:.2f}")
    return "; ".join(said)


if __name__ == "__main__":
    main()
