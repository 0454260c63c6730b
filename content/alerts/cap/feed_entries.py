"""What a feed has: Atom (RFC 4287), RSS 2.0, or alerts in whatever envelope. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, tostring

from content.alerts.cap.atom_feed import ATOM
from content.alerts.cap.message import MEDIA
from content.alerts.cap.reader import alerts_in, is_alert
from content.alerts.cap.safe_xml import FILE
from content.core.errors import ErrorCode, InvalidInput

FEEDS = (f"{{{ATOM}}}feed", "rss")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An address, and what the feed says of when it changed; or an `alert` that is in the feed
    itself, which is known again by its hash."""

    address: str
    changed: str
    alert: Element | None = field(default=None, compare=False)


def entries(root: Element, base: str, word: str = "") -> list[FeedEntry]:
    """All of a feed, the oldest first; those only of which any text has this word. What comes later
    in a feed is older where it does not say. Raises InvalidInput for what is no feed."""
    if is_alert(root):
        return [_inside(root)]
    items = [*root.iter(f"{{{ATOM}}}entry"), *root.iter("item")]
    among = items or alerts_in(root)
    if not among and root.tag not in FEEDS:
        raise InvalidInput(FILE, ErrorCode.UNKNOWN)
    found = (entry for item in reversed(among) if _has(item, word) for entry in _of(item, base))
    return sorted(dict.fromkeys(found), key=lambda entry: _moment(entry.changed))


def _has(item: Element, word: str) -> bool:
    return word.casefold() in " ".join(item.itertext()).casefold()


def _of(item: Element, base: str) -> Iterator[FeedEntry]:
    """The alerts that are in it; else what it links to."""
    changed = (item.findtext(f"{{{ATOM}}}updated") or item.findtext("pubDate") or "").strip()
    if alerts := alerts_in(item):
        yield from (_inside(alert, changed) for alert in alerts)
    elif href := (_of_atom(item) or item.findtext("link") or "").strip():
        try:
            yield FeedEntry(urljoin(base, href), changed)
        except ValueError:
            return


def _inside(alert: Element, changed: str = "") -> FeedEntry:
    return FeedEntry(sha256(tostring(alert)).hexdigest(), changed, alert)


def _of_atom(item: Element) -> str:
    """The one that says that it is CAP; else the one that is the entry itself."""
    all_links = item.findall(f"{{{ATOM}}}link")
    said = [link for link in all_links if link.get("type") == MEDIA]
    itself = [link for link in all_links if link.get("rel", "alternate") == "alternate"]
    return next((link.get("href", "") for link in (*said, *itself)), "")


def _moment(changed: str) -> datetime:
    """RFC 3339 in Atom, RFC 822 in RSS."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(changed)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return LONG_AGO
