"""Numbers in texts: times, phone numbers and amounts, however a language writes them. Pure."""

import re
import unicodedata

# +33 3 21 87 21 87 and 06 12 34 56 78 are one number each; 14:00, 14h00 and 14h are one time.
_NUMBER = re.compile(
    r"(?P<phone>\+[0-9](?:[ .-]?[0-9]){6,14}|\b0[0-9](?:[ .-]?[0-9]{2}){4}\b)"
    r"|(?P<hour>\b[0-2]?[0-9]) ?[h:] ?(?P<minute>[0-5][0-9])\b"
    r"|(?P<amount>[0-9]+(?:[.,][0-9]+)?)"
)


def numbers(text: str) -> list[str]:
    """Every number of a text, written one way: +33321872187, 14:00, 112."""
    latin = "".join(_latin(letter) for letter in text)
    return [_plain(found) for found in _NUMBER.finditer(latin)]


def foreign_digits(text: str) -> str:
    """The digits that are not 0-9; everything here has those, as phones and posters do."""
    return "".join(letter for letter in text if letter.isdecimal() and not letter.isascii())


def _latin(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _plain(found: re.Match[str]) -> str:
    if found["phone"]:
        return re.sub(r"[ .-]", "", found["phone"])
    if found["minute"]:
        return f"{int(found['hour']):02}:{found['minute']}"
    return found["amount"].replace(",", ".")
