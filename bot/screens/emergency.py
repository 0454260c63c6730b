"""Numbers to call now. Waits for nothing, needs nothing."""

from bot.reader import Reader
from bot.routes import Emergency, Home
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import assurance, in_rows, line, mark, screen
from content.snapshot import Phone, Snapshot
from content.words import PhoneType


def emergency(snapshot: Snapshot, reader: Reader, route: Emergency) -> Screen:
    """Every emergency number, copied with one press; 112 even when the content has none."""
    phones = [phone for phone in snapshot.phones if phone.is_emergency]
    lines = [
        line(reader.t("Emergency: call 112"), Tone.TITLE, "sos"),
        line(reader.t("112 is free and works without credit, day and night."), Tone.DANGER),
        line(reader.t("A SIM card must be in the phone."), Tone.DANGER),
        *(_line(reader, phone) for phone in phones),
        line(reader.t("Press a number to copy it."), Tone.MUTED, "copy"),
        *_assured(reader, phones),
        *_example(reader, phones),
    ]
    numbers = [phone.number for phone in phones]
    buttons = [Button(n, icon="phone", copy=n, mirrors_line=True) for n in numbers]
    buttons = buttons or [Button("112", icon="phone", copy="112")]
    return screen(reader, route, lines, in_rows(buttons, 3), back=Home())


def _line(reader: Reader, phone: Phone) -> Line:
    label = (Run(" · "), reader.words(phone.label)) if phone.label else ()
    runs = (Run(reader.keep(phone.number), bold=True), *label)
    unsure = reader.t("not confirmed")
    doubt = () if phone.checked.assured_at else (Run(f" – {unsure}"),)
    icon = mark(reader, phone.checked)
    return Line((*runs, *doubt), Tone.ITEM, icon, call=_call(phone))


def _call(phone: Phone) -> str:
    """The link that calls a number, or writes to it where nobody would answer a call."""
    scheme = "sms" if phone.type is PhoneType.SMS else "tel"
    return f"{scheme}:{phone.number.replace(' ', '')}"


def _assured(reader: Reader, phones: list[Phone]) -> list[Line]:
    """When the least recently checked of the confirmed numbers was checked."""
    checked = [phone.checked for phone in phones if phone.checked.assured_at]
    oldest = min(checked, key=lambda item: item.assured_at or reader.now, default=None)
    return [assurance(reader, oldest)] if oldest else []


def _example(reader: Reader, phones: list[Phone]) -> list[Line]:
    """An example, but nobody in danger may doubt these numbers for that."""
    if not any(phone.is_example for phone in phones):
        return []
    text = reader.t("The rest of this program shows examples. These numbers are real.")
    return [line(text, Tone.MUTED, "example")]
