"""Something is wrong: which of a few words, and thanks. What is said is not written here."""

from bot.labels import WRONG_ICONS, WRONGS
from bot.reader import Reader
from bot.routes import Card, Report, Reported
from bot.screen import Line, Run, Screen, Tone
from bot.screens.card import gone, offered, same
from bot.screens.common import line, press, screen
from content.snapshot import Entry, Snapshot
from content.words import Wrong


def report(snapshot: Snapshot, reader: Reader, route: Report) -> Screen:
    """What is wrong? One press, and nothing to type."""
    entry = offered(snapshot, reader, route)
    if entry is None:
        return gone(snapshot, reader, route)
    kind, key, origin = same(route)
    lines = [
        line(reader.t("What is wrong?"), Tone.TITLE, "said"),
        _name(reader, entry),
        line(reader.t("Volunteers will check. We keep no name.")),
    ]
    rows = [
        (press(reader, reader.t(WRONGS[wrong]), said, icon=WRONG_ICONS[wrong], acts=True),)
        for wrong in Wrong
        for said in [Reported(kind, key, wrong, origin)]
    ]
    return screen(reader, route, lines, rows, back=Card(*same(route)))


def reported(snapshot: Snapshot, reader: Reader, route: Reported) -> Screen:
    """Thanks, and what happens now."""
    entry = offered(snapshot, reader, route)
    if entry is None:
        return gone(snapshot, reader, route)
    what = reader.t(WRONGS[route.wrong])
    lines = [
        line(reader.t("Thank you"), Tone.TITLE, "said"),
        _name(reader, entry),
        line(what, icon=WRONG_ICONS[route.wrong]),
        line(reader.t("Volunteers will check. We keep no name.")),
        line(reader.t("If other people say the same, everybody will see it here.")),
    ]
    return screen(reader, route, lines, [], back=Card(*same(route)))


def _name(reader: Reader, entry: Entry) -> Line:
    place = Run(f" · {reader.keep(reader.name(entry.place.name))}")
    return Line((reader.words(entry.service.name, bold=True), place), icon=entry.service.kind)
