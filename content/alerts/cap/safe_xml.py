"""XML from strangers, read so that it can do no harm.

Without a document type there are no entities: nothing grows, nothing is fetched. It is refused
before a parser sees it, and in the only encodings that are understood.
"""

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from content.core.errors import ErrorCode, InvalidInput

LARGEST, DEEPEST, MOST = 500_000, 20, 20_000
FILE = "file"  # the field that a refusal of the whole names
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
}


class _BoundedBuilder(TreeBuilder):
    """A tree that is neither too deep nor too large."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._number = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """An element begins."""
        self._depth += 1
        self._number += 1
        if self._depth > DEEPEST or self._number > MOST:
            raise InvalidInput(FILE, ErrorCode.LONG)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """An element ends."""
        self._depth -= 1
        return super().end(tag)


def parse(data: bytes, largest: int = LARGEST) -> Element:
    """The root of a document. Raises InvalidInput."""
    if len(data) > largest:
        raise InvalidInput(FILE, ErrorCode.LONG)
    text = _decoded(data)
    if "<!DOCTYPE" in text:
        raise InvalidInput(FILE, ErrorCode.UNKNOWN)
    parser = XMLParser(target=_BoundedBuilder())  # noqa: S314 - no document type, see above
    try:
        parser.feed(text)
        return parser.close()
    except (ParseError, ValueError):
        raise InvalidInput(FILE, ErrorCode.UNKNOWN) from None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding: str | None = "utf-16"
    else:
        said = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
        encoding = _ENCODINGS.get(said[1].decode().lower()) if said else "utf-8"
    if encoding is None:
        raise InvalidInput(FILE, ErrorCode.UNKNOWN)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except ValueError:
        raise InvalidInput(FILE, ErrorCode.UNKNOWN) from None
