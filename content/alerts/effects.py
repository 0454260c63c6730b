"""What the alerts that hold do to the services they name. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from content.alerts.templates import TEMPLATES, TemplateEffect
from content.core.errors import ErrorCode, InvalidInput
from content.schedules.opening_state import state
from content.snapshot import PublishedAlert, PublishedServiceAtLocation, Snapshot


@dataclass(frozen=True, slots=True)
class AlertEffect:
    """An alert, and what it does to one service at one location. `label` says it in a few words of
    the catalogues; it is empty where only the headline does."""

    alert: PublishedAlert
    effect: TemplateEffect
    label: str

    @property
    def is_unusable(self) -> bool:
        """Whether nobody should go there, or use what is there."""
        return self.effect is not TemplateEffect.INFORMS


def impacts(snapshot: Snapshot, now: datetime) -> Mapping[str, tuple[AlertEffect, ...]]:
    """By the key of each service at a location that an alert names now, the strongest first; worked
    out once a moment for all who read."""
    if not snapshot.alerts:
        return {}
    return snapshot.derived("impacts", lambda: _impacts(snapshot, now), now)


def check_usable(snapshot: Snapshot, entry: str, now: datetime) -> None:
    """Raises InvalidInput for a service at a location (its key) that an alert says not to use: that
    it is still true must wait until the alert is over, or would be read as an all-clear."""
    if any(one.is_unusable for one in impacts(snapshot, now).get(entry, ())):
        raise InvalidInput("change", ErrorCode.WARNED)


def _impacts(snapshot: Snapshot, now: datetime) -> dict[str, tuple[AlertEffect, ...]]:
    found: dict[str, list[AlertEffect]] = {}
    for alert in snapshot.alerts_at(now):
        for key, impact in _of(alert, snapshot, now):
            found.setdefault(key, []).append(impact)
    return {
        key: tuple(sorted(several, key=lambda one: one.effect.value))
        for key, several in found.items()
    }


def _of(
    alert: PublishedAlert, snapshot: Snapshot, now: datetime
) -> Iterator[tuple[str, AlertEffect]]:
    made_of = TEMPLATES.get(alert.template or "")
    if made_of is None or made_of.effect is None:
        return
    effect, label = made_of.effect, made_of.label
    if effect is TemplateEffect.CLOSES and alert.slots.get("time"):
        # One opening does not take place, others of that day do: `as_told` strikes it.
        effect, label = TemplateEffect.INFORMS, ""
    if service := alert.slots.get("service"):
        entries = [snapshot.entries[service]] if service in snapshot.entries else []
    else:
        place = alert.slots.get("place", "")
        entries = [one for one in snapshot.entries.values() if _is_at(one, place, now)]
    for entry in entries:
        if not made_of.kinds or entry.service.kind in made_of.kinds:
            yield entry.key, AlertEffect(alert, effect, label)


def _is_at(entry: PublishedServiceAtLocation, place: str, now: datetime) -> bool:
    """Whether that is where to go for it next."""
    best = state(entry.timetable, now).best if entry.timetable.differences else None
    return ((best and best.location) or entry.location.key) == place
