"""Something is wrong: which of a few words, and thanks. What is said is not written here."""

from bot.labels import WRONG_ICONS, WRONGS
from bot.localizer import Localizer
from bot.routes import Card, ReportProblem, SendReport
from bot.screen import Line, Run, Screen, Tone
from bot.screens.card import gone, offered, same
from bot.screens.common import line, press, screen
from content.models import ReportKind
from content.snapshot import PublishedServiceAtLocation, Snapshot


def report(snapshot: Snapshot, localizer: Localizer, route: ReportProblem) -> Screen:
    """What is wrong? One press, and nothing to type."""
    entry = offered(snapshot, localizer, route)
    if entry is None:
        return gone(snapshot, localizer, route)
    kind, key, origin = same(route)
    lines = [
        line(localizer.t("What is wrong?"), Tone.TITLE, "said"),
        _name(localizer, entry),
        line(localizer.t("Volunteers will check. We keep no name.")),
    ]
    rows = [
        (press(localizer, localizer.t(WRONGS[wrong]), said, icon=WRONG_ICONS[wrong], acts=True),)
        for wrong in ReportKind
        for said in [SendReport(kind, key, wrong, origin)]
    ]
    return screen(localizer, route, lines, rows, back=Card(*same(route)))


def reported(snapshot: Snapshot, localizer: Localizer, route: SendReport) -> Screen:
    """Thanks, and what happens now."""
    entry = offered(snapshot, localizer, route)
    if entry is None:
        return gone(snapshot, localizer, route)
    what = localizer.t(WRONGS[route.wrong])
    lines = [
        line(localizer.t("Thank you"), Tone.TITLE, "said"),
        _name(localizer, entry),
        line(what, icon=WRONG_ICONS[route.wrong]),
        line(localizer.t("Volunteers will check. We keep no name.")),
        line(localizer.t("If other people say the same, everybody will see it here.")),
    ]
    return screen(localizer, route, lines, [], back=Card(*same(route)))


def _name(localizer: Localizer, entry: PublishedServiceAtLocation) -> Line:
    place = Run(f" · {localizer.keep(localizer.name(entry.location.name))}")
    return Line((localizer.run(entry.service.name, bold=True), place), icon=entry.service.kind)
