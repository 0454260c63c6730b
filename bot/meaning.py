"""What typed words lead to. Pure; nothing typed is kept."""

from functools import lru_cache

from bot.labels import KINDS
from bot.routes import Emergency, Home, OfKind, Route
from content import search
from content.i18n import LANGUAGES, catalogue
from content.words import Kind

# These say who is in need, or that somebody is ill: no reason not to call.
NO_ANSWER_TO_A_CRY = frozenset({Kind.HEALTH, Kind.WOMEN, Kind.MINORS, Kind.CHILDREN})


def route_meant(text: str) -> Route | None:
    """Whom to call for a cry for help, the list of a kind that is named, home for the word on the
    way back; None for anything else."""
    if search.is_danger(text):
        return Emergency()
    if search.folded(text) in _menu_names():
        return Home()
    kind = search.meant(text, _kind_names())
    if search.asks_for_help(text) and (kind is None or kind in NO_ANSWER_TO_A_CRY):
        return Emergency()
    return OfKind(kind) if kind is not None else None


@lru_cache
def _menu_names() -> frozenset[str]:
    """What the keyboard that asks for a position sends for the ways back."""
    every = (catalogue(code).gettext(text) for code in LANGUAGES for text in ("Menu", "Back"))
    return frozenset(map(search.folded, every))


@lru_cache
def _kind_names() -> dict[Kind, tuple[str, ...]]:
    """What each kind is called, in every language."""
    names = {
        kind: (label, *(catalogue(code).gettext(label) for code in LANGUAGES))
        for kind, label in KINDS.items()
    }
    return names | {Kind.NIGHT_SHELTER: (*names[Kind.NIGHT_SHELTER], *search.phrases("bed"))}
