"""Services that are live and that nobody sees all the same, with the reason."""

from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import or_
from sqlmodel import Session, col, exists, select

from content.models import Organization, Service, ServiceAtLocation, Status, Text


class HiddenReason(Enum):
    """Why nobody sees it."""

    NO_PLACE = auto()
    ORGANIZATION_ARCHIVED = auto()


@dataclass(frozen=True, slots=True)
class HiddenService:
    """One of them: its key, its names by language, whose it is, and why nobody sees it."""

    key: str
    names: dict[str, str]
    organization: str
    why: HiddenReason


def hidden(session: Session, organization: str | None = None) -> list[HiddenService]:
    """All of them, or those of one organization (its key), by key. One query."""
    is_gone = col(Organization.status) == Status.INACTIVE
    has_place = exists().where(col(ServiceAtLocation.service_id) == col(Service.id))
    query = (
        select(Service.key, Organization, Text)
        .join(Organization, col(Organization.id) == col(Service.organization_id))
        .join(Text, col(Text.phrase_id) == col(Service.name_id))
        .where(Service.status == Status.ACTIVE, or_(is_gone, ~has_place))
        .order_by(Service.key)
    )
    if organization is not None:
        query = query.where(Organization.key == organization)
    found: dict[str, HiddenService] = {}
    for key, owner, text in session.exec(query):
        is_active = owner.status is Status.ACTIVE
        why = HiddenReason.NO_PLACE if is_active else HiddenReason.ORGANIZATION_ARCHIVED
        one = found.setdefault(key, HiddenService(key, {}, owner.name, why))
        one.names[text.language] = text.value
    return list(found.values())
