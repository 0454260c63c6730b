"""`channel-info key`: the secret from which every other key comes."""

import errno
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine

from api.cli.common import current_engine, held_port
from content.alerts.leader_lock import leader_lock
from content.core import clock
from content.core.database import others, transaction
from content.core.errors import SettingsError
from content.core.settings import Settings, load, secret_file, secret_of
from content.key_rotation.files import rotate_file
from content.key_rotation.rotate import rotate, scrub

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
NOT_GIVEN = (
    "CHANNEL_INFO_NEW_SECRET_KEY: set it to another key of at least 32 characters; "
    'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
)
NOT_ASKED = (
    "CHANNEL_INFO_NEW_SECRET_KEY is for those who set CHANNEL_INFO_SECRET_KEY: without it a key is "
    "made in {file}. To have it in .env from now on, write what is in that file there as "
    "CHANNEL_INFO_SECRET_KEY first"
)
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
    file, given = secret_file(settings), settings.new_secret
    with _stopped(settings, engine):
        if settings.secret:
            if not given or given == settings.secret:
                raise SettingsError(NOT_GIVEN)
            with transaction(engine) as session:
                done = rotate(session, settings.secret, given, clock.now(), expect)
            is_clean, said = scrub(engine), FROM_OPERATOR
        else:
            if given:
                raise SettingsError(NOT_ASKED.format(file=file))
            secret_of(settings)  # there may be none yet
            done, is_clean = rotate_file(engine, file, clock.now(), expect)
            said = FROM_FILE.format(file=file)
    numbers = ", ".join(f"{number} {name}" for name, number in done.numbers.items())
    note = f"newest change: {done.change} {done.before}, now {done.after}\n" if done.change else ""
    counted = f"Put under the new key: {numbers}, {done.change} changes.\n{note}"
    sys.stdout.write(f"{counted}{ENDED}{said}{'' if is_clean else DIRTY}")


@contextmanager
def _stopped(settings: Settings, engine: Engine) -> Iterator[None]:
    """No server works with the old key meanwhile, nor starts: its port is held, and the right to
    send alerts, which one in another container has."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held_port(settings))
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
