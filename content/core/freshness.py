"""How an assurance ages: assured, due, unconfirmed, expired."""

from datetime import datetime, timedelta
from enum import StrEnum

DEFAULT_PACES = {"food": 7, "water": 3, "day_shelter": 30, "rights": 180, "phone": 365}
OTHER_PACE = 30
SLIP = timedelta(days=1)


class Freshness(StrEnum):
    """What may be said of a thing that was checked some time ago."""

    ASSURED = "assured"
    DUE = "due"
    UNCONFIRMED = "unconfirmed"
    EXPIRED = "expired"


def freshness(assured_at: datetime | None, pace: timedelta, now: datetime) -> Freshness:
    """How far to trust what was checked at `assured_at`, when it holds for `pace`.

    Within one pace it is assured, within two somebody should check again, within four it is
    shown as unconfirmed, and after that it has expired. What nobody ever checked is unconfirmed,
    and so is what claims to have been checked in the future: a wrong digit must not last for years.
    """
    if assured_at is None or assured_at > now + SLIP:
        return Freshness.UNCONFIRMED
    age = now - assured_at
    if age < pace:
        return Freshness.ASSURED
    if age < 2 * pace:
        return Freshness.DUE
    return Freshness.UNCONFIRMED if age < 4 * pace else Freshness.EXPIRED


def pace_of(thing: str, paces: dict[str, int]) -> timedelta:
    """How long an assurance of this kind of thing holds."""
    return timedelta(days=paces.get(thing, DEFAULT_PACES.get(thing, OTHER_PACE)))
