"""Speaking to a volunteer, in French or English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.labels import KINDS, REASONS, WRONGS
from bot.reader import Reader
from bot.routes import Viewer
from bot.team import words
from content.desk.unseen import Unseen
from content.errors import Refused, Why
from content.i18n import (
    LANGUAGES,
    TEAM_DOMAIN,
    TEAM_LANGUAGES,
    catalogue,
    clock_time,
    decimal,
    long_date,
    readable,
)
from content.words import Change, Kind, Reason, Role, Wrong


def _s(text: str) -> str:
    """Marks a text for the team's catalogue without translating it yet."""
    return text


ROLES = {
    Role.PARTNER: _s("Partner"),
    Role.TRANSLATOR: _s("Translator"),
    Role.EDITOR: _s("Editor"),
    Role.COORDINATOR: _s("Coordinator"),
    Role.ADMINISTRATOR: _s("Administrator"),
}
CHANGES = {
    Change.CANCELLED: _s("cancelled"),
    Change.MOVED: _s("moved"),
    Change.LATE: _s("late"),
    Change.EARLY: _s("early"),
    Change.EXTRA: _s("extra"),
    Change.FINISHED: _s("finished"),
}
LANGUAGE_NAMES = {
    "en": _s("English"),
    "fr": _s("French"),
    "ar": _s("Arabic"),
    "fa": _s("Persian and Dari"),
    "ps": _s("Pashto"),
    "ckb": _s("Sorani Kurdish"),
    "am": _s("Amharic"),
    "ti": _s("Tigrinya"),
    "om": _s("Oromo"),
    "so": _s("Somali"),
    "ur": _s("Urdu"),
    "vi": _s("Vietnamese"),
}
UNSEEN = {
    Unseen.NO_PLACE: _s("Nobody sees this: it has no place."),
    Unseen.ORGANIZATION_ARCHIVED: _s("Nobody sees this: its organization is archived."),
}
WHYS = {
    Why.MISSING: _s("Something is missing here."),
    Why.UNKNOWN: _s("This does not exist."),
    Why.SHORT: _s("This is too short."),
    Why.LONG: _s("This is too long."),
    Why.LETTERS: _s("Only letters, digits, dots, dashes and underscores."),
    Why.TAKEN: _s("This name is taken. Choose another."),
    Why.SAME_AS_NAME: _s("The password is like the name. Choose another."),
    Why.SIMPLE: _s("This is too easy to guess. Choose another."),
    Why.COMMON: _s("Many people use this password. Choose another."),
    Why.WRONG: _s("This code is not right. Wait for the next one and try again."),
    Why.LATE: _s("This took too long. Scan the new code and try again."),
    **words.WHYS,
}


@dataclass(frozen=True)
class Speech:
    """The words of the admin. What people read too (kinds, reasons, days) comes from their own
    catalogue, through `reader`, so that volunteers and people use the same words."""

    language: str
    now: datetime

    @property
    def reader(self) -> Reader:
        """A reader of this language, for dates, hours and the words of the conversation."""
        return Reader(Viewer(self.language), self.now)

    def say(self, message: str, **values: object) -> str:
        """The message in this language."""
        text = catalogue(self.language, TEAM_DOMAIN).gettext(message)
        return text.format(**values) if values else text

    def sayn(self, one: str, many: str, number: int) -> str:
        """The message in the plural form for `{number}`."""
        text = catalogue(self.language, TEAM_DOMAIN).ngettext(one, many, number)
        return text.format(number=number)

    def day(self, day: date) -> str:
        """Sunday 22 November."""
        return long_date(day, LANGUAGES[self.language])

    def languages(self, codes: Iterable[str]) -> str:
        """French, Arabic."""
        return ", ".join(self.say(LANGUAGE_NAMES[code]) for code in codes)

    def unseen(self, why: Unseen) -> str:
        """Why nobody sees what is live."""
        return self.say(UNSEEN[why])

    def text(self, texts: Mapping[str, str]) -> str:
        """The text of the content that this volunteer reads best."""
        return readable(texts, self.language)

    def kind(self, kind: Kind) -> str:
        """What a kind of service is called."""
        return self.reader.t(KINDS[kind])

    def reason(self, reason: Reason) -> str:
        """Why an opening is not as usual."""
        return self.reader.t(REASONS[reason])

    def wrong(self, wrong: Wrong) -> str:
        """What people say is wrong."""
        return self.reader.t(WRONGS[wrong])

    def change(self, change: Change) -> str:
        """How one opening differs."""
        return self.say(CHANGES[change])

    def decimal(self, number: float) -> str:
        """A number with one digit after the point, or the comma: 18.2, 18,2."""
        return decimal(number, LANGUAGES[self.language])

    def role(self, role: Role) -> str:
        """What a role is called."""
        return self.say(ROLES[role])

    def moment(self, moment: datetime) -> str:
        """22 November, 10:05, in Calais."""
        time = clock_time(moment)
        return self.reader.t("{date}, {time}", date=self.reader.date(moment), time=time)

    def why(self, why: Why) -> str:
        """Why something cannot be taken."""
        return self.say(WHYS[why])

    def refusal(self, wrong: Refused) -> dict[str, str]:
        """What to say beside the field that cannot be taken."""
        return {wrong.field: self.say(WHYS[wrong.why])}


def guess(accept_language: str) -> str:
    """French where the browser's first language is French, English for all others."""
    first = accept_language[:2].lower()
    return first if first in TEAM_LANGUAGES else TEAM_LANGUAGES[0]
