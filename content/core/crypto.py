"""Keys, hashes and seals: whatever is kept must be of no use to whoever reads the database.

One secret, one key a purpose (`derive`); a token or code is kept as its hash; what must be read
again is sealed. Hashes are looked up by equality in the database, never compared here.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Self

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from content.core.errors import Unsealable

# No 0, 1, i, l or o: people read these to each other and type them on phones. 31 of them.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def derive(secret: str, purpose: str) -> bytes:
    """The key for one purpose, 32 bytes (HMAC-SHA256): whoever has it learns no other.
    Raises ValueError without a secret."""
    if not secret:
        raise ValueError("no secret to derive a key from")
    return hmac.digest(secret.encode(), f"channel-info {purpose}".encode(), "sha256")


def keyed_hash(key: bytes, text: str) -> str:
    """For what can be guessed, such as a name or a number: 64 hex digits (HMAC-SHA256)."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def hash_token(token: str) -> str:
    """For what cannot be guessed, such as a token of ours: 64 hex digits (SHA-256)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    """256 random bits for a cookie or a link: 43 of [A-Za-z0-9_-]."""
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """Random characters for people to read and type, almost five bits each."""
    return "".join(secrets.choice(READABLE) for _ in range(length))


def typed_code(text: str) -> str:
    """A code as `new_code` made it, whatever spaces, dashes and capitals it was typed with."""
    return "".join(char for char in text.casefold() if char in READABLE)


class Seal:
    """Texts that only this key opens, and that nobody changes unnoticed (XSalsa20-Poly1305).

    PyNaCl, because python-telegram-bot loads `cryptography` wherever it is installed, which
    costs every serving process eight megabytes.
    """

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    def seal(self, text: str) -> str:
        """Sealed, as [A-Za-z0-9_=-]; the same text looks different each time."""
        return base64.urlsafe_b64encode(self._box.encrypt(text.encode())).decode()

    def unseal(self, text: str) -> str:
        """What was sealed. Raises Unsealable if it was altered, or sealed with another key."""
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
            return self._box.decrypt(raw).decode()
        except (CryptoError, ValueError):
            raise Unsealable("sealed with another key, or altered") from None


@dataclass(frozen=True, slots=True)
class ChatKeys:
    """For the number of a chat: to know it again (`keyed_hash`), and to write to it."""

    known: bytes
    seal: Seal

    @classmethod
    def of(cls, secret: str, purpose: str) -> Self:
        """From the one secret (`content.core.settings.secret_of`), for one table."""
        return cls(derive(secret, purpose), Seal(derive(secret, f"{purpose} number")))

    def hash(self, chat: int) -> str:
        """By which a chat is found."""
        return keyed_hash(self.known, str(chat))

    def sealed(self, chat: int) -> str:
        """What it is written to by; different each time."""
        return self.seal.seal(str(chat))

    def chat(self, sealed: str) -> int:
        """The chat again. Raises Unsealable."""
        return int(self.seal.unseal(sealed))
