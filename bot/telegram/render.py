"""Screens as Telegram messages: HTML text and an inline keyboard (Bot API 10.1)."""

from html import escape
from typing import Any
from urllib.parse import quote

from bot.icons import EMOJI
from bot.screen import Button, Line, Run, Screen, Tone
from content.i18n import LANGUAGES, has_rtl, isolate

LONGEST = 4096
_SPACED = {Tone.HEADING, Tone.BIG, Tone.NOTICE}
_BOLD = {Tone.TITLE, Tone.HEADING, Tone.BIG}
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
            keyboard = [[{"text": label, "request_location": True}]]
            return {"keyboard": keyboard, "resize_keyboard": True, "one_time_keyboard": True}
        return {
            "inline_keyboard": [[self._button(button) for button in row] for row in screen.rows]
        }

    def _button(self, button: Button) -> Payload:
        emoji = EMOJI[button.icon] + " " if button.icon else ""
        drawn: Payload = {"text": emoji + button.label}
        if button.danger:
            drawn["style"] = "danger"
        if button.to:
            return drawn | {"callback_data": button.to}
        if button.copy:
            return drawn | {"copy_text": {"text": button.copy}}
        if button.share:
            address = quote(f"{self._link}?start={button.share}", safe="")
            return drawn | {"url": f"https://t.me/share/url?url={address}"}
        return drawn | {"url": button.url}

    def _text(self, screen: Screen) -> str:
        rtl = LANGUAGES[screen.language].rtl
        parts: list[str] = []
        length = 0
        for number, line in enumerate(screen.lines):
            drawn, visible = self._line(line, rtl)
            space = "\n" if number and (line.apart or line.tone in _SPACED) else ""
            length += visible + len(space) + 1
            if length > LONGEST:
                break
            parts.append(space + drawn)
        return "\n".join(parts)

    def _line(self, line: Line, rtl: bool) -> tuple[str, int]:
        """A line's HTML, and how many characters of it count against the limit."""
        bullet = EMOJI[line.icon] + " " if line.icon else "• " if line.tone is Tone.ITEM else ""
        runs = [self._run(run, rtl) for run in line.runs]
        html = "".join(drawn for drawn, _ in runs)
        if line.tone in _BOLD:
            html = f"<b>{html.replace('<b>', '').replace('</b>', '')}</b>"
        return bullet + html, len(bullet) + sum(visible for _, visible in runs)

    def _run(self, run: Run, rtl: bool) -> tuple[str, int]:
        text = f"{self._link}?start={run.address}" if run.address else run.text
        if (
            (run.language and LANGUAGES[run.language].rtl != rtl)
            or run.address
            or (not rtl and run.language and has_rtl(text))
        ):
            text = isolate(text)
        html = escape(text, quote=False)
        if run.bold:
            html = f"<b>{html}</b>"
        return (f"<s>{html}</s>" if run.struck else html), len(text)
