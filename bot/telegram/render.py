"""Screens as Telegram messages: HTML text and an inline keyboard (Bot API 10.1)."""

from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import quote

from bot.icons import EMOJI
from bot.screen import Button, Line, Run, Screen, Tone
from bot.telegram import label_width
from content.core.i18n import LANGUAGES, has_rtl, isolate

LONGEST = 4096 - 64  # the link to the bot is not counted with its line
AROUND_RUN = 2
AROUND_LINE = 6
_SPACED = {Tone.HEADING, Tone.BIG, Tone.NOTICE}
_BOLD = {Tone.TITLE, Tone.HEADING, Tone.BIG}
BESIDE = "+"  # before the data of a button whose answer is a new message
Payload = dict[str, Any]


class Renderer:
    """Draws for one bot, whose name is in the links it makes."""

    def __init__(self, username: str) -> None:
        self._link = f"https://t.me/{username}"

    def message(self, screen: Screen) -> Payload:
        """The parameters that sendMessage and editMessageText have in common."""
        return {
            "text": self._text(screen),
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

    def group(self, text: str) -> Payload:
        """A pointer to the private chat."""
        return {"text": f"{escape(text, quote=False)} {self._link}", "parse_mode": "HTML"}

    def _markup(self, screen: Screen) -> Payload:
        if screen.asks_position:
            label = f"{EMOJI['near']} {screen.asks_position}"
            ways = [
                [{"text": self._label(button)} for button in part]
                for part in in_parts(screen.rows[-1])
            ]
            keyboard = [[{"text": label, "request_location": True}], *ways]
            return {"keyboard": keyboard, "resize_keyboard": True, "one_time_keyboard": True}
        rows = [part for row in screen.rows for part in in_parts(row)]
        return {"inline_keyboard": [[self._button(button) for button in row] for row in rows]}

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
        return emoji + label_width.shortened(button.label, has_icon=bool(button.icon))

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
        if all(_fits(button, len(part)) for part in parts for button in part):
            return parts
    return [(button,) for button in row]


def _fits(button: Button, across: int) -> bool:
    return label_width.fits(button.label, has_icon=bool(button.icon), across=across)


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
