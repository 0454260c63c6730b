"""What a person did → the screen they see. Knows no channel, keeps nothing about anyone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import routes, screens
from bot.callback_data import before, decode, encode, read, reader_of
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import ChatKind, Line, Run, Screen
from bot.screens import example_mark, near, start, warnings
from bot.typed_text import route_meant
from content.core.errors import BadRoute
from content.reports import ReportInbox, meant
from content.snapshot import EMPTY, Snapshot

MOST_REMEMBERED = 128


@dataclass(frozen=True, slots=True)
class _DrawnScreens:
    """Screens by their address, of one snapshot and moment."""

    snapshot: Snapshot
    moment: datetime
    bot: str | None
    screens: dict[str, Screen] = field(default_factory=dict)


class Conversation:
    """Answers from the newest snapshot. Screens are pure, so a minute's answers are shared by
    all who ask for the same. What people say is wrong goes to the `inbox`. `bot` gives what
    `Localizer` wants to know of the bot."""

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        now: Callable[[], datetime],
        bot: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._snapshot = snapshot
        self._now = now
        self._bot = bot
        self._drawn: _DrawnScreens | None = None
        self.inbox = ReportInbox()

    def start(self, payload: str, viewer: Viewer) -> Screen:
        """`/start`, perhaps with a deep link's payload."""
        return self.at(payload, viewer) if payload else self.show(viewer, routes.Languages())

    def at(self, address: str, viewer: Viewer) -> Screen:
        """The screen of a link, for `viewer` where it names no language that there is; the way in,
        with a sentence, when it leads nowhere. Following a link never does anything: where a
        press would, this asks for the press."""
        try:
            there, route = read(address, viewer)
            return self.show(there, before(route))
        except BadRoute:
            viewer = _reader_of(address) or viewer
            drawn = self.show(viewer, routes.Home())
            localizer = Localizer(viewer, self._minute())
            said = start.notice(
                localizer.t("There is nothing at this address any more. Please choose.")
            )
            return Screen(drawn.address, drawn.language, (said, *drawn.lines), drawn.rows)

    def press(self, address: str, viewer: Viewer, person: str) -> Screen:
        """The screen of a button that `person` pressed (any text that is the same for the same
        person; it is not kept), after doing what it does."""
        try:
            there, route = decode(address)
        except BadRoute:
            return self.at(address, viewer)
        if isinstance(route, routes.SendReport) and not self._report(route, person):
            return self._not_counted(there, route)
        return self.show(there, route)

    def _report(self, said: routes.SendReport, person: str) -> bool:
        """Whether it counts, as far as there is something to report of."""
        entry, now = self._snapshot().entries.get(said.entry), self._now()
        if entry is None:
            return True
        return self.inbox.put(person, meant(entry.key, entry.timetable, now), said.wrong, now)

    def _not_counted(self, viewer: Viewer, route: routes.SendReport) -> Screen:
        """No thanks for what nobody will see: people behind one web address are one to us."""
        drawn, localizer = self.show(viewer, route), Localizer(viewer, self._minute())
        text = localizer.t(
            "This does not count again. Behind one Wi-Fi, several people count once."
        )
        return replace(drawn, lines=(drawn.lines[0], start.notice(text), *drawn.lines[1:]))

    def show(self, viewer: Viewer, route: routes.Route) -> Screen:
        """A screen, drawn once a minute and version. Raises NoSnapshot."""
        drawn = self._of_now()
        key = encode(viewer, route)
        screen = drawn.screens.get(key)
        if screen is None:
            screen = screens.draw(drawn.snapshot, viewer, route, drawn.moment, drawn.bot)
            if len(drawn.screens) < MOST_REMEMBERED:
                drawn.screens[key] = screen
        return screen

    def _of_now(self) -> "_DrawnScreens":
        """The screens of this snapshot and moment. A slow reader keeps its own, so that an old
        screen never gets among the new ones."""
        snapshot = self._snapshot()
        wanted, drawn = (snapshot, self._moment(snapshot), self._bot()), self._drawn
        if drawn is None or (drawn.snapshot, drawn.moment, drawn.bot) != wanted:
            drawn = self._drawn = _DrawnScreens(*wanted)
        return drawn

    def say(self, text: str, viewer: Viewer) -> Screen:
        """Typed words: whom to call if they cry for help, what else they seem to ask for, or home
        with a sentence."""
        route = route_meant(text)
        if route is not None:
            return self.show(viewer, route)
        drawn = self.show(viewer, routes.Home())
        localizer = Localizer(viewer, self._minute())
        said = start.notice(localizer.t("Please use the buttons. What do you need?"))
        return Screen(drawn.address, drawn.language, (said, *drawn.lines), drawn.rows)

    def without_content(self, viewer: Viewer) -> Screen:
        """What can be said while nothing was ever loaded: call 112, and try again."""
        drawn = screens.draw(EMPTY, viewer, routes.Emergency(), self._minute())
        said = start.notice(Localizer(viewer, self._minute()).t("Please try again."))
        return replace(drawn, lines=(*drawn.lines, said))

    def in_group(self, viewer: Viewer, is_danger: bool) -> Screen:
        """In a group everybody would see the answer: only a pointer to the private chat, and whom
        to call if somebody cries for help."""
        localizer = Localizer(viewer, self._minute())
        texts = [localizer.t("Please write to me in private:")]
        if is_danger:
            texts = [
                localizer.t("Emergency: call 112"),
                localizer.t("112 is free and works without credit, day and night."),
                localizer.t("A SIM card must be in the phone. An empty or locked one is enough."),
                localizer.t("At sea: 112 or 196. In English waters: 999."),
                *texts,
            ]
        lines = tuple(Line((Run(text),)) for text in texts)
        return Screen("", viewer.language, lines, (), personal=True, chat=ChatKind.GROUP)

    def place(self, latitude: float, longitude: float, viewer: Viewer) -> Screen:
        """A shared position (degrees north and east). It is not kept anywhere."""
        snapshot = self._snapshot()
        localizer = Localizer(viewer, self._moment(snapshot))
        drawn = near.near_position(snapshot, localizer, (latitude, longitude))
        there = decode(drawn.address)[1]
        marked = example_mark.marked(snapshot, localizer, there, drawn)
        return warnings.above(snapshot, localizer, marked)

    def _minute(self) -> datetime:
        return self._now().replace(second=0, microsecond=0)

    def _moment(self, snapshot: Snapshot) -> datetime:
        """The beginning of this minute; or when in it an alert last began to hold, or ended."""
        now = self._now()
        edges = (edge for one in snapshot.alerts for edge in (one.effective, one.expires))
        minute = now.replace(second=0, microsecond=0)
        return max((edge for edge in edges if minute < edge <= now), default=minute)


def _reader_of(address: str) -> Viewer | None:
    """The reader of a button that leads nowhere any more: language and zone stand in it."""
    try:
        return reader_of(address.partition("_")[0])
    except BadRoute:
        return None
