"""Passwords: which are good enough, and how they are kept (argon2id)."""

import gzip
import unicodedata
from itertools import pairwise
from pathlib import Path

from pwdlib.hashers.argon2 import Argon2Hasher

from content.accounts.names import fold
from content.core.errors import ErrorCode, InvalidInput

SHORTEST, LONGEST = 10, 200
FEWEST_CHARACTERS = 5
# OWASP asks for 19 MiB and two rounds at least. Memory is what a small server has least of.
MEMORY_KIB, ROUNDS, THREADS = 19_456, 3, 1
_HASHER = Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=ROUNDS, parallelism=THREADS)
# Of a password nobody knows, with the numbers above: what is checked where there is no account.
NOBODYS = (
    "$argon2id$v=19$m=19456,t=3,p=1$NxJMdkC/I7PaSxNI5NaWJg"
    "$vy4RJ0ezQJlybJGeRA078kko8Ca5Ghh1AYut8giJMQ8"
)
NONE = "none"  # the hash of an account that no password opens
# 30,000 of them; where they come from is in the .LICENSE.txt beside them.
COMMON = Path(__file__).with_name("common-passwords.txt.gz")


def check(password: str, name: str) -> None:
    """Whether a new password will do for the account of this name. Raises InvalidInput."""
    length = len(_plain(password))
    if not SHORTEST <= length <= LONGEST:
        raise InvalidInput("password", ErrorCode.SHORT if length < SHORTEST else ErrorCode.LONG)
    tried = _stems(fold(password))
    if fold(name) in tried:
        raise InvalidInput("password", ErrorCode.SAME_AS_NAME)
    # A few characters over and over, or one after the other as 34567890 and zyxwvu.
    steps = {ord(after) - ord(before) for before, after in pairwise(fold(password))}
    if len(set(fold(password))) < FEWEST_CHARACTERS or steps in ({1}, {-1}):
        raise InvalidInput("password", ErrorCode.SIMPLE)
    with gzip.open(COMMON, "rt", encoding="utf-8") as lines:
        if any(line.rstrip("\n") in tried for line in lines):
            raise InvalidInput("password", ErrorCode.COMMON)


def hash_password(password: str) -> str:
    """What is kept of a password; takes a twentieth of a second and 19 MiB for that long."""
    return _HASHER.hash(_bytes(password))


def verify(known: str | None, password: str) -> bool:
    """Whether this is the password with that hash. None is for an account that does not exist:
    never, at the same cost, so that the time taken tells nothing."""
    exists = known is not None and known != NONE
    matches = _HASHER.verify(_bytes(password), known if exists and known else NOBODYS)
    return matches and exists


def _plain(password: str) -> str:
    """Keyboards write one é in two ways; beyond the longest it is wrong, whatever it is."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


def _bytes(password: str) -> bytes:
    return _plain(password).encode("utf-8", "surrogatepass")


def _stems(password: str) -> set[str]:
    """The password itself, and without what people add at its end: "dragon2024!" is "dragon"."""
    end = len(password)
    while end and not password[end - 1].isalnum():
        end -= 1
    bare = password[:end]
    while end and not password[end - 1].isalpha():
        end -= 1
    return {password, bare, password[:end]} - {""}
