"""The list of messages as an Atom feed (RFC 4287). Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement

from content.alerts.cap.message import MEDIA, CapDocument, plain, stamp
from content.alerts.cap.writer import xml

ATOM = "http://www.w3.org/2005/Atom"
ATOM_MEDIA = "application/atom+xml"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # "updated" is required even of nothing


def feed(messages: Sequence[CapDocument], address: str, name: str) -> bytes:
    """The newest first. `address` is that of the feed without its ".atom": each message is
    below it."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    itself = f"{address}.atom"
    updated = max((message.reference.sent for message in messages), default=NEVER)
    _put(root, id=itself, title=f"{name}: alerts", updated=stamp(updated))
    SubElement(root, "link", rel="self", type=ATOM_MEDIA, href=itself)
    _put(SubElement(root, "author"), name=name)
    for message in messages:
        _entry(SubElement(root, "entry"), message, address)
    return xml(root)


def _entry(entry: Element, message: CapDocument, address: str) -> None:
    """In English where there is any; the message has the other languages."""
    language = next(code for code in ("en", "fr", *message.texts) if code in message.texts)
    text = message.texts[language]
    entry.set("xml:lang", language)
    href = f"{address}/{message.reference.identifier}.xml"
    sent = stamp(message.reference.sent)
    title = f"{text.headline} ({message.msg_type})" if message.references else text.headline
    _put(entry, id=href, title=title, updated=sent, published=sent)
    _put(entry, summary=text.description or text.headline)
    SubElement(entry, "category", term=message.category)
    SubElement(entry, "link", rel="alternate", type=MEDIA, href=href)


def _put(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = plain(text)
