"""What an alert of ours says that is made of a message from elsewhere: whose words they are, when
what it warns of begins, and where. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from content.alerts.cap.message import CapCategory, CapDocument, CapInfo
from content.alerts.contents import AlertDocument, AlertTextDocument, cancellation
from content.core.clock import paris
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import LANGUAGES, catalogue, clock_time, long_date
from content.directory.fields import HIDDEN
from content.models import AlertTopic

# In the catalogues because a screen or a template says them too.
CANCELLED = "This alert was wrong or is cancelled:"
BEGINS = "It begins: {time}."
PLACES = "Places: {places}"
DATE_TIME = "{date}, {time}"
# None is an emergency unless somebody makes it one: that can be sent by one person alone.
_WEATHER = {CapCategory.MET, CapCategory.GEO, CapCategory.ENV, CapCategory.TRANSPORT}
_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,24}", re.ASCII)
_BETWEEN = re.compile(r"[,;/·]")
_NO_LETTERS = re.compile(r"[\W_]+")
HEADLINE, DESCRIPTION, INSTRUCTION = 160, 1800, 1000  # together no more than a message takes
SENDER = 60
_COLON = {"fr": "\u202f: "}  # French typography has a narrow space before it
Zones = Mapping[str, int]  # the bit of each zone, by each of its names (see `plain_name`)


def contents_of(
    message: CapDocument, expires: datetime, now: datetime, zones: Zones
) -> AlertDocument:
    """An alert that says what the message does, to those of our zones that it names. Raises
    InvalidInput for one that says nothing."""
    if not message.texts:
        raise InvalidInput("info", ErrorCode.MISSING)
    begins = _first_moment(message, expires, now)
    texts = {code: _said(message, code, begins) for code in message.texts}
    return AlertDocument(
        status=message.status,
        topic=AlertTopic.WEATHER if message.category in _WEATHER else AlertTopic.RIGHTS,
        zones=zones_named(message.texts.values(), zones),
        urgency=message.urgency,
        severity=message.severity,
        certainty=message.certainty,
        effective=begins or message.effective,
        expires=expires,
        language=next((code for code in ("en", "fr") if code in texts), next(iter(texts))),
        contact=message.contact if _PHONE.fullmatch(message.contact) else None,
        texts=texts,
    )


def cancelled(wanted: AlertDocument) -> AlertDocument:
    """A cancellation that stands alone, so that nobody takes it for the alert."""
    texts = {
        code: said.model_copy(
            update={
                "headline": _cut(f"{catalogue(code).gettext(CANCELLED)} {said.headline}", HEADLINE)
            }
        )
        for code, said in wanted.texts.items()
    }
    return wanted.model_copy(update={"texts": texts})


def taking_back(old: AlertDocument, message: CapDocument) -> AlertDocument:
    """What takes back an alert of ours: in its own words and languages, and why, where the message
    says more than the alert did."""
    reasons = {
        code: _cut(_clean(text.description), DESCRIPTION)
        for code, text in message.texts.items()
        if code in old.texts and _clean(text.description) not in old.texts[code].description
    }
    return cancellation(old, reasons)


def zones_named(texts: Iterable[CapInfo], zones: Zones) -> int:
    """A set of our zones, if all areas are some of these by name; else all zones (0), since whoever
    is in one that has another name here would be left out."""
    areas = [area for text in texts for area in text.areas]
    parts = [plain_name(part) for area in areas for part in _BETWEEN.split(area)]
    bits = [zones.get(part) for part in parts if part]
    found = 0
    for bit in bits:
        if bit is None:
            return 0
        found |= bit
    return found


def names_of_place(name: str) -> set[str]:
    """What a place may be called that has this name: all of it, and what stands between "/"."""
    return {plain_name(part) for part in (name, *name.split("/"))} - {""}


def plain_name(name: str) -> str:
    """A name by which it is known again: without accents, capitals and what is no letter."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NO_LETTERS.sub(" ", plain).strip()


def _first_moment(message: CapDocument, expires: datetime, now: datetime) -> datetime | None:
    """When it begins, if that is ahead and makes sense."""
    onset = message.onset
    return onset if onset and max(now, message.effective) < onset < expires else None


def _said(message: CapDocument, code: str, begins: datetime | None) -> AlertTextDocument:
    """In one language. Cut where it is too long: people look at it before it goes anywhere."""
    text = message.texts[code]
    headline = " ".join(_clean(text.headline).split())
    if not headline:
        raise InvalidInput("headline", ErrorCode.MISSING)
    return AlertTextDocument(
        headline=_cut(_by(message, code, headline), HEADLINE),
        description=_description(text, code, begins),
        instruction=_cut(_clean(text.instruction), INSTRUCTION),
    )


def _by(message: CapDocument, code: str, headline: str) -> str:
    """With whose words they are before the first of them, unless it says so itself."""
    name = " ".join(_clean(message.sender_name).split()) or message.reference.sender
    if f" {plain_name(name)} " in f" {plain_name(headline)} ":
        return headline
    return f"{_cut(name, SENDER)}{_COLON.get(code, ': ')}{headline}"


def _description(text: CapInfo, code: str, begins: datetime | None) -> str:
    """What it says is cut before when and where."""
    t = catalogue(code).gettext
    when = t(BEGINS).format(time=_moment(begins, code)) if begins else ""
    areas = " · ".join(_clean(area) for area in text.areas)
    where = _cut(t(PLACES).format(places=areas) if areas else "", DESCRIPTION - len(when) - 1)
    rest = DESCRIPTION - sum(len(line) + 1 for line in (when, where) if line)
    said = _cut(_clean(text.description), rest) if rest > 1 else ""
    return "\n".join(filter(None, (when, said, where)))


def _moment(moment: datetime, code: str) -> str:
    date = long_date(paris(moment).date(), LANGUAGES[code])
    return catalogue(code).gettext(DATE_TIME).format(date=date, time=clock_time(moment))


def _clean(text: str) -> str:
    return HIDDEN.sub("", text.replace("\t", " ")).strip()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
