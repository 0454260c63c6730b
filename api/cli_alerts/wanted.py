"""What somebody typed on the command line, as an alert's contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from content import subscribers
from content.alerts import templates
from content.alerts.contents import Contents
from content.alerts.slots import moment_of
from content.alerts.templates import TEMPLATES, Template
from content.errors import Refused, Why
from content.snapshot import Snapshot
from content.snapshot import build as published
from content.words import AlertStatus

LONGEST = 7 * 24


@dataclass(frozen=True, slots=True)
class Typed:
    """A template's key, slots as name=value, zones' keys."""

    template: str
    slots: Sequence[str]
    zones: Sequence[str]
    hours: int | None
    is_exercise: bool


def snapshot_of(session: Session) -> Snapshot:
    """What is published."""
    return published(session)


def build(session: Session, typed: Typed, now: datetime) -> tuple[Contents, Snapshot]:
    """The contents, and what they were made of. Raises Refused."""
    snapshot = published(session)
    made_of = TEMPLATES.get(typed.template)
    if made_of is None:
        raise Refused("template", Why.UNKNOWN)
    if unknown := set(typed.zones) - snapshot.zones.keys():
        raise Refused(f"zone {min(unknown)}", Why.UNKNOWN)
    slots = _slots(typed.slots, made_of)
    texts = templates.say(made_of, slots, snapshot)
    said = Contents(
        status=AlertStatus.EXERCISE if typed.is_exercise else AlertStatus.ACTUAL,
        topic=made_of.topic,
        zones=subscribers.zones_number(session, typed.zones),
        urgency=made_of.urgency,
        severity=made_of.severity,
        certainty=made_of.certainty,
        effective=now,
        expires=_until(slots, now) or now + _valid(typed.hours or made_of.hours),
        language="en",
        contact=slots.get("phone"),
        template=made_of.key,
        slots=slots,
        texts=texts,
    )
    return said, snapshot


def changed(
    session: Session, old: Contents, slots: Sequence[str], hours: int | None, now: datetime
) -> Contents:
    """The same with other slots. Raises Refused for what was written freely."""
    made_of = TEMPLATES.get(old.template or "")
    if made_of is None:
        raise Refused("number", Why.UNKNOWN)
    merged = dict(old.slots) | _slots(slots, made_of)
    texts = templates.say(made_of, merged, published(session))
    return old.model_copy(
        update={
            "slots": merged,
            "contact": merged.get("phone"),
            "texts": texts,
            "expires": _until(merged, now) or (now + _valid(hours) if hours else old.expires),
        }
    )


def _slots(typed: Sequence[str], made_of: Template) -> dict[str, str]:
    pairs = dict(text.partition("=")[::2] for text in typed)
    if unknown := pairs.keys() - set(made_of.slots):
        raise Refused(f"slot {min(unknown)}", Why.UNKNOWN)
    return pairs


def _until(slots: Mapping[str, str], now: datetime) -> datetime | None:
    """The end that its sentences say, in UTC: there is one end. A time that is none was refused."""
    said = slots.get("until")
    if not said:
        return None
    ends = moment_of(said).astimezone(UTC)
    if not now < ends <= now + timedelta(hours=LONGEST):
        raise Refused("until", Why.LONG)
    return ends


def _valid(hours: int) -> timedelta:
    if not 0 < hours <= LONGEST:
        raise Refused("hours", Why.LONG)
    return timedelta(hours=hours)
