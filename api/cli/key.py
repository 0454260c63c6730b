"""`channel-info key`: the secret from which every other key comes."""

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine

from api.cli.common import current_engine
from content.alerts.leader_lock import leader_lock
from content.core import clock
from content.core.database import others, transaction
from content.core.errors import SettingsError
from content.core.settings import Settings, load, secret_file, secret_of
from content.key_rotation.files import rotate_file
from content.key_rotation.rotate import RotationResult, rotate, scrub

keys = typer.Typer(no_args_is_help=True, help="The secret key.")
FROM_FILE = """\
{file} has a new key. A backup from before needs the key from before.
"""
FROM_OPERATOR = """\
The database has the new key. Before you start anything again:
- give CHANNEL_INFO_SECRET_KEY in .env the value of CHANNEL_INFO_NEW_SECRET_KEY,
- remove CHANNEL_INFO_NEW_SECRET_KEY.
Keep the old key as long as backups from before; they need it.
"""
ENDED = "Links of partners do not work any more: make new ones.\n"
DIRTY = (
    "Old values still lie in the database's log: another program was reading. Stop it, and they "
    "are overwritten by the next: channel-info serve\n"
)


@keys.command("rotate")
def change(
    expect: Annotated[
        str | None, typer.Option(help="The hash of a change, noted down before (see doctor).")
    ] = None,
) -> None:
    """Put all that is stored under a new secret key, while no server runs."""
    settings, engine = load(), current_engine()
    with _stopped(settings, engine):
        if settings.secret:
            done, is_clean = _to_given(settings, engine, expect)
            said = FROM_OPERATOR
        else:
            done, is_clean = _to_made(settings, engine, expect)
            said = FROM_FILE.format(file=secret_file(settings))
    sys.stdout.write(f"{_counted(done)}{ENDED}{said}{'' if is_clean else DIRTY}")


def _to_given(
    settings: Settings, engine: Engine, expected: str | None
) -> tuple[RotationResult, bool]:
    if not settings.new_secret or settings.new_secret == settings.secret:
        raise SettingsError(
            "CHANNEL_INFO_NEW_SECRET_KEY: set it to another key of at least 32 characters; "
            'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    with transaction(engine) as session:
        done = rotate(session, settings.secret, settings.new_secret, clock.now(), expected)
    return done, scrub(engine)


def _to_made(
    settings: Settings, engine: Engine, expected: str | None
) -> tuple[RotationResult, bool]:
    if settings.new_secret:
        raise SettingsError(
            "CHANNEL_INFO_NEW_SECRET_KEY is for those who set CHANNEL_INFO_SECRET_KEY: without "
            f"it a key is made in {secret_file(settings)}. To have it in .env from now on, write "
            "what is in that file there as CHANNEL_INFO_SECRET_KEY first"
        )
    secret_of(settings)  # there may be none yet
    return rotate_file(engine, secret_file(settings), clock.now(), expected)


@contextmanager
def _stopped(settings: Settings, engine: Engine) -> Iterator[None]:
    """No server works with the old key meanwhile, nor starts: its port is held, and the right to
    send alerts, which one in another container has."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((settings.host, settings.port))
            held.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise _running(f"a program serves on port {settings.port}") from None
        if number := others(engine):
            raise _running(f"{number} more connections of Channel Info to this database")
        lead = leader_lock(engine)
        if not lead.take():
            raise _running("a program sends alerts from this database")
        try:
            yield
        finally:
            lead.give()


def _running(seen: str) -> SettingsError:
    return SettingsError(
        f"{seen}: stop every server first, as it would go on with the old key. Start it again "
        "afterwards"
    )


def _counted(done: RotationResult) -> str:
    numbers = ", ".join(f"{number} {name}" for name, number in done.numbers.items())
    note = f"newest change: {done.change} {done.before}, now {done.after}\n" if done.change else ""
    return f"Put under the new key: {numbers}, {done.change} changes.\n{note}"
