"""CAP 1.2 and 1.1 from elsewhere to a message. Pure.

What is not known is passed over; what is missing or makes no sense is refused, by its name in
CAP. One message has an `info` a language and perhaps several: then the first says what it is, the
others add to it, and the gravest word of all of them counts (CAP 3.2.2). A cancellation needs none
(CAP 3.2.1): one that cannot be understood is left out, and what it is about remains.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar
from xml.etree.ElementTree import Element

from content.alerts.cap.message import (
    CAP_11,
    CAP_12,
    NAME,
    CapCategory,
    CapDocument,
    CapInfo,
    CapReference,
    CapResponse,
)
from content.alerts.cap.message import plain as cleaned
from content.alerts.cap.safe_xml import FILE, parse
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import ALIASES, LANGUAGES
from content.models import AlertStatus, Certainty, MsgType, Severity, Urgency

Word = TypeVar("Word", bound=StrEnum)
Infos = list[tuple[str, Element]]  # our code of its language, and what it says
FIRST, LAST = 2000, 2100
MOST_REFERENCES = 50
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_OLD = {"Very Likely": "Likely"}  # CAP 1.0's, which CAP 1.1 still has


def read(data: bytes) -> CapDocument:
    """What a file of one alert says. Raises InvalidInput."""
    root = parse(data)
    if not is_alert(root):
        raise InvalidInput(FILE, ErrorCode.UNKNOWN)
    return message_of(root)


def alerts_in(root: Element) -> list[Element]:
    """Every alert of a document: itself, or those in whatever envelope it is (a list of them,
    EDXL-DE, a feed)."""
    return [element for element in root.iter() if is_alert(element)]


def is_alert(element: Element) -> bool:
    """Whether this is an alert of a version of CAP that is known."""
    return element.tag in (f"{{{CAP_12}}}alert", f"{{{CAP_11}}}alert")


def message_of(alert: Element) -> CapDocument:
    """What an alert says. Raises InvalidInput."""
    alert = _plain(alert)
    if _needed(alert, "scope") != "Public":
        raise InvalidInput("scope", ErrorCode.WRONG)
    message = CapDocument(
        reference=CapReference(_name(alert, "sender"), _name(alert, "identifier"), _sent(alert)),
        status=_word(alert, "status", AlertStatus),
        msg_type=_word(alert, "msgType", MsgType),
        references=_references(_text(alert, "references")),
        category=CapCategory.OTHER,
        urgency=Urgency.UNKNOWN,
        severity=Severity.UNKNOWN,
        certainty=Certainty.UNKNOWN,
        effective=_sent(alert),
        expires=None,
        texts={},
    )
    try:
        return _informed(message, _infos(alert))
    except InvalidInput:
        if message.msg_type is MsgType.CANCEL and message.references:
            return message
        raise


def _plain(alert: Element) -> Element:
    """A copy with its names without their namespace; what is of others keeps it."""
    space = f"{alert.tag.partition('}')[0]}}}"
    copied = deepcopy(alert)
    for element in copied.iter():
        element.tag = element.tag.removeprefix(space)
    return copied


def _informed(message: CapDocument, infos: Infos) -> CapDocument:
    """With what its `info` say. Raises InvalidInput."""
    each = [info for _, info in infos]
    informed = replace(
        message,
        category=_word(each[0], "category", CapCategory),
        urgency=_gravest(each, "urgency", Urgency),
        severity=_gravest(each, "severity", Severity),
        certainty=_gravest(each, "certainty", Certainty),
        effective=min(_times(each, "effective"), default=message.reference.sent),
        onset=min(_times(each, "onset"), default=None),
        expires=max(_times(each, "expires"), default=None),
        responses=_responses(each),
        sender_name=_text(each[0], "senderName"),
        contact=_text(each[0], "contact"),
        texts=_texts(infos),
    )
    if informed.expires and informed.expires <= informed.effective:
        raise InvalidInput("expires", ErrorCode.WRONG)
    return informed


def _responses(infos: Iterable[Element]) -> tuple[CapResponse, ...]:
    """In the order of CAP; words that are not in it are passed over."""
    said = {cleaned(one.text or "") for info in infos for one in info.findall("responseType")}
    return tuple(response for response in CapResponse if response in said)


def _infos(alert: Element) -> Infos:
    """Those in our languages. One without a language is in English (CAP 3.2.2)."""
    found = alert.findall("info")
    if not found:
        raise InvalidInput("info", ErrorCode.MISSING)
    coded = [(_code(_text(info, "language") or "en-US"), info) for info in found]
    infos = [(code, info) for code, info in coded if code in LANGUAGES]
    if not infos:
        raise InvalidInput("language", ErrorCode.UNKNOWN)
    return infos


def _code(tag: str) -> str:
    primary = tag.replace("_", "-").split("-")[0].lower()
    return ALIASES.get(primary, primary)


def _texts(infos: Infos) -> dict[str, CapInfo]:
    texts: dict[str, CapInfo] = {}
    for code, info in infos:
        new = _said(info)
        texts[code] = _both(texts[code], new) if code in texts else new
    return texts


def _said(info: Element) -> CapInfo:
    event = _needed(info, "event")
    areas = [_text(area, "areaDesc") for area in info.findall("area")]
    return CapInfo(
        event=event,
        headline=_text(info, "headline") or event,
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        web=_text(info, "web"),
        areas=tuple(area for area in dict.fromkeys(areas) if area),
    )


def _both(first: CapInfo, second: CapInfo) -> CapInfo:
    return CapInfo(
        event=first.event,
        headline=first.headline,
        description=_joined(first.description, second.description),
        instruction=_joined(first.instruction, second.instruction),
        web=first.web or second.web,
        areas=tuple(dict.fromkeys((*first.areas, *second.areas))),
    )


def _joined(first: str, second: str) -> str:
    return first if second in first else f"{first}\n{second}".strip()


def _text(parent: Element, name: str) -> str:
    return cleaned(parent.findtext(name) or "")


def _needed(parent: Element, name: str) -> str:
    text = _text(parent, name)
    if not text:
        raise InvalidInput(name, ErrorCode.MISSING)
    return text


def _name(parent: Element, name: str) -> str:
    text = _needed(parent, name)
    if not NAME.fullmatch(text):
        raise InvalidInput(name, ErrorCode.WRONG)
    return text


def _word(parent: Element, name: str, words: type[Word]) -> Word:
    text = _needed(parent, name)
    try:
        return words(_OLD.get(text, text))
    except ValueError:
        raise InvalidInput(name, ErrorCode.UNKNOWN) from None


def _gravest(infos: Iterable[Element], name: str, words: type[Word]) -> Word:
    """Words of CAP go from the gravest to the unknown."""
    found = {_word(info, name, words) for info in infos}
    return next(word for word in words if word in found)


def _sent(alert: Element) -> datetime:
    return _moment(_needed(alert, "sent"), "sent")


def _times(infos: Iterable[Element], name: str) -> list[datetime]:
    texts = [_text(info, name) for info in infos]
    return [_moment(text, name) for text in texts if text]


def _moment(text: str, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None or not FIRST <= moment.year <= LAST:
        raise InvalidInput(name, ErrorCode.WRONG)
    return moment.replace(microsecond=0).astimezone(UTC)


def _references(text: str) -> tuple[CapReference, ...]:
    """Those that can be understood: what is about a message that nobody has is still news."""
    found = (_reference(one) for one in text.split()[:MOST_REFERENCES])
    return tuple(one for one in found if one)


def _reference(text: str) -> CapReference | None:
    parts = text.split(",")
    if len(parts) != 3 or not all(NAME.fullmatch(part) for part in parts):
        return None
    try:
        return CapReference(parts[0], parts[1], _moment(parts[2], "references"))
    except InvalidInput:
        return None
