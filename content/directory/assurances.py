"""What was checked is what was said then: a check ends when that is changed. Pure."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from content.directory.schemas import (
    AssuranceDocument,
    Document,
    OrganizationDocument,
    PageDocument,
    PhoneDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)

Part = TypeVar("Part", ServiceAtLocationDocument, PhoneDocument)


def still_checked(
    before: Document | None, after: Document, *, same_meaning: bool = False
) -> Document:
    """A document that is to be saved, without the checks of what it says otherwise than `before`,
    unless they are new. With `same_meaning` (a minor edit, a translation) its texts say what they
    said; another place, number or hour never does."""
    if isinstance(before, ServiceDocument) and isinstance(after, ServiceDocument):
        return after.model_copy(update={"at": _parts(before.at, after.at, _when_and_where)})
    if isinstance(before, OrganizationDocument) and isinstance(after, OrganizationDocument):
        phones = _parts(before.phones, after.phones, lambda phone: phone.number)
        return after.model_copy(update={"phones": phones})
    if isinstance(before, PageDocument) and isinstance(after, PageDocument) and not same_meaning:
        page: PageDocument = _checked_as(before, after, _statements)
        return page
    return after


def with_own_word(before: Document | None, after: Document, word: AssuranceDocument) -> Document:
    """A service as its own organization says it is: what it says otherwise than `before` is its
    `word`. Any other document, and what another organization says, as it is."""
    if not isinstance(after, ServiceDocument) or after.organization != word.by:
        return after
    known = {one.key: one for one in before.at} if isinstance(before, ServiceDocument) else {}
    at = (
        place
        if place.key in known and _when_and_where(known[place.key]) == _when_and_where(place)
        else place.model_copy(update={"assured": word})
        for place in after.at
    )
    return after.model_copy(update={"at": tuple(at)})


def _parts(before: Sequence[Part], after: Sequence[Part], said: Callable[[Part], Any]) -> Any:
    known = {one.key: one for one in before}
    return tuple(_checked_as(known.get(one.key, one), one, said) for one in after)


def _checked_as(before: Any, after: Any, said: Callable[[Any], Any]) -> Any:
    changed = said(before) != said(after) and before.assured == after.assured
    return after.model_copy(update={"assured": None}) if changed else after


def _when_and_where(place: ServiceAtLocationDocument) -> Any:
    return place.location, place.schedules


def _statements(page: PageDocument) -> Any:
    """What a reader takes for true; where it comes from may be read again at any time."""
    return page.title, [(one.heading, one.body) for one in page.sections]
