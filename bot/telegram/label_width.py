"""How wide a button's words are, roughly, so that a small phone shows all of them.

Telegram and browsers cut what is too long for a button and tell nobody. The widths are those of
Noto Sans Bold at 15 px (Arabic letters as they are when joined), rounded up; a test in a browser
holds them to the real fonts.
"""

import unicodedata
from functools import lru_cache

from content.core.i18n import FSI, PDI

PX = 15.0
ICON_PX = 23.0  # an emoji and a space
SCREEN_PX = 320.0
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
    return _letters_of(label, has_icon=has_icon)


def _letters_of(label: str, *, has_icon: bool) -> str:
    """As many letters of one long word."""
    while label and not fits(f"{label}…", has_icon=has_icon):
        label = label[:-1]
    return f"{_whole(label)}…"


def _whole(text: str) -> str:
    """With the end of an isolate that was begun in it (UAX #9)."""
    return text + PDI * (text.count(FSI) - text.count(PDI))
