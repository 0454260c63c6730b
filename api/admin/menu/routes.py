"""More: everything that is not done every day."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.localizer import _s
from api.admin.request import Looking
from content.accounts.permissions import Permission

router = APIRouter()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link to a page family: its icon, its word, and who may open it."""

    to: str
    icon: str
    word: str
    needs: Permission


MENU = (
    MenuItem("/admin/services", "food", _s("Services"), Permission.OFFERS),
    MenuItem("/admin/locations", "where", _s("Locations"), Permission.OFFERS),
    MenuItem("/admin/organizations", "people", _s("Organizations"), Permission.CONTENT),
    MenuItem("/admin/pages", "rights", _s("Pages"), Permission.CONTENT),
    MenuItem("/admin/links", "link", _s("Partner links"), Permission.DECIDE),
    MenuItem("/admin/proposals", "drafts", _s("Proposals"), Permission.DECIDE),
    MenuItem("/admin/alerts", "bell", _s("Alerts"), Permission.ALERTS),
    MenuItem("/admin/history", "history", _s("History"), Permission.HISTORY),
    MenuItem("/admin/files", "file", _s("Files in and out"), Permission.DECIDE),
    MenuItem("/admin/volunteers", "volunteers", _s("Volunteers"), Permission.VOLUNTEERS),
    MenuItem("/admin/settings", "settings", _s("Settings"), Permission.SETTINGS),
    MenuItem("/admin/me", "key", _s("My account"), Permission.LOOK),
)


@router.get("/more")
def more(request: Looking) -> Response:
    """What this volunteer may open."""
    return request.page("more.html", ways=[way for way in MENU if request.may(way.needs)])
