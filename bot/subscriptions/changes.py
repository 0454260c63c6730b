"""What somebody asked for, after a press. Pure.

A press says how it is to be, never what to flip: Telegram may bring it twice.
"""

from collections.abc import Container
from dataclasses import replace
from typing import TypeVar

from bot.routes import UNWANTED, AlertWish, ChangeAlerts, Viewer
from content.models import AlertTopic
from content.subscribers import Subscription

T = TypeVar("T")


def changed(
    had: Subscription | None, wanted: ChangeAlerts, viewer: Viewer, zones: Container[str]
) -> Subscription | None:
    """What is asked for then; None for nothing. `zones` are those there are.

    Whoever has no alerts gets them only from a button that says so. Others change what they have,
    and its language becomes that of the button.
    """
    if wanted.wish is AlertWish.OFF:
        return None
    if wanted.wish is AlertWish.RESUME:
        return replace(had, language=viewer.language, is_reachable=True) if had else None
    new = had if had and had.is_reachable else _begun(wanted, viewer, zones) or had
    if new is None:
        return None
    new = _with(replace(new, language=viewer.language, is_reachable=True), wanted, zones)
    return new if new.topics or new.daily_hour is not None else None


def _begun(wanted: ChangeAlerts, viewer: Viewer, zones: Container[str]) -> Subscription | None:
    begins = wanted.wish in (AlertWish.ON, AlertWish.EMERGENCIES)
    if not begins and not (wanted.wish is AlertWish.HOUR and wanted.which):
        return None
    here = {viewer.zone} if viewer.zone and viewer.zone in zones else set()
    return Subscription(viewer.language, frozenset(), frozenset(here))


def _with(had: Subscription, wanted: ChangeAlerts, zones: Container[str]) -> Subscription:
    match wanted.wish:
        case AlertWish.ON:
            return replace(had, topics=frozenset(AlertTopic))
        case AlertWish.EMERGENCIES:
            return replace(had, topics=frozenset({AlertTopic.EMERGENCY}))
        case AlertWish.TOPIC:
            return replace(had, topics=_put(had.topics, AlertTopic(wanted.which), wanted))
        case AlertWish.ZONE:
            return replace(had, zones=_places(had.zones, wanted, zones))
        case _:
            return replace(had, daily_hour=int(wanted.which) if wanted.which else None)


def _places(had: frozenset[str], wanted: ChangeAlerts, zones: Container[str]) -> frozenset[str]:
    """None of them is every place."""
    if not wanted.which:
        return frozenset()
    return _put(had, wanted.which, wanted) if wanted.which in zones else had


def _put(had: frozenset[T], one: T, wanted: ChangeAlerts) -> frozenset[T]:
    return had - {one} if wanted.no == UNWANTED else had | {one}
