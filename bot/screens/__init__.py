"""The screens, one file a family; every one a pure function of snapshot, reader and route."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot import routes
from bot.reader import Reader
from bot.screen import Screen
from bot.screens import (
    about,
    alerts,
    card,
    emergency,
    example_mark,
    listing,
    near,
    pages,
    report,
    start,
    who,
)
from content.snapshot import Snapshot

_SCREENS: dict[type[routes.Route], Callable[[Snapshot, Reader, Any], Screen]] = {
    routes.Languages: start.languages,
    routes.Zones: start.zones,
    routes.Home: start.home,
    routes.More: start.more,
    routes.OfKind: listing.of_kind,
    routes.ForAudience: listing.for_audience,
    routes.Card: card.card,
    routes.Map: card.map_of,
    routes.Share: card.share,
    routes.Report: report.report,
    routes.Reported: report.reported,
    routes.Pages: pages.topics,
    routes.ReadPage: pages.read,
    routes.Directory: who.directory,
    routes.OneOrganization: who.organization,
    routes.Near: near.near,
    routes.SendPosition: near.send_position,
    routes.NearPlace: near.near_place,
    routes.Emergency: emergency.emergency,
    routes.Alerts: alerts.alerts,
    routes.AlertsDo: alerts.alerts,
    routes.About: about.about,
    routes.Close: start.home,
}


def draw(
    snapshot: Snapshot,
    viewer: routes.Viewer,
    route: routes.Route,
    now: datetime,
    bot: str | None = None,
) -> Screen:
    """What a reader sees there at that moment (`now` in UTC); `bot` is as in `Reader`."""
    reader = Reader(viewer, now, bot)
    screen = _SCREENS[type(route)](snapshot, reader, route)
    return example_mark.marked(snapshot, reader, route, screen)
