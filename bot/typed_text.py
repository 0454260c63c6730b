"""What typed words lead to. Pure; nothing typed is kept."""

from functools import lru_cache

from bot.labels import KINDS
from bot.routes import Emergency, Home, OfKind, Route
from content.core.i18n import LANGUAGES, catalogue
from content.models import ServiceKind
from content.search import matching

# These say who is in need, or that somebody is ill: no reason not to call.
NO_ANSWER_TO_A_CRY = frozenset(
    {ServiceKind.HEALTH, ServiceKind.WOMEN, ServiceKind.MINORS, ServiceKind.CHILDREN}
)


def route_meant(text: str) -> Route | None:
    """Whom to call for a cry for help, the list of a kind that is named, home for the word on the
    way back; None for anything else."""
    if matching.is_danger(text):
        return Emergency()
    if matching.folded(text) in _menu_names():
        return Home()
    kind = matching.meant(text, _kind_names())
    if matching.asks_for_help(text) and (kind is None or kind in NO_ANSWER_TO_A_CRY):
        return Emergency()
    return OfKind(kind) if kind is not None else None


@lru_cache
def _menu_names() -> frozenset[str]:
    """What the keyboard that asks for a position sends for the ways back."""
    every = (catalogue(code).gettext(text) for code in LANGUAGES for text in ("Menu", "Back"))
    return frozenset(map(matching.folded, every))


@lru_cache
def _kind_names() -> dict[ServiceKind, tuple[str, ...]]:
    """What each kind is called, in every language."""
    names = {
        kind: (label, *(catalogue(code).gettext(label) for code in LANGUAGES))
        for kind, label in KINDS.items()
    }
    return names | {
        ServiceKind.NIGHT_SHELTER: (*names[ServiceKind.NIGHT_SHELTER], *matching.phrases("bed"))
    }
