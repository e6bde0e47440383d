"""Draws the report's pictures of README and docs/ anew, from the sample, with Chromium.

uv run python tools/draw_pictures.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
VIEWS = {
    "page-scorecard.png": ("", (1200, 1087)),
    "page-report.png": ("#disagreements/s03/claim", (1240, 1000)),
}
"""Each picture's place in the page, as an address has it, and its width and height in pixels."""


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("found no chromium; install it, or name it in CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder:
        page = make_page(Path(folder))
        for name, (place, (width, height)) in VIEWS.items():
            command = [chromium, "--headless", "--no-sandbox", "--hide-scrollbars"]
            command += [f"--user-data-dir={folder}/chromium", "--virtual-time-budget=4000"]
            command += [f"--window-size={width},{height}", f"--screenshot={PICTURES / name}"]
            subprocess.run([*command, f"{page.as_uri()}{place}"], check=True, capture_output=True)
            print(PICTURES / name)


def make_page(folder: Path) -> Path:
    """The sample's report, without the version: a picture is not drawn for every release."""
    sample = folder / "sample"
    tandai = [sys.executable, "-m", "tandai.cli"]
    subprocess.run([*tandai, "quickstart", "-o", sample], check=True, capture_output=True)
    subprocess.run(
        [*tandai, "report", "--with-text", "--project", sample], check=True, capture_output=True
    )
    page = sample / "build" / "report" / "index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r", made by tandai [\d.]+", "", text, count=1), encoding="utf-8")
    return page


if __name__ == "__main__":
    main()
