"""More: everything that is not done every day."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.speech import _s
from api.admin.visit import Looking
from content.volunteers.roles import Permission

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page family: its icon, its word, and who may open it."""

    to: str
    icon: str
    word: str
    needs: Permission


WAYS = (
    Way("/admin/services", "food", _s("Services"), Permission.OFFERS),
    Way("/admin/locations", "where", _s("Locations"), Permission.OFFERS),
    Way("/admin/organizations", "people", _s("Organizations"), Permission.CONTENT),
    Way("/admin/pages", "rights", _s("Pages"), Permission.CONTENT),
    Way("/admin/links", "link", _s("Partner links"), Permission.DECIDE),
    Way("/admin/proposals", "drafts", _s("Proposals"), Permission.DECIDE),
    Way("/admin/alerts", "bell", _s("Alerts"), Permission.ALERTS),
    Way("/admin/history", "history", _s("History"), Permission.HISTORY),
    Way("/admin/files", "file", _s("Files in and out"), Permission.DECIDE),
    Way("/admin/volunteers", "volunteers", _s("Volunteers"), Permission.VOLUNTEERS),
    Way("/admin/settings", "settings", _s("Settings"), Permission.SETTINGS),
    Way("/admin/me", "key", _s("My account"), Permission.LOOK),
)


@router.get("/more")
def more(visit: Looking) -> Response:
    """What this volunteer may open."""
    return visit.page("more.html", ways=[way for way in WAYS if visit.may(way.needs)])
