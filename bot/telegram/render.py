"""Screens as Telegram messages: HTML text and an inline keyboard (Bot API 10.1).

Telegram cuts what is too long for a message or a button and tells nobody, so both are fitted here.
The widths of labels are rough: those of Noto Sans Bold at 15 px (Arabic letters as they are when
joined), rounded up; a test in a browser holds them to the real fonts.
"""

import unicodedata
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from bot.callback_data import encode
from bot.icons import EMOJI
from bot.routes import Home, Viewer
from bot.screen import Button, ChatKind, Line, Run, Screen, Tone
from content.core.i18n import FSI, LANGUAGES, PDI, catalogue, has_rtl, isolate

LONGEST = 4096 - 64  # the link to the bot is not counted with its line
AROUND_RUN = 2
AROUND_LINE = 6
_SPACED = {Tone.HEADING, Tone.BIG, Tone.NOTICE}
_BOLD = {Tone.TITLE, Tone.HEADING, Tone.BIG}
BESIDE = "+"  # before the data of a button whose answer is a new message
PX = 15.0
ICON_PX = 23.0  # an emoji and a space
SCREEN_PX = 320.0  # of a small phone
_MARGIN_PX, _GAP_PX, _PADDING_PX = 8.0, 4.0, 8.0

_EMS = {
    **dict.fromkeys(" '’.,:;·|!()-‑ijlıJ", 0.34),
    **dict.fromkeys("ftrI/?", 0.48),
    **dict.fromkeys("zscFSELy–+", 0.58),
    **dict.fromkeys("hnudpqbgkovxae0123456789TCPYVRKXB«»", 0.67),
    **dict.fromkeys("GDUHAđươ", 0.78),
    **dict.fromkeys("OQNĐ…", 0.86),
    **dict.fromkeys("mwMW", 1.0),
}
_LATIN, _ARABIC, _ETHIOPIC = 0.75, 0.62, 0.75
Payload = dict[str, Any]


class Renderer:
    """Draws for one bot, whose name is in the links it makes."""

    def __init__(self, username: str) -> None:
        self._link = f"https://t.me/{username}"

    def message(self, screen: Screen) -> Payload:
        """The parameters that sendMessage and editMessageText have in common."""
        text = self._text(screen)
        if screen.chat is ChatKind.GROUP:
            return {"text": f"{text} {self._link}", "parse_mode": "HTML"}
        return {
            "text": text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": self._markup(screen),
        }

    def venue(self, screen: Screen, close: str) -> Payload:
        """The parameters of sendVenue for a screen with a pin; `close` is a button's address."""
        assert screen.pin is not None
        pin = screen.pin
        button = {"text": f"{EMOJI['close']} {pin.close}", "callback_data": close}
        return {
            "latitude": pin.latitude,
            "longitude": pin.longitude,
            "title": pin.title,
            "address": pin.address,
            "reply_markup": {"inline_keyboard": [[button]]},
        }

    def _markup(self, screen: Screen) -> Payload:
        if screen.asks_position:
            label = f"{EMOJI['near']} {screen.asks_position}"
            ways = [
                [{"text": self._label(button)} for button in part]
                for part in in_parts(screen.rows[-1])
            ]
            keyboard = [[{"text": label, "request_location": True}], *ways]
            return {"keyboard": keyboard, "resize_keyboard": True, "one_time_keyboard": True}
        given = self._public_rows(screen) if screen.chat is ChatKind.PUBLIC else screen.rows
        rows = [part for row in given for part in in_parts(row)]
        return {"inline_keyboard": [[self._button(button) for button in row] for row in rows]}

    def _public_rows(self, screen: Screen) -> tuple[tuple[Button, ...], ...]:
        """In a public channel buttons of the bot answer nobody: a link to it instead."""
        home = encode(Viewer(screen.language), Home())
        menu = Button(
            catalogue(screen.language).gettext("Menu"), "home", url=f"{self._link}?start={home}"
        )
        return (*(row for row in screen.rows if row[0].copy), (menu,))

    def _button(self, button: Button) -> Payload:
        drawn: Payload = {"text": self._label(button)}
        if button.danger:
            drawn["style"] = "danger"
        if button.to:
            return drawn | {"callback_data": BESIDE * button.beside + button.to}
        if button.copy:
            return drawn | {"copy_text": {"text": button.copy}}
        if button.share:
            address = quote(f"{self._link}?start={button.share}", safe="")
            return drawn | {"url": f"https://t.me/share/url?url={address}"}
        return drawn | {"url": button.url}

    def _label(self, button: Button) -> str:
        emoji = EMOJI[button.icon] + " " if button.icon else ""
        return emoji + shortened(button.label, has_icon=bool(button.icon))

    def _text(self, screen: Screen) -> str:
        rtl = LANGUAGES[screen.language].rtl
        parts = []
        for number, line in enumerate(fitting(screen.lines)):
            space = "\n" if number and (line.apart or line.tone in _SPACED) else ""
            parts.append(space + self._line(line, rtl))
        return "\n".join(parts)

    def _line(self, line: Line, rtl: bool) -> str:
        bullet = EMOJI[line.icon] + " " if line.icon else "• " if line.tone is Tone.ITEM else ""
        bold = line.tone in _BOLD
        html = "".join(self._run(run, rtl, bold) for run in line.runs)
        return bullet + (f"<b>{html}</b>" if bold else html)

    def _run(self, run: Run, rtl: bool, in_bold: bool) -> str:
        text = f"{self._link}?start={run.address}" if run.address else run.text
        if run.address or (run.language and (has_rtl(text) or rtl)):
            text = isolate(text)
        html = escape(text, quote=False)
        if run.bold and not in_bold:
            html = f"<b>{html}</b>"
        return f"<s>{html}</s>" if run.struck else html


