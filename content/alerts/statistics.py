"""How far an alert is: counts only, and none by which a few people could be told apart.

How many messages are in each state is exact; how many of these are in which language is not told
of fewer than five people, nor can it be worked out from what is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from content.models import (
    Alert,
    AlertState,
    AlertStatus,
    Delivery,
    DeliveryCount,
    DeliveryState,
    MsgType,
    PauseReason,
    Subscriber,
)

FEWEST = 5
OTHERS = "other"  # in place of a language
OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING)
Cell = tuple[str, DeliveryState]
Counts = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """How many messages were done at a moment."""

    at: datetime
    done: int


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """An alert in numbers. `total` is None where so few get it that no number is told; `languages`
    has what may be told of each, OTHERS for the rest."""

    number: int
    state: AlertState
    status: AlertStatus
    msg_type: MsgType
    expires: datetime
    started_at: datetime | None
    finished_at: datetime | None
    why_paused: PauseReason | None
    total: int | None
    states: Mapping[DeliveryState, int]
    languages: Counts

    @property
    def left(self) -> int:
        """How many did not leave yet."""
        return sum(self.states.get(state, 0) for state in OPEN)

    @property
    def done(self) -> int:
        """How many did, or never will."""
        return sum(self.states.values()) - self.left

    @property
    def is_going(self) -> bool:
        """Whether these numbers may change soon."""
        return self.state in (AlertState.APPROVED, AlertState.SENDING, AlertState.PAUSED)


def report(session: Session, alert: Alert) -> DeliveryReport:
    """How far it is now, or how it ended."""
    counts = count(session, alert.id or 0)
    states = by_state(counts)
    total = sum(states.values())
    is_known = alert.status is AlertStatus.EXERCISE or not 0 < total < FEWEST
    return DeliveryReport(
        number=alert.id or 0,
        state=alert.state,
        status=alert.status,
        msg_type=alert.msg_type,
        expires=alert.expires,
        started_at=alert.started_at,
        finished_at=alert.finished_at,
        why_paused=PauseReason(alert.why_paused) if alert.why_paused else None,
        total=total if is_known else None,
        states=states if is_known else {},
        languages=showable(folded(counts)) if is_known else {},
    )


def count(session: Session, number: int) -> Counts:
    """An alert's messages by language and state; what was kept of them, once they are gone."""
    kept = select(DeliveryCount.language, DeliveryCount.state, DeliveryCount.count).where(
        DeliveryCount.alert_id == number
    )
    if found := session.exec(kept).all():
        return {(language, DeliveryState(state)): many for language, state, many in found}
    query = (
        select(Subscriber.language, Delivery.state, func.count())
        .join(Subscriber, col(Subscriber.id) == col(Delivery.subscriber_id))
        .where(Delivery.alert_id == number)
        .group_by(col(Subscriber.language), col(Delivery.state))
    )
    return {(code, DeliveryState(state)): many for code, state, many in session.exec(query)}


def by_state(counts: Counts) -> dict[DeliveryState, int]:
    """The same over all languages, in the order of the states."""
    states = dict.fromkeys(DeliveryState, 0)
    for (_, state), many in counts.items():
        states[state] += many
    return {state: many for state, many in states.items() if many}


def folded(counts: Counts) -> dict[Cell, int]:
    """The same with small groups put together under OTHERS, state by state: with the next larger
    ones, until nobody could tell from the sum what one of them was. Sums stay as they are."""
    result: dict[Cell, int] = {}
    for state in DeliveryState:
        column = {language: many for (language, of), many in counts.items() if of is state and many}
        result |= {(language, state): many for language, many in _folded(column).items()}
    return result


def _folded(column: Mapping[str, int]) -> dict[str, int]:
    rest, groups = column.get(OTHERS, 0), 2 if OTHERS in column else 0
    kept = dict(column)
    kept.pop(OTHERS, None)
    for language in sorted(kept, key=lambda code: (kept[code], code)):
        is_safe = groups == 0 or (groups > 1 and rest >= FEWEST)
        if kept[language] >= FEWEST and is_safe:
            break
        rest, groups = rest + kept.pop(language), groups + 1
    return kept | ({OTHERS: rest} if rest else {})


def showable(counts: Counts) -> dict[Cell, int]:
    """What of folded counts may be shown: where even the rest is small, nothing of it is."""
    return {cell: many for cell, many in counts.items() if many >= FEWEST}


def rate(then: ReportVersion, now: ReportVersion) -> float:
    """Messages a second between two moments."""
    seconds = (now.at - then.at).total_seconds()
    return max(0.0, (now.done - then.done) / seconds) if seconds > 0 else 0.0


def time_left(left: int, speed: float) -> timedelta | None:
    """How long the rest takes at this rate; None if nobody can say."""
    return timedelta(seconds=left / speed) if speed > 0 else None


def may_tell(number: int) -> int | None:
    """A number of people as it may be shown; None for fewer than five."""
    return number if number >= FEWEST else None


def told_total(numbers: Collection[int]) -> int:
    """How many these are together, without groups of fewer than five where the others would give
    them away."""
    hidden = sum(number for number in numbers if may_tell(number) is None)
    return sum(numbers) - (0 if may_tell(hidden) else hidden)
