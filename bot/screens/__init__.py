"""The screens, one file a family; every one a pure function of snapshot, reader and route."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot import routes
from bot.callback_data import decode
from bot.localizer import Localizer
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
    warnings,
    who,
)
from content.snapshot import Snapshot

_SCREENS: dict[type[routes.Route], Callable[[Snapshot, Localizer, Any], Screen]] = {
    routes.Languages: start.languages,
    routes.Zones: start.zones,
    routes.Home: start.home,
    routes.More: start.more,
    routes.OfKind: listing.of_kind,
    routes.ForAudience: listing.for_audience,
    routes.Card: card.card,
    routes.Map: card.map_of,
    routes.Share: card.share,
    routes.ReportProblem: report.report,
    routes.SendReport: report.reported,
    routes.Pages: pages.topics,
    routes.ReadPage: pages.read,
    routes.Directory: who.directory,
    routes.OneOrganization: who.organization,
    routes.Near: near.near,
    routes.SendPosition: near.send_position,
    routes.NearPlace: near.near_place,
    routes.Emergency: emergency.emergency,
    routes.OneAlert: warnings.one_alert,
    routes.AlertsHome: alerts.alerts,
    routes.ChangeAlerts: alerts.alerts,
    routes.AboutUs: about.about,
    routes.Close: start.home,
}


def draw(
    snapshot: Snapshot,
    viewer: routes.Viewer,
    route: routes.Route,
    now: datetime,
    bot: str | None = None,
) -> Screen:
    """What a reader sees there at that moment (`now` in UTC); `bot` is as in `Localizer`. What
    holds now stands above, also where another screen stands in for one that is gone."""
    localizer = Localizer(viewer, now, bot)
    screen = _SCREENS[type(route)](snapshot, localizer, route)
    drawn = example_mark.marked(snapshot, localizer, route, screen)
    if snapshot.alerts and isinstance(decode(drawn.address)[1], warnings.SHOWN_ON):
        return warnings.above(snapshot, localizer, drawn)
    return drawn
