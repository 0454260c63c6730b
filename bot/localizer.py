"""Speaking to one reader: the interface's words, the content's words, dates and addresses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from bot.callback_data import encode
from bot.routes import Route, Viewer
from bot.screen import Run
from content.core import i18n
from content.core.clock import paris
from content.schedules import Occurrence
from content.schedules.opening_state import FAR
from content.snapshot import LocalizedText, PublishedAssurance, PublishedZone

SOON = timedelta(minutes=60)
WEEK = 7
NEXT_YEAR = 90  # days from which on a date could be taken for one of another year
ONE_NIGHT = timedelta(hours=18)
Day = date  # inside of `Localizer`, `date` is a method


@dataclass(frozen=True)
class Localizer:
    """A viewer at a moment (`now` in UTC). Everything a screen says, it says through this.

    `bot` is the user name of the program's bot in Telegram: None where there is no bot, empty
    until Telegram has said it.
    """

    viewer: Viewer
    now: datetime
    bot: str | None = None

    @cached_property
    def language(self) -> i18n.Language:
        """The language to speak."""
        return i18n.LANGUAGES[self.viewer.language]

    def t(self, message: str, **values: str | int) -> str:
        """The message in this language, its values kept in their own direction."""
        text = i18n.catalogue(self.viewer.language).gettext(message)
        if not values:
            return text
        return text.format(**{name: self.keep(str(value)) for name, value in values.items()})

    def tn(self, one: str, many: str, number: int) -> str:
        """The message in the plural form that this language has for `{number}`."""
        text = i18n.catalogue(self.viewer.language).ngettext(one, many, number)
        return text.format(number=number)

    def keep(self, text: str) -> str:
        """`text` isolated where its direction could differ from the sentence's."""
        if text.startswith(i18n.FSI) or not (self.language.rtl or i18n.has_rtl(text)):
            return text
        return i18n.isolate(text)

    def run(self, text: LocalizedText, *, bold: bool = False) -> Run:
        """A text of the content, marked where it is not in the reader's language."""
        said, language = text.pick(self.language.chain)
        foreign = "" if language == self.language.code else language
        return Run(said, bold=bold, language=foreign)

    def name(self, words: LocalizedText) -> str:
        """A short text of the content, for inside a sentence or on a button."""
        return words.pick(self.language.chain)[0]

    def place(self, zone: PublishedZone | None) -> str:
        """A zone's name, or that it is everywhere."""
        return self.name(zone.name) if zone else self.t("All places")

    def to(self, route: Route) -> str:
        """The address of a screen for the same reader."""
        return encode(self.viewer, route)

    def today(self) -> str:
        """Sunday 22 November, 10:05, now."""
        return self.moment(self.now)

    def moment(self, moment: datetime) -> str:
        """Sunday 22 November, 10:05: true whenever it is read."""
        date = i18n.long_date(paris(moment).date(), self.language)
        return self.t("{date}, {time}", date=date, time=i18n.clock_time(moment))

    def hours(self, occurrence: Occurrence) -> str:
        """14:00–16:00; in words where the text runs from right to left."""
        if occurrence.whole_day:
            return self.t("day and night")
        if not self.language.rtl:
            return self.keep(i18n.hours(occurrence.opens, occurrence.closes))
        # A range would be read from its end: 19:00–08:00 stands with 08:00 at the right.
        opens, closes = i18n.clock_time(occurrence.opens), i18n.clock_time(occurrence.closes)
        return self.t("from {opens} until {closes}", opens=opens, closes=closes)

    def day(self, moment: datetime) -> str:
        """Today, tomorrow, Thursday, Thursday 3 December; with its year when it is far away."""
        day = paris(moment).date()
        distance = (day - paris(self.now).date()).days
        if distance in (0, 1):
            return self.t("Today") if distance == 0 else self.t("Tomorrow")
        if 1 < distance < WEEK:
            return i18n.weekday(day, self.language)
        if distance > NEXT_YEAR:
            return f"{i18n.weekday(day, self.language)} {i18n.date_with_year(day, self.language)}"
        return i18n.long_date(day, self.language)

    def when(self, occurrence: Occurrence) -> str:
        """Today 14:00–16:00, in 35 minutes."""
        day, hours = self.day(occurrence.opens), self.hours(occurrence)
        wait = occurrence.opens - self.now
        if timedelta() < wait < SOON:
            soon = i18n.ahead(wait, self.language)
            return self.t("{day} {hours}, {soon}", day=day, hours=hours, soon=soon)
        return f"{day} {hours}"

    def in_group(self, occurrence: Occurrence) -> str:
        """14:00–16:00, in 35 minutes; with its day only where no heading says it."""
        distance = (paris(occurrence.opens).date() - paris(self.now).date()).days
        if distance > 1:
            return self.when(occurrence)
        wait = occurrence.opens - self.now
        if not timedelta() < wait < SOON:
            return self.hours(occurrence)
        soon = i18n.ahead(wait, self.language)
        return self.t("{hours}, {soon}", hours=self.hours(occurrence), soon=soon)

    def at(self, occurrence: Occurrence) -> str:
        """16:30 when it opens today, Tomorrow 16:30, or until when it is open."""
        if occurrence.covers(self.now):
            return self.only_until(occurrence)
        time = self.keep(i18n.clock_time(occurrence.opens))
        today = paris(occurrence.opens).date() == paris(self.now).date()
        return time if today else f"{self.day(occurrence.opens)} {time}"

    def only_until(self, occurrence: Occurrence) -> str:
        """Until 16:00."""
        if occurrence.closes - self.now > FAR:
            return self.t("day and night")
        return self.t("until {time}", time=self._closing(occurrence))

    def until(self, occurrence: Occurrence) -> str:
        """Open now, until 16:00."""
        if occurrence.closes - self.now > FAR:
            return self.t("Open now, day and night")
        return self.t("Open now, until {time}", time=self._closing(occurrence))

    def _closing(self, occurrence: Occurrence) -> str:
        """16:00; with its day where the clock alone could mean an earlier one."""
        time = i18n.clock_time(occurrence.closes)
        soon = occurrence.closes - self.now < ONE_NIGHT
        return time if soon else f"{self.day(occurrence.closes)} {time}"

    def checked_on(self, checked: PublishedAssurance) -> str:
        """Today, yesterday, 9 days ago; empty when nobody checked."""
        if checked.assured_at is None:
            return ""
        distance = (paris(self.now).date() - paris(checked.assured_at).date()).days
        if distance <= 1:
            return self.t("yesterday") if distance == 1 else self.t("today")
        return i18n.ago(timedelta(days=distance), self.language)

    def date(self, moment: datetime) -> str:
        """3 March, or 3 March 2025 when it was another year."""
        return self.local_date(paris(moment).date())

    def local_date(self, day: Day) -> str:
        """The same of a date of Calais."""
        if day.year == paris(self.now).year:
            return i18n.short_date(day, self.language)
        return i18n.date_with_year(day, self.language)
