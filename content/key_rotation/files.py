"""A private machine's secret changes: first a new file beside the old one, then the database, then
the new file in the place of the old one. Whatever died in between, `settle` ends it.

The new file is made, put in place or dropped only while nobody else may write to the database
(`hold`), so several programs cannot be in each other's way.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from content.core import key_file, migrate
from content.core.database import transaction
from content.core.errors import SettingsError
from content.core.settings import Settings, secret_file
from content.key_rotation.rotate import RotationResult, fits, hold, rotate, scrub


def next_to(file: Path) -> Path:
    """Where the new secret is until the database has it."""
    return file.with_name(f"{file.name}.new")


def rotate_file(
    engine: Engine, file: Path, now: datetime, expected: str | None = None
) -> tuple[RotationResult, bool]:
    """A new secret in this file, and all that is stored under it. Gives too whether nothing is
    left of the old in the database's files. Raises WrongKey; then nothing was changed."""
    with transaction(engine) as session:
        hold(session)
        if next_to(file).exists():
            _choose(session, file)
        old = key_file.read(file)
        key_file.make(next_to(file))
        try:
            done = rotate(session, old, key_file.read(next_to(file)), now, expected)
        except BaseException:
            next_to(file).unlink()
            raise
    return done, settle(engine, file)


def settle(engine: Engine, file: Path) -> bool:
    """The secret that fits the database is the one in this file, as long as the new one is
    there. Gives whether nothing is left of the other in the database's files."""
    if not next_to(file).exists():
        return True
    is_clean = scrub(engine)
    with transaction(engine) as session:
        hold(session)
        if next_to(file).exists():
            _choose(session, file)
    return is_clean


def ready(settings: Settings, engine: Engine) -> None:
    """Before anything is read or written with the secret: end what was interrupted. Raises
    SettingsError where only the operator can."""
    if not settings.secret:
        if next_to(secret_file(settings)).exists() and migrate.is_current(engine):
            settle(engine, secret_file(settings))
        return
    if not settings.new_secret or not migrate.is_current(engine):
        return
    with transaction(engine) as session:
        hold(session)
        is_over = fits(session, settings.new_secret) and not fits(session, settings.secret)
    if is_over:
        scrub(engine)
        raise SettingsError(
            "the database has the new key already: give CHANNEL_INFO_SECRET_KEY the value of "
            "CHANNEL_INFO_NEW_SECRET_KEY, and remove the latter"
        )


def _choose(session: Session, file: Path) -> None:
    new = next_to(file)
    if fits(session, key_file.read(new)):
        new.replace(file)
    elif fits(session, key_file.read(file)):
        new.unlink()
    else:
        raise SettingsError(
            f"neither {file} nor {new} is the key of this database: put the right one back "
            f"from a backup as {file}, and remove {new}"
        )
    key_file.keep(file.parent)
