"""Screens as HTML pages."""

import re
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.web.assets import address
from api.web.icons import SVG
from bot.callback_data import decode, to_languages
from bot.localizer import Localizer
from bot.routes import Languages
from bot.screen import Button, Line, Screen, Tone
from content.core import clock
from content.core.i18n import LANGUAGES

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["path"] = lambda to: "/" + to.replace("_", "/")
TEMPLATES.filters["by_hours"] = re.compile(r"(\d\d:\d\d–\d\d:\d\d)").split


def draw(screen: Screen, base: str) -> str:
    """The page of a screen; `base` is where people reach the web chat."""
    viewer, route = decode(screen.address)
    reader = Localizer(viewer, clock.now())
    rows, ways = _rows(screen)
    return TEMPLATES.get_template("chat.html").render(
        screen=screen,
        blocks=blocks(screen),
        language=LANGUAGES[screen.language],
        languages=LANGUAGES,
        icons={name: SVG[name] for name in sorted(_icons(screen))},
        rows=rows,
        ways=ways,
        who=screen.address.partition("_")[0],
        to_languages=to_languages(viewer, route),
        choosing_language=isinstance(route, Languages),
        gives_address=any(run.address for line in screen.lines for run in line.runs),
        base=base,
        today=reader.today(),
        t=reader.t,
        static=address,
        share=lambda to: _share(base, to),
    )


def blocks(screen: Screen) -> list[tuple[bool, list[Line]]]:
    """The lines, those of a list together. That a press copies is not so
    here: it calls."""
    lines = (line for line in screen.lines if line.icon != "copy")
    return [(in_list, list(block)) for in_list, block in groupby(lines, _in_list)]


def _in_list(line: Line) -> bool:
    return bool(line.to or line.call) or line.tone in (Tone.ITEM, Tone.OFF)


def _rows(screen: Screen) -> tuple[list[list[Button]], list[Button]]:
    """The buttons that no line of the page stands for already; and the ways out, the last row."""
    rows = ([button for button in row if not button.mirrors_line] for row in screen.rows)
    *most, ways = [row for row in rows if row]
    return most, ways


def _icons(screen: Screen) -> set[str]:
    """The drawings the page needs."""
    buttons = [button for row in screen.rows for button in row]
    names = {button.icon for button in buttons if not button.mirrors_line}
    names |= {line.icon for line in screen.lines} | {"language"}
    if any(button.copy for button in buttons):
        names.add("copy")
    if any(line.call for line in screen.lines):
        names.add("phone")
    if screen.asks_position:
        names.add("near")
    if screen.pin:
        names |= {"map", "where", "copy"}
    return names - {""}


def _share(base: str, to: str) -> str:
    """Telegram's own way to send a link to somebody; it opens only when pressed."""
    return "https://t.me/share/url?url=" + quote(f"{base}/{to.replace('_', '/')}", safe="")
