"""What stands in a team button: `team_<what>_<argument>…`, at most 64 bytes. Pure.

It is no address of the conversation: nobody but a linked volunteer's chat is answered, and the
web chat knows none of it.
"""

from dataclasses import dataclass
from datetime import date, time

from content.core.errors import BadRoute

PREFIX = "team"
LONGEST = 64
WHOLE_DAY = "day"


@dataclass(frozen=True, slots=True)
class TeamCallback:
    """A press: what, and its arguments."""

    what: str = "home"
    arguments: tuple[str, ...] = ()


def encode(what: str, *arguments: object) -> str:
    """The text of a button."""
    text = "_".join([PREFIX, what, *(_plain(value) for value in arguments)])
    assert len(text) <= LONGEST, text
    return text


def decode(text: str) -> TeamCallback:
    """A team button's text. Raises BadRoute."""
    prefix, *rest = text.split("_")
    if prefix != PREFIX or len(text) > LONGEST:
        raise BadRoute("no team button")
    return TeamCallback(rest[0], tuple(rest[1:])) if rest else TeamCallback()


def is_team(text: str) -> bool:
    """Whether a button is one of these."""
    return text == PREFIX or text.startswith(f"{PREFIX}_")


def day_of(text: str) -> date:
    """A date as buttons have it: 20261122. Raises BadRoute."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRoute("no date") from error


def time_of(text: str) -> time | None:
    """A time as buttons have it: 1630; None for the whole day. Raises BadRoute."""
    if text == WHOLE_DAY:
        return None
    try:
        return time(int(text[:2]), int(text[2:4]))
    except ValueError as error:
        raise BadRoute("no time") from error


def _plain(value: object) -> str:
    if value is None:
        return WHOLE_DAY
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    return f"{value:%H%M}" if isinstance(value, time) else str(value)
