"""The drawings of Lucide under the names of `bot/icons.py`, as the inside of an SVG symbol."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "templates" / "icons"
SVG = {
    file.stem: "".join(re.findall(r"<svg[^>]*>(.*)</svg>", file.read_text("utf-8"), re.DOTALL))
    for file in FOLDER.glob("*.svg")
}
