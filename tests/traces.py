"""What could be left of a chat in files, in any form the program ever writes."""

import base64
from collections.abc import Iterable
from pathlib import Path

from content.core.crypto import ChatKeys


def forms(chat: int, keys: ChatKeys, sealed: str) -> dict[str, bytes]:
    """A chat's number, its hash, and what it was sealed as, in every encoding."""
    known = keys.hash(chat)
    number = str(chat).encode()
    return {
        "number": number,
        "base64": base64.b64encode(number).rstrip(b"="),
        "hex": f"{chat:x}".encode(),
        "UTF-16": str(chat).encode("utf-16-le"),
        "bytes": chat.to_bytes(8, "big"),
        "SQLite's bytes": chat.to_bytes(6, "big"),
        "little bytes": chat.to_bytes(8, "little"),
        "hash": known.encode(),
        "raw hash": bytes.fromhex(known),
        "sealed": sealed.encode(),
        "raw sealed": base64.urlsafe_b64decode(sealed),
    }


def traces(folder: Path, looked_for: dict[str, bytes]) -> list[str]:
    """Which of these forms stands in which file."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [found for file in files for found in _in(file, looked_for.items())]


def _in(file: Path, looked_for: Iterable[tuple[str, bytes]]) -> list[str]:
    text = file.read_bytes()
    return [f"{name} in {file.name}" for name, form in looked_for if form in text]