def in_parts(row: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    """A row in as many as its words need: Telegram cuts what is too long for a button."""
    for across in range(len(row), 1, -1):
        parts = [row[start : start + across] for start in range(0, len(row), across)]
        if all(
            fits(button.label, has_icon=bool(button.icon), across=len(part))
            for part in parts
            for button in part
        ):
            return parts
    return [(button,) for button in row]


def fitting(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines that fit into one message, the longest cut where they do not: who assured it and
    where it comes from stand at the end, and must not get lost."""
    while (over := sum(map(_length, lines)) - LONGEST) > 0:
        longest = max(range(len(lines)), key=lambda number: _length(lines[number]))
        cut = _cut(lines[longest], over)
        if _length(cut) >= _length(lines[longest]):
            break
        lines = (*lines[:longest], cut, *lines[longest + 1 :])
    return lines


def _cut(line: Line, over: int) -> Line:
    """The line with its longest piece shorter by at least `over`, but not by all of it."""
    number = max(range(len(line.runs)), key=lambda one: _units(line.runs[one].text))
    run = line.runs[number]
    kept = max(len(run.text) - over - 1, len(run.text) // 2, 1)
    shorter = replace(run, text=run.text[:kept].rstrip() + "…")
    return replace(line, runs=(*line.runs[:number], shorter, *line.runs[number + 1 :]))


def _length(line: Line) -> int:
    """What a line takes of a message, at most: text, icon or bullet, isolates, empty lines."""
    return sum(_units(run.text) + len(run.address) + AROUND_RUN for run in line.runs) + AROUND_LINE


def _units(text: str) -> int:
    """Telegram counts UTF-16 code units (Bot API, MessageEntity)."""
    return len(text.encode("utf-16-le")) // 2


def room_px(across: int = 1) -> float:
    """How much a label may take where `across` buttons stand in a row of a phone of 320 px."""
    inside = SCREEN_PX - 2 * _MARGIN_PX - (across - 1) * _GAP_PX
    return inside / across - 2 * _PADDING_PX


def fits(label: str, *, has_icon: bool, across: int = 1) -> bool:
    """Whether a button shows all of its label."""
    return width_px(label) + (ICON_PX if has_icon else 0) <= room_px(across)


@lru_cache(maxsize=8192)
def width_px(text: str) -> float:
    """About as wide as the text is, or a little more."""
    return PX * sum(map(_ems, unicodedata.normalize("NFC", text)))


def _ems(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return 0.0
    if "\u1200" <= letter <= "\u139f":
        return 0.45 if unicodedata.category(letter) == "Po" else _ETHIOPIC
    if unicodedata.bidirectional(letter) == "AL":
        return _ARABIC
    plain = unicodedata.normalize("NFD", letter)[0]
    return _EMS.get(letter, _EMS.get(plain, _LATIN))


@lru_cache(maxsize=8192)
def shortened(label: str, *, has_icon: bool) -> str:
    """The label, or as many of its whole words as a button shows."""
    if fits(label, has_icon=has_icon):
        return label
    words = label.split(" ")
    while len(words) > 1:
        words.pop()
        short = _whole(" ".join(words).rstrip(" ·,;:–-(")) + "…"
        if fits(short, has_icon=has_icon):
            return short
    while label and not fits(f"{label}…", has_icon=has_icon):
        label = label[:-1]
    return f"{_whole(label)}…"


def _whole(text: str) -> str:
    """With the end of an isolate that was begun in it (UAX #9)."""
    return text + PDI * (text.count(FSI) - text.count(PDI))
