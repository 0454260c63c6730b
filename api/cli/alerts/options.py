"""What somebody typed on the command line, as an alert's contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from content import subscribers
from content.alerts import templates
from content.alerts.contents import AlertDocument
from content.alerts.slots import moment_of
from content.alerts.templates import TEMPLATES, AlertTemplate
from content.core.errors import ErrorCode, InvalidInput
from content.models import AlertStatus
from content.snapshot import Snapshot
from content.snapshot import build as published

LONGEST = 7 * 24


@dataclass(frozen=True, slots=True)
class AlertOptions:
    """A template's key, slots as name=value, zones' keys."""

    template: str
    slots: Sequence[str]
    zones: Sequence[str]
    hours: int | None
    is_exercise: bool


def snapshot_of(session: Session) -> Snapshot:
    """What is published."""
    return published(session)


def build(session: Session, typed: AlertOptions, now: datetime) -> tuple[AlertDocument, Snapshot]:
    """The contents, and what they were made of. Raises InvalidInput."""
    snapshot = published(session)
    made_of = TEMPLATES.get(typed.template)
    if made_of is None:
        raise InvalidInput("template", ErrorCode.UNKNOWN)
    if unknown := set(typed.zones) - snapshot.zones.keys():
        raise InvalidInput(f"zone {min(unknown)}", ErrorCode.UNKNOWN)
    slots = _slots(typed.slots, made_of)
    texts = templates.say(made_of, slots, snapshot)
    said = AlertDocument(
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
    session: Session, old: AlertDocument, slots: Sequence[str], hours: int | None, now: datetime
) -> AlertDocument:
    """The same with other slots. Raises InvalidInput for what was written freely."""
    made_of = TEMPLATES.get(old.template or "")
    if made_of is None:
        raise InvalidInput("number", ErrorCode.UNKNOWN)
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


def _slots(typed: Sequence[str], made_of: AlertTemplate) -> dict[str, str]:
    pairs = dict(text.partition("=")[::2] for text in typed)
    if unknown := pairs.keys() - set(made_of.slots):
        raise InvalidInput(f"slot {min(unknown)}", ErrorCode.UNKNOWN)
    return pairs


def _until(slots: Mapping[str, str], now: datetime) -> datetime | None:
    """The end that its sentences say, in UTC: there is one end. A time that is none was refused."""
    said = slots.get("until")
    if not said:
        return None
    ends = moment_of(said).astimezone(UTC)
    if not now < ends <= now + timedelta(hours=LONGEST):
        raise InvalidInput("until", ErrorCode.LONG)
    return ends


def _valid(hours: int) -> timedelta:
    if not 0 < hours <= LONGEST:
        raise InvalidInput("hours", ErrorCode.LONG)
    return timedelta(hours=hours)
