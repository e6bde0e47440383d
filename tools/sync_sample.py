"""Copies the label configs of annotation_configs/ into the sample, which a test holds equal."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "toolkit" / "tandai" / "sample" / "annotation_configs"
SHARED = (
    *(f"{layer}/{name}" for layer in ("entity", "claim", "stance", "combined")
      for name in ("config.xml", "guideline.md")),
    *(f"{layer}/rules.csv" for layer in ("entity", "claim", "stance")),
    "claim/cues.csv",
    "stance/stances.jsonl",
)  # fmt: skip
"""What both projects have in common; lexicon, canonical claims and targets are each one's own."""


def main() -> None:
    for name in SHARED:
        target = SAMPLE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "annotation_configs" / name, target)


if __name__ == "__main__":
    main()
