"""A message to CAP 1.2. Pure. The order of elements is the schema's."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from content.alerts.cap.message import CAP_12, NAME, CapDocument, CapInfo, plain, stamp

Pairs = Iterable[tuple[str, str | None]]


def write(message: CapDocument) -> bytes:
    """The file. Raises ValueError for names that CAP forbids."""
    named = message.reference
    if not (NAME.fullmatch(named.identifier) and NAME.fullmatch(named.sender)):
        raise ValueError("an identifier or sender that CAP forbids")
    alert = Element("alert", xmlns=CAP_12)
    _put(
        alert,
        (
            ("identifier", named.identifier),
            ("sender", named.sender),
            ("sent", stamp(named.sent)),
            ("status", message.status),
            ("msgType", message.msg_type),
            ("scope", "Public"),
            ("references", " ".join(map(str, message.references))),
        ),
    )
    for language, text in message.texts.items():
        _info(SubElement(alert, "info"), message, language, text)
    return xml(alert)


def xml(root: Element) -> bytes:
    """A whole document, in UTF-8."""
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _info(info: Element, message: CapDocument, language: str, text: CapInfo) -> None:
    _put(
        info,
        (
            ("language", language),
            ("category", message.category),
            ("event", text.event),
            *(("responseType", response) for response in message.responses),
            ("urgency", message.urgency),
            ("severity", message.severity),
            ("certainty", message.certainty),
            ("effective", stamp(message.effective)),
            ("onset", stamp(message.onset) if message.onset else None),
            ("expires", stamp(message.expires) if message.expires else None),
            ("senderName", message.sender_name),
            ("headline", text.headline),
            ("description", text.description),
            ("instruction", text.instruction),
            ("web", text.web),
            ("contact", message.contact),
        ),
    )
    for area in text.areas:
        _put(SubElement(info, "area"), (("areaDesc", area),))


def _put(parent: Element, pairs: Pairs) -> None:
    """What is empty is left out."""
    for name, text in pairs:
        if words := plain(text or ""):
            SubElement(parent, name).text = words
