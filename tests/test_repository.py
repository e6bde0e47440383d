"""What is or would be under git here: no text of the articles, whatever a file's form."""

from pathlib import Path

import pytest

from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.project import open_project


@pytest.mark.articles
def test_no_text_of_the_articles_is_in_the_repository(root: Path, articles_dir: Path) -> None:
    """The check's own tests plant text in each form; here is the repository itself."""
    assert errors_of(run_check(open_project(root), articles_dir=articles_dir)) == []
