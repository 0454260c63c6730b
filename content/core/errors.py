"""The errors of this program.

ChannelInfoError
├── SettingsError      a setting is missing or unsafe; names it and says what to do
├── DatabaseAway       the database does not answer, or was not upgraded
├── NoSnapshot         nothing was ever loaded, so nothing can be answered yet
├── BadRoute           a button, link or address that leads nowhere
├── NotAllowed         somebody asked for what their role does not allow
├── InvalidInput       what somebody typed cannot be taken; carries the field and why
├── LinkOver           a link or one-time code that was used, is too old, or never was
├── LastAdministrator  after this nobody could let others in any more
├── Unsealable         sealed with another key, or altered
├── WrongKey           what is stored does not fit the secret key it is said to be of
├── NeedsSecondReader  numbers of a rights page would differ between languages; carries them
├── FeedFull           as many drafts of one feed wait for people as may
├── Conflict           a thing was changed by somebody else meanwhile; carries what it is now
└── ContentErrors      a content file has mistakes; carries every one of them
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ChannelInfoError(Exception):
    """Something this program can explain to whoever runs it, in one sentence."""


class SettingsError(ChannelInfoError):
    """A setting is missing or unsafe."""


class DatabaseAway(ChannelInfoError):
    """The database does not answer, or its schema is older than the program."""


class NoSnapshot(ChannelInfoError):
    """No content was loaded yet."""


class BadRoute(ChannelInfoError):
    """Text that is not a route of this program."""


class NotAllowed(ChannelInfoError):
    """Not with this role, or not for this thing."""


class ErrorCode(StrEnum):
    """Why something typed in a form cannot be taken; the form has words for each."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    SHORT = "short"
    LONG = "long"
    LETTERS = "letters"
    TAKEN = "taken"
    SAME_AS_NAME = "same_as_name"
    SIMPLE = "simple"
    COMMON = "common"
    WRONG = "wrong"
    LATE = "late"
    NOT_LATER = "not_later"
    NOT_EARLIER = "not_earlier"
    NO_LENGTH = "no_length"
    NO_END = "no_end"
    NO_PLACE = "no_place"
    OVER = "over"
    CANCELLED = "cancelled"
    MOVED = "moved"
    READ_BY_OTHERS = "read_by_others"
    WARNED = "warned"


class InvalidInput(ChannelInfoError):
    """What was typed into `field` cannot be taken. It never carries the text itself."""

    def __init__(self, field: str, why: ErrorCode) -> None:
        self.field, self.why = field, why
        super().__init__(f"{field}: {why}")


class LinkOver(ChannelInfoError):
    """A link or one-time code that was used, is too old, or never was."""


class LastAdministrator(ChannelInfoError):
    """The last active administrator stays one."""


class Unsealable(ChannelInfoError):
    """A sealed text that this program's key does not open."""


class WrongKey(ChannelInfoError):
    """What is stored does not fit the secret key it is said to be of."""


class Conflict(ChannelInfoError):
    """Changed by somebody else meanwhile. `current` is the document as it is now, or None."""

    def __init__(self, current: object = None) -> None:
        self.current = current
        super().__init__("this was changed by somebody else meanwhile")


class NeedsSecondReader(ChannelInfoError):
    """An edit of a rights page after which its languages would have different numbers. Nothing was
    written; `differences` says where (`content.translations.comparison.NumberDifference`)."""

    def __init__(self, differences: Sequence[object]) -> None:
        self.differences = tuple(differences)
        super().__init__("the numbers differ between languages: somebody else reads it first")


class FeedFull(ChannelInfoError):
    """As many drafts of one feed wait for people as may; what changes one of them still comes."""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One mistake in a content file: where it is, and what to do about it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class ContentErrors(ChannelInfoError):
    """A content file has mistakes, and nothing of it was written."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
