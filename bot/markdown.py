"""The Markdown of pages as lines of a screen: paragraphs, lists, bold. Anything else is text."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.screen import Line, Run, Tone
from content.core.i18n import has_rtl, isolate

_PARSER = MarkdownIt("zero", {"breaks": True}).enable(["list", "emphasis", "newline"])
# A number of several groups, or with blanks in it: +33 4 86 51 71 61, 116 006, 5▢.▢▢▢▢. Between
# right-to-left words its parts would stand in reverse (UAX #9).
_GROUPS = re.compile(r"\+?[0-9]+(?: [0-9]+)+|[0-9]*▢[0-9▢.]*▢")


@lru_cache(maxsize=2048)
def lines(text: str, language: str = "") -> tuple[Line, ...]:
    """The lines of a text. `language` is set when it is not the reader's."""
    found: list[Line] = []
    in_list, number = 0, ""
    if has_rtl(text):
        text = _GROUPS.sub(lambda group: isolate(group[0]), text)
    for token in _PARSER.parse(text):
        in_list += token.nesting if token.type.endswith(("_list_open", "_list_close")) else 0
        if token.type == "list_item_open" and token.info:
            number = token.info + token.markup
        if token.type == "inline":
            tone = Tone.ITEM if in_list and not number else Tone.PLAIN
            runs = _runs(token.children or [], language)
            found.append(Line((Run(f"{number} "), *runs) if number else runs, tone))
            number = ""
    return tuple(found)


def _runs(tokens: list[Token], language: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = False
    for token in tokens:
        if token.type.startswith("strong"):
            bold = token.nesting == 1
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run(" ", language=language))
        elif token.content:
            runs.append(Run(token.content, bold=bold, language=language))
    return tuple(runs)
