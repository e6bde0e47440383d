"""Makes `uv run python tools/hand` a program: tools/ is no package and on no path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hand.main import main

if __name__ == "__main__":
    sys.exit(main())
