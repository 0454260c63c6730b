"""The drawings of Lucide under the names of `bot/icons.py`, as the inside of an SVG symbol."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "templates" / "icons"


def _inside(file: Path) -> str:
    found = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text("utf-8"), re.DOTALL)
    return found[1] if found else ""


SVG = {file.stem: _inside(file) for file in FOLDER.glob("*.svg")}
