"""Drawing the admin's pages, and the screens that people see inside them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.web.assets import address
from api.web.icons import SVG
from api.web.render import TEMPLATES as CHAT_TEMPLATES
from api.web.render import blocks
from bot.screen import Screen
from content.accounts.permissions import Permission
from content.core.i18n import LANGUAGES

# Nothing of it is kept on a shared phone; a form tells our own site where it came from.
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@lru_cache
def _environment() -> Environment:
    made = CHAT_TEMPLATES.overlay()
    made.loader = FileSystemLoader(Path(__file__).parent.parent / "templates")
    assert made.undefined is StrictUndefined
    return made


def draw(template: str, values: Mapping[str, Any]) -> str:
    """A page or a part of one, from `templates/admin/<template>` or another folder there."""
    name = template if "/" in template else f"admin/{template}"
    return _environment().get_template(name).render(_GLOBALS | dict(values))


def _drawing(name: str) -> Markup:
    """An icon in the page itself; the drawings are ours."""
    inside = SVG.get(name, "")
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>')  # noqa: S704


def _show(screen: Screen) -> Markup:
    """A screen as people see it in the web chat, without its buttons."""
    drawn = (
        _environment()
        .get_template("admin/screen.html")
        .render(
            screen=screen,
            blocks=blocks(screen),
            languages=LANGUAGES,
            shown=LANGUAGES[screen.language],
            icons={line.icon: SVG[line.icon] for line in screen.lines if line.icon in SVG},
            base="",
        )
    )
    return Markup(drawn)  # noqa: S704 - the template escapes


_GLOBALS: dict[str, Any] = {
    "languages": LANGUAGES,
    "static": address,
    "drawing": _drawing,
    "P": Permission,
    "show": _show,
}
