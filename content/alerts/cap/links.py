"""What a feed links to: Atom (RFC 4287) and RSS 2.0. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from content.alerts.cap.feed import ATOM
from content.alerts.cap.message import MEDIA

MOST = 20


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what the feed says of when it changed."""

    address: str
    changed: str


def links(root: Element, base: str, word: str = "") -> list[Link]:
    """The first of a feed, those only of whose entries any text has this word."""
    entries = [*root.iter(f"{{{ATOM}}}entry"), *root.iter("item")]
    found = (link for entry in entries if _has(entry, word) for link in _link(entry, base))
    return list(dict.fromkeys(found))[:MOST]


def _has(entry: Element, word: str) -> bool:
    return word.casefold() in " ".join(entry.itertext()).casefold()


def _link(entry: Element, base: str) -> Iterator[Link]:
    href = (_of_atom(entry) or entry.findtext("link") or "").strip()
    changed = entry.findtext(f"{{{ATOM}}}updated") or entry.findtext("pubDate") or ""
    if href:
        try:
            yield Link(urljoin(base, href), changed.strip())
        except ValueError:
            return


def _of_atom(entry: Element) -> str:
    """The one that says that it is CAP; else the one that is the entry itself."""
    all_links = entry.findall(f"{{{ATOM}}}link")
    said = [link for link in all_links if link.get("type") == MEDIA]
    itself = [link for link in all_links if link.get("rel", "alternate") == "alternate"]
    return next((link.get("href", "") for link in (*said, *itself)), "")
