"""Drawing the admin's pages, and the screens that people see inside them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.assets import address
from api.icons import SVG
from api.pages import TEMPLATES as CHAT_TEMPLATES
from api.pages import blocks
from bot.screen import Screen
from content.errors import NoSnapshot
from content.i18n import LANGUAGES
from content.volunteers.roles import Permission

if TYPE_CHECKING:
    from api.admin.visit import Guest

# Nothing of it is kept on a shared phone; a form tells our own site where it came from.
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@lru_cache
def _environment() -> Environment:
    made = CHAT_TEMPLATES.overlay()
    made.loader = FileSystemLoader(Path(__file__).parent.parent / "templates")
    assert made.undefined is StrictUndefined
    return made


def page(guest: "Guest", template: str, status: int, values: Mapping[str, Any]) -> HTMLResponse:
    """A whole page, from `templates/admin/<template>` or a template of another folder."""
    return HTMLResponse(draw(guest, template, values), status, HEADERS)


def draw(guest: "Guest", template: str, values: Mapping[str, Any]) -> str:
    """A page, or a part of one."""
    name = template if "/" in template else f"admin/{template}"
    return _environment().get_template(name).render(_shared(guest) | dict(values))


def _shared(guest: "Guest") -> dict[str, Any]:
    """What every template may use."""
    speech = guest.speech
    return {
        "say": speech.say,
        "sayn": speech.sayn,
        "speech": speech,
        "reader": speech.reader,
        "language": LANGUAGES[speech.language],
        "languages": LANGUAGES,
        "static": address,
        "drawing": _drawing,
        "here": guest.request.url.path,
        "account": getattr(guest, "account", None),
        "may": getattr(guest, "may", lambda _permission: False),
        "P": Permission,
        "alerts": guest.state.settings.alerts,
        **_state_of_content(guest),
        "show": _show,
    }


def _state_of_content(guest: "Guest") -> dict[str, bool]:
    """Whether there is nothing yet, and whether what is made up is live."""
    try:
        snapshot = guest.snapshot
    except NoSnapshot:
        return {"is_empty": False, "shows_examples": False}
    is_live = guest.state.settings.is_live
    return {"is_empty": not snapshot.zones, "shows_examples": is_live and snapshot.holds_examples}


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
