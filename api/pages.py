"""Screens as HTML pages."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from api.icons import SVG
from api.static import address
from bot.reader import Reader
from bot.routes import decode
from bot.screen import Button, Screen
from content import clock
from content.i18n import LANGUAGES

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["path"] = lambda to: "/" + to.replace("_", "/")


def draw(screen: Screen, base: str) -> str:
    """The page of a screen; `base` is where people reach the web chat."""
    viewer, _ = decode(screen.address)
    reader = Reader(viewer, clock.now())
    return _template().render(
        screen=screen,
        language=LANGUAGES[screen.language],
        languages=LANGUAGES,
        icons={name: SVG[name] for name in sorted(_icons(screen))},
        rows=_rows(screen),
        base=base,
        t=reader.t,
        static=address,
        share=lambda to: _share(base, to),
    )


@lru_cache
def _template() -> Template:
    return _TEMPLATES.get_template("chat.html")


def _rows(screen: Screen) -> list[list[Button]]:
    """The buttons that no line of the page stands for already."""
    rows = ([button for button in row if not button.mirrors_line] for row in screen.rows)
    return [row for row in rows if row]


def _icons(screen: Screen) -> set[str]:
    buttons = (button.icon for row in _rows(screen) for button in row)
    return {name for name in (*buttons, *(line.icon for line in screen.lines)) if name}


def _share(base: str, to: str) -> str:
    """Telegram's own way to send a link to somebody; it opens only when pressed."""
    return "https://t.me/share/url?url=" + quote(f"{base}/{to.replace('_', '/')}", safe="")
