"""Numbers in texts: times, phone numbers and amounts, however a language writes them. Pure."""

import re
import unicodedata
from dataclasses import dataclass, field

# +33 3 21 87 21 87 and 06 12 34 56 78 are one number each; 14:00, 14h00 and 14h are one time.
_NUMBER = re.compile(
    r"(?P<phone>\+[0-9](?:[ .-]?[0-9]){6,14}|\b0[0-9](?:[ .-]?[0-9]{2}){4}\b)"
    r"|(?P<hour>\b[0-2]?[0-9]) ?[h:] ?(?P<minute>[0-5][0-9])\b"
    r"|(?P<sharp>\b(?:1?[0-9]|0[0-9]|2[0-3])) ?h\b"
    r"|(?P<amount>[0-9]+(?:[.,][0-9]+)?)"
)
# Deadlines are written in these first. A word is a number only before a unit: "one" alone is none.
_IN_WORDS = [str(number) for number in (*range(1, 13), 15, 20, 30)]
_ENGLISH = "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty"
_FRENCH = "un deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente"
_WORDS = {
    "en": dict(zip(_ENGLISH.split(), _IN_WORDS, strict=True)),
    "fr": dict(zip(_FRENCH.split(), _IN_WORDS, strict=True)) | {"une": "1"},
}
_ENGLISH_UNITS = {name: name for name in ("hour", "day", "week", "month", "year")}
_FRENCH_UNITS = {"heure": "hour", "jour": "day", "semaine": "week", "mois": "month"}
_UNITS = {
    "en": _ENGLISH_UNITS | {"h": "hour"},
    "fr": _FRENCH_UNITS | {"h": "hour", "an": "year", "année": "year"},
}
_GAP = r"\**[ \u00a0\u202f-]\**"  # bold may begin or end there


def _after(gap: str, units: dict[str, str]) -> str:
    return rf"{gap}(?P<unit>{'|'.join(units)})s?\b"


_UNIT = {
    code: re.compile(_after(f"(?:{_GAP})?", units), re.IGNORECASE) for code, units in _UNITS.items()
}
_WORD = {
    code: re.compile(
        rf"(?<![\w-])({'|'.join(words)})(?={_after(_GAP, _UNITS[code])})", re.IGNORECASE
    )
    for code, words in _WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text, and of what: "hour", "day", … or "" where the text does not say so
    there. `said` is how the text writes both."""

    number: str
    unit: str = ""
    said: str = field(default="", compare=False)


def numbers(text: str) -> list[str]:
    """Every number of a text, written one way: +33321872187, 14:00, 112."""
    return [_plain(found) for found in _NUMBER.finditer(_latin(text))]


def amounts(text: str, language: str) -> list[Amount]:
    """Every number of a text with its unit; in English and French also those in words, if a unit
    follows. In other languages no units are known."""
    if language not in _UNITS:
        return [Amount(number, said=number) for number in numbers(text)]
    values = _WORDS[language]
    digits = _WORD[language].sub(lambda found: values[found[0].lower()], _latin(text))
    found = []
    for one in _NUMBER.finditer(digits):
        number, unit = _plain(one), _UNIT[language].match(digits, one.end())
        if unit is None or not one["amount"]:
            found.append(Amount(number, said=number))
        else:
            name = _UNITS[language][unit["unit"].lower()]
            found.append(Amount(number, name, f"{number}{unit[0]}".replace("*", "")))
    return found


def foreign_digits(text: str) -> str:
    """The digits that are not 0-9; everything here has those, as phones and posters do."""
    return "".join(letter for letter in text if letter.isdecimal() and not letter.isascii())


def _latin(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def _plain(found: re.Match[str]) -> str:
    if found["phone"]:
        return re.sub(r"[ .-]", "", found["phone"])
    if hour := found["hour"] or found["sharp"]:
        return f"{int(hour):02}:{found['minute'] or '00'}"
    return found["amount"].replace(",", ".")
