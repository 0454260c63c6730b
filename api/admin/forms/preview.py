"""What people would see, and when: screens and dates of a document that is not live. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.localizer import Localizer
from bot.routes import Card, OneOrganization, ReadPage, Route, Viewer
from bot.screen import Screen
from bot.screens import draw
from content.core.clock import paris
from content.directory.describe_schedule import describe
from content.directory.schemas import Document, ScheduleDocument, ServiceAtLocationDocument
from content.directory.timetables import next_dates
from content.models import DocumentType
from content.snapshot import Snapshot
from content.snapshot.build import preview

MOST_SCREENS = 6


@dataclass(frozen=True, slots=True)
class PreviewTimes:
    """One place of a service: its rules in plain words, and the next dates they give."""

    place: str
    rules: tuple[str, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPreview:
    """The screens, the first ones if there are many, and the times of a service."""

    screens: tuple[Screen, ...]
    times: tuple[PreviewTimes, ...] = ()


def seen(
    snapshot: Snapshot, thing: DocumentType, doc: Document, who: tuple[str, Localizer]
) -> DocumentPreview:
    """What this document shows; `who` is the language of the screens, and the volunteer, who
    reads the times. `now` is the volunteer's."""
    language, reader = who
    made = preview(snapshot, thing, doc)
    screens = tuple(
        draw(made, Viewer(language), route, reader.now)
        for route in _routes(made, thing, doc)[:MOST_SCREENS]
    )
    if thing is not DocumentType.SERVICE:
        return DocumentPreview(screens)
    return DocumentPreview(
        screens, tuple(_times(made, at, reader) for at in getattr(doc, "at", ()))
    )


def _routes(snapshot: Snapshot, thing: DocumentType, doc: Any) -> Sequence[Route]:
    if thing is DocumentType.ORGANIZATION:
        return [OneOrganization(doc.key)] if doc.key in snapshot.organizations else []
    if thing is DocumentType.PAGE:
        there = doc.key in snapshot.pages
        return [ReadPage(doc.key, number) for number in range(len(doc.sections)) if there]
    is_in = "location" if thing is DocumentType.LOCATION else "service"
    return [
        Card(entry.service.kind, entry.key)
        for entry in snapshot.entries.values()
        if getattr(entry, is_in).key == doc.key
    ]


def _times(snapshot: Snapshot, at: ServiceAtLocationDocument, reader: Localizer) -> PreviewTimes:
    place = snapshot.locations.get(at.location)
    dates = next_dates(at.schedules, at.exceptions, reader.now)
    return PreviewTimes(
        place=reader.name(place.name) if place else at.location,
        rules=plain(at.schedules, reader.viewer.language, reader.now),
        dates=tuple(reader.when(one) for one in dates if not one.cancelled),
    )


def plain(rules: Sequence[ScheduleDocument], language: str, now: datetime) -> tuple[str, ...]:
    """The rules as a volunteer says them."""
    spoken: Literal["en", "fr"] = "fr" if language == "fr" else "en"
    return tuple(describe(rule, spoken, paris(now).date()) for rule in rules)
