"""Keys, hashes and seals: whatever is kept must be of no use to whoever reads the database.

One secret, one key a purpose (`derive`); a token or code is kept as its hash; what must be read
again is sealed. Hashes are looked up by equality in the database, never compared here.
"""

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from content.errors import Unsealable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# No 0, 1, i, l or o: people read these to each other and type them on phones. 31 of them.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
NONCE_BYTES = 12


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
    """Texts that only this key opens, and that nobody changes unnoticed (AES-256-GCM)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, text: str) -> str:
        """Sealed, as [A-Za-z0-9_=-]; the same text looks different each time."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.urlsafe_b64encode(
            nonce + self._cipher().encrypt(nonce, text.encode(), None)
        ).decode()

    def unseal(self, text: str) -> str:
        """What was sealed. Raises Unsealable if it was altered, or sealed with another key."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
            return self._cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError):
            raise Unsealable("sealed with another key, or altered") from None

    def _cipher(self) -> "AESGCM":
        """Seven megabytes, which a program that only answers people can do without."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return AESGCM(self._key)
