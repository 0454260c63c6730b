"""The entries of a PO file, each with its line. Files come from strangers, so only the part of
the format that content needs is read, and anything else is an error with its line.

Babel writes the files (`po`); its reader trusts them: it takes the size of tables and the
codec from their header, and the first of two texts that stand where one belongs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from babel.messages.pofile import unescape

_LINE = re.compile(r'(?:(msgctxt|msgid|msgstr)\s+)?("(?:[^"\\]|\\.)*")')
_AFTER = {"msgctxt": ("",), "msgid": ("", "msgctxt"), "msgstr": ("msgid",)}


class BrokenPo(Exception):
    """This is no PO file, or not one of content, from `line` on."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"not understood from line {line} on")


@dataclass(frozen=True, slots=True)
class PoEntry:
    """One text and its translation. `line` is where it begins; the header has an empty msgid
    and no msgctxt (None)."""

    line: int = 1
    msgctxt: str | None = None
    msgid: str = ""
    msgstr: str = ""
    flags: frozenset[str] = frozenset()


def entries(text: str) -> Iterator[PoEntry]:
    """Every entry that is not obsolete, in the file's order. Raises BrokenPo at the first line
    that is not understood."""
    raw, number = _RawEntry(), 0
    # Only what ends a line in a file: a text may have other characters that end lines.
    for number, raw_line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line := raw_line.strip(" \t\f"):
            keyword, value = ("#", line) if line.startswith("#") else _said(line, number)
            if raw.last == "msgstr" and keyword not in ("", "msgstr"):
                yield raw.entry()
                raw = _RawEntry()
            raw.add(keyword, value, number)
    if raw.last == "msgstr":
        yield raw.entry()
    elif raw.last:
        raise BrokenPo(number)


@dataclass(slots=True)
class _RawEntry:
    """An entry that is being read: its texts in pieces, and the keyword read last."""

    line: int = 0
    last: str = ""
    pieces: dict[str, list[str]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    def add(self, keyword: str, value: str, number: int) -> None:
        """One line more. Raises BrokenPo where it cannot stand."""
        if keyword == "#":
            if value.startswith("#,"):
                self.flags |= {flag.strip() for flag in value[2:].split(",")}
            return
        if self.last not in _AFTER.get(keyword, tuple(_AFTER)):
            raise BrokenPo(number)
        self.last = keyword or self.last
        self.line = self.line or number
        self.pieces.setdefault(self.last, []).append(value)

    def entry(self) -> PoEntry:
        """What was read."""
        texts = {name: "".join(pieces) for name, pieces in self.pieces.items()}
        return PoEntry(line=self.line, flags=frozenset(self.flags), **texts)


def _said(line: str, number: int) -> tuple[str, str]:
    """The keyword ("" where a text goes on) and the text."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise BrokenPo(number)
    return found[1] or "", unescape(found[2])
