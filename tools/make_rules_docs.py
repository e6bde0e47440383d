"""Writes docs/rules.md from the tables of toolkit/tandai/layers/rules.

uv run python tools/make_rules_docs.py
"""

from pathlib import Path

from tandai.layers.rules.check import CORPUS_SETS, SETS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
HEAD = """\
# Rules of the scheme

Made from the tables in `layers/rules/` by `tools/make_rules_docs.py`; a test holds it equal.

`tandai gold` counts them, `tandai check` lists them; `tandai check --annotators` holds each annotator's answers to them too, errors there as warnings.
A layer has the set that `checks` in its table of `tandai.toml` names, and none where it names none.
What the scheme forbids outright is an error; what a program may misread, or a text may misprint, is a warning; a note is worth a look.
No rule changes gold or holds it back, and what annotators left open is listed as a tie, not as a breach.
Most rules need no text: tokens, sentences, zones and quotation marks are frozen in `corpus/documents.jsonl`. Where texts or lexicons are missing, rules that need them say nothing, and a note says so.
Each rule has an example that breaks it, with its exact report, and one that does not, in `tests/data/bad_gold`.
"""
TITLES = {
    "entities": "Entities",
    "claims": "Claims, sources and cues",
    "stances": "Stances",
}


def main() -> None:
    TARGET.write_text(render(), encoding="utf-8", newline="\n")


def render() -> str:
    """The page."""
    parts = [HEAD]
    for checks, title in TITLES.items():
        rules = {**SETS[checks], **CORPUS_SETS.get(checks, {})}
        parts.append(f'## {title}: `checks = "{checks}"`\n')
        parts.append(
            "| rule | how bad | guideline | needs | why |\n| --- | --- | --- | --- | --- |"
        )
        for name, rule in rules.items():
            own = [each for each in rule.guideline if each[0] == checks[0].upper()]
            cells = (f"`{name}`", rule.severity, ", ".join(own), rule.needs, rule.reason)
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
