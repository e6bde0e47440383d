"""A guideline is a few printed pages: what nobody would read in a pause is no guideline."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tandai.labelstudio.instruction import render_instruction

pytestmark = pytest.mark.browser

CONFIGS = Path(__file__).resolve().parents[2] / "annotation_configs"
# A4 with margins of 12 mm, 9 points.
PRINT = """
body { font: 9pt/1.2 sans-serif; }
h1 { font-size: 14pt; margin: 0; }
h2 { font-size: 11pt; margin: 6pt 0 2pt; }
p, ul, ol { margin: 2pt 0; }
table { border-collapse: collapse; }
td, th { font-size: 8.5pt; padding: 0 3pt; }
"""
MARGINS = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}


def pages_of(page: Page, markdown: str) -> int:
    page.set_content(f"<style>{PRINT}</style>{render_instruction(markdown)}")
    pdf = page.pdf(format="A4", margin=MARGINS)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# Two, and one more or two where a pilot showed that rules need rows to be decidable.
MOST_PAGES = {"entity": 2, "claim": 4, "stance": 3, "combined": 2}


@pytest.mark.parametrize("name", sorted(MOST_PAGES))
def test_a_guideline_is_a_few_pages(page: Page, name: str) -> None:
    guideline = (CONFIGS / name / "guideline.md").read_text(encoding="utf-8")
    assert 1 <= pages_of(page, guideline) <= MOST_PAGES[name]


def test_five_pages_are_counted_as_five(page: Page) -> None:
    """So that the test above can fail."""
    assert pages_of(page, "baris panjang sekali\n\n" * 320) >= 5
