"""Speaking to a volunteer, in French or English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.labels import KINDS, REASONS, WRONGS
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.team import labels
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import (
    LANGUAGES,
    TEAM_DOMAIN,
    TEAM_LANGUAGES,
    catalogue,
    clock_time,
    decimal,
    long_date,
    readable,
)
from content.models import ReportKind, Role, ServiceKind
from content.planning.hidden_services import HiddenReason
from content.schedules.rules import ExceptionKind, ExceptionReason


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
    ExceptionKind.CANCELLED: _s("cancelled"),
    ExceptionKind.MOVED: _s("moved"),
    ExceptionKind.LATE: _s("late"),
    ExceptionKind.EARLY: _s("early"),
    ExceptionKind.EXTRA: _s("extra"),
    ExceptionKind.FINISHED: _s("finished"),
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
    HiddenReason.NO_PLACE: _s("Nobody sees this: it has no place."),
    HiddenReason.ORGANIZATION_ARCHIVED: _s("Nobody sees this: its organization is archived."),
}
WHYS = {
    ErrorCode.MISSING: _s("Something is missing here."),
    ErrorCode.UNKNOWN: _s("This does not exist."),
    ErrorCode.SHORT: _s("This is too short."),
    ErrorCode.LONG: _s("This is too long."),
    ErrorCode.LETTERS: _s("Only letters, digits, dots, dashes and underscores."),
    ErrorCode.TAKEN: _s("This name is taken. Choose another."),
    ErrorCode.SAME_AS_NAME: _s("The password is like the name. Choose another."),
    ErrorCode.SIMPLE: _s("This is too easy to guess. Choose another."),
    ErrorCode.COMMON: _s("Many people use this password. Choose another."),
    ErrorCode.WRONG: _s("This code is not right. Wait for the next one and try again."),
    ErrorCode.LATE: _s("This took too long. Scan the new code and try again."),
    **labels.WHYS,
}


@dataclass(frozen=True)
class AdminLocalizer:
    """The words of the admin. What people read too (kinds, reasons, days) comes from their own
    catalogue, through `reader`, so that volunteers and people use the same words."""

    language: str
    now: datetime

    @property
    def reader(self) -> Localizer:
        """A reader of this language, for dates, hours and the words of the conversation."""
        return Localizer(Viewer(self.language), self.now)

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

    def unseen(self, why: HiddenReason) -> str:
        """Why nobody sees what is live."""
        return self.say(UNSEEN[why])

    def text(self, texts: Mapping[str, str]) -> str:
        """The text of the content that this volunteer reads best."""
        return readable(texts, self.language)

    def kind(self, kind: ServiceKind) -> str:
        """What a kind of service is called."""
        return self.reader.t(KINDS[kind])

    def reason(self, reason: ExceptionReason) -> str:
        """Why an opening is not as usual."""
        return self.reader.t(REASONS[reason])

    def wrong(self, wrong: ReportKind) -> str:
        """What people say is wrong."""
        return self.reader.t(WRONGS[wrong])

    def change(self, change: ExceptionKind) -> str:
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

    def why(self, why: ErrorCode) -> str:
        """Why something cannot be taken."""
        return self.say(WHYS[why])

    def refusal(self, wrong: InvalidInput) -> dict[str, str]:
        """What to say beside the field that cannot be taken."""
        return {wrong.field: self.say(WHYS[wrong.why])}


def guess(accept_language: str) -> str:
    """French where the browser's first language is French, English for all others."""
    first = accept_language[:2].lower()
    return first if first in TEAM_LANGUAGES else TEAM_LANGUAGES[0]
