"""Telegram's HTML (`parse_mode=HTML`): the plain text it stands for, or why it is refused.

Follows TDLib's parser and its wordings, and is stricter in two points that the documentation
asks for and the service forgives: a bare `&` or `>` must be escaped, and a link must lead
somewhere. Offsets are in bytes of UTF-8, as Telegram counts them.
"""

import html
import re
from urllib.parse import urlsplit

TAGS = {
    *("a", "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre"),
    *("span", "tg-spoiler", "tg-emoji", "tg-time", "blockquote"),
}
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});?")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)))?"""
)
_PLAIN = re.compile(r"[^&<>]+")


class FormattingError(ValueError):
    """The text cannot be parsed; the message is Telegram's, without its prefix."""


def plain(text: str, parse_mode: str = "") -> str:
    """The text as the phone shows it. Only HTML is parsed; other modes count as plain."""
    return _Parser(text).parse() if parse_mode.lower() == "html" else text


def link_problem(url: str, schemes: tuple[str, ...] = ("http", "https", "tg")) -> str:
    """Why a link leads nowhere, in Telegram's words; empty when it is good."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "Wrong HTTP URL"
    if not parts.scheme or (not parts.netloc and parts.scheme in schemes):
        return "Wrong HTTP URL"
    if parts.scheme not in schemes:
        return "Unsupported URL protocol"
    host = parts.hostname or ""
    return "" if parts.scheme == "tg" or "." in host.strip(".") or ":" in host else "Wrong HTTP URL"


class _Parser:
    """One pass over the text, keeping a stack of the tags that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.open: list[str] = []

    def parse(self) -> str:
        while self.at < len(self.text):
            self._step()
        if self.open:
            raise FormattingError(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1]}"'
            )
        return "".join(self.out)

    def _step(self) -> None:
        run = _PLAIN.match(self.text, self.at)
        character = self.text[self.at]
        if run:
            self.out.append(run[0])
            self.at = run.end()
        elif character == "&":
            self._entity()
        elif character == "<":
            self._close() if self.text.startswith("</", self.at) else self._start()
        else:
            raise FormattingError(f'Unescaped ">" at byte offset {self._offset(self.at)}')

    def _offset(self, position: int) -> int:
        return len(self.text[:position].encode())

    def _entity(self) -> None:
        found = _ENTITY.match(self.text, self.at)
        if not found:
            raise FormattingError(f'Unescaped "&" at byte offset {self._offset(self.at)}')
        self.out.append(html.unescape(found[0]))
        self.at = found.end()

    def _start(self) -> None:
        begin = self._offset(self.at)
        found = _NAME.match(self.text, self.at + 1)
        name = found[0].lower() if found else ""
        end = self.text.find(">", self.at)
        if end < 0:
            raise FormattingError(f"Unclosed start tag at byte offset {begin}")
        if name not in TAGS:
            raise FormattingError(f'Unsupported start tag "{name}" at byte offset {begin}')
        _check(name, self._attributes(name, self.at + 1 + len(name), begin), begin)
        self.open.append(name)

    def _attributes(self, tag: str, position: int, begin: int) -> dict[str, str]:
        """Reads up to the closing bracket and moves behind it."""
        found: dict[str, str] = {}
        while not (rest := self.text[position:].lstrip()).startswith(">"):
            one = _ATTRIBUTE.match(self.text, position)
            if not rest or not one:
                raise FormattingError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            value = next((one[key] for key in ("double", "single", "bare") if one[key]), "")
            found[one["name"].lower()] = html.unescape(value)
            position = one.end()
        self.at = self.text.index(">", position) + 1
        return found

    def _close(self) -> None:
        begin = self._offset(self.at)
        if not self.open:
            raise FormattingError(f"Unexpected end tag at byte offset {begin}")
        end = self.text.find(">", self.at)
        if end < 0:
            raise FormattingError(f"Unclosed end tag at byte offset {begin}")
        name = self.text[self.at + 2 : end].strip().lower()
        if name and name != self.open[-1]:
            expected = f'expected "</{self.open[-1]}>", found "</{name}>"'
            raise FormattingError(f"Unmatched end tag at byte offset {begin}, {expected}")
        self.open.pop()
        self.at = end + 1


def _check(tag: str, attributes: dict[str, str], begin: int) -> None:
    """What some tags need beside their name."""
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise FormattingError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    if tag == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
        raise FormattingError("Invalid custom emoji identifier specified")
    url = attributes.get("href", "")
    if tag == "a" and (why := link_problem(url)):
        raise FormattingError(f"entity URL '{url}' is invalid: {why}")
