"""The names volunteers log in with, and others see in the history."""

import re
import unicodedata

from content.core.errors import ErrorCode, InvalidInput

SHORTEST, LONGEST = 2, 40
OTHERS = frozenset("0123456789.-_")
_FORMER = re.compile(r"volunteer-[0-9]+")


def fold(typed: str) -> str:
    """The same text for whatever capitals, width and spaces around it a keyboard made."""
    plain = unicodedata.normalize("NFKC", typed.strip()).casefold()
    return unicodedata.normalize("NFKC", plain)


def clean(typed: str) -> str:
    """A name as it is kept: 2 to 40 letters, digits, '.', '-' or '_', the letters of one
    alphabet, so that none looks like another's. Raises InvalidInput."""
    name = fold(typed)
    if not SHORTEST <= len(name) <= LONGEST:
        raise InvalidInput("name", ErrorCode.SHORT if len(name) < SHORTEST else ErrorCode.LONG)
    letters = [char for char in name if char not in OTHERS]
    alphabets = {unicodedata.name(char, "").partition(" ")[0] for char in letters}
    if len(alphabets) != 1 or not "".join(letters).isalpha() or name != name.lower():
        raise InvalidInput("name", ErrorCode.LETTERS)
    if _FORMER.fullmatch(name):
        raise InvalidInput("name", ErrorCode.TAKEN)
    return name


def former(volunteer_id: int) -> str:
    """What is left of a name once its account is closed; nobody else can take it."""
    return f"volunteer-{volunteer_id}"
