"""The secret of a private machine, in a file: made whole or not at all, and its owner's alone."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from content.core.errors import SettingsError

SHORTEST_SECRET = 32


def read(file: Path) -> str:
    """The secret in it. Raises SettingsError."""
    secret = file.read_text("ascii", errors="replace").strip()
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"{file} is damaged: put it back from a backup. Without it nobody's second factor "
            "works any more; if it is lost, remove the file and let everybody in anew"
        )
    return secret


def make(file: Path) -> None:
    """A new one, by one of several that start together: a link to a file that is there fails.
    What tempfile makes is its owner's alone."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".secret-key-")
    try:
        with os.fdopen(number, "w") as made:
            made.write(f"{secrets.token_urlsafe(48)}\n")
            made.flush()
            os.fsync(made.fileno())
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
    keep(file.parent)


def keep(folder: Path) -> None:
    """Names in a folder outlast a power cut only once they are written too."""
    with suppress(PermissionError):  # Windows opens no folder, and needs none of this
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
