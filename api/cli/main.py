"""The `channel-info` command."""

import gc
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, and_, col, select

from api.admin.volunteers.routes import base_url
from api.app import create_app
from api.cli.alert import alert
from api.cli.common import current_engine, engine_of
from api.cli.key import keys
from content.accounts import invitations
from content.accounts.permissions import SERVER
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core import clock, log, migrate
from content.core.crypto import derive
from content.core.database import reading, transaction
from content.core.errors import (
    ChannelInfoError,
    DatabaseAway,
    ErrorCode,
    InvalidInput,
    NotAllowed,
    SettingsError,
)
from content.core.settings import Settings, load, secret_of
from content.editing import changes, starter_content, volunteers
from content.editing.bulk import UnreadPage, unread_pages
from content.models import Organization, Role, Service, Status, Zone

_IS_SHOWN_EXAMPLE = and_(col(Service.is_example), Service.status == Status.ACTIVE)
SELDOM = (5_000, 20, 50)  # Python's default is 700 new objects; after 50,000 all wait for 30 ms

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
db = typer.Typer(no_args_is_help=True, help="The database's schema.")
volunteer = typer.Typer(no_args_is_help=True, help="Who may change the content.")
content = typer.Typer(no_args_is_help=True, help="Content in and out, as YAML.")
app.add_typer(db, name="db")
app.add_typer(content, name="content")
app.add_typer(volunteer, name="volunteer")
app.add_typer(keys, name="key")
app.add_typer(alert, name="alert")


def main() -> None:
    """Run the command; what goes wrong is one clear line, and exit code 1."""
    try:
        app()
    except (ChannelInfoError, DBAPIError, OSError) as error:
        sys.stderr.write(f"{_explain(error)}\n")
        sys.exit(1)


def _explain(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        said = str(error.orig).strip().partition("\n")[0]
        return f"the database refused, and nothing was changed: {said}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, NotAllowed) and not str(error):
        return "not with this account: another coordinator has to do it"
    return str(error)


@app.command()
def serve() -> None:
    """Serve the web chat, the read API and the bot, in one process."""
    settings = load()
    log.set_up(os.environ.get("CHANNEL_INFO_LOG_LEVEL", "INFO"))
    engine = current_engine()
    _check_port(settings)
    _say_where(settings)
    _say_how_to_begin(settings, engine)
    _say_first_link(settings, engine)
    gc.set_threshold(*SELDOM)
    _run(create_app(settings, engine), settings)


def _run(program: FastAPI, settings: Settings) -> None:
    """Serve until told to stop; pages that are kept up to date end then too."""
    config = uvicorn.Config(
        program,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        forwarded_allow_ips=settings.proxies,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        limit_concurrency=500,
    )
    server = uvicorn.Server(config)
    program.state.is_ending = lambda: server.should_exit
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(3)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((settings.host, settings.port))
        except OSError:
            raise SettingsError(
                f"port {settings.port} on {settings.host} is taken or not allowed: stop the other "
                "program, or set CHANNEL_INFO_PORT"
            ) from None


def _say_where(settings: Settings) -> None:
    bot = (
        "with its Telegram bot"
        if settings.token
        else "web chat only: no CHANNEL_INFO_TELEGRAM_TOKEN"
    )
    sys.stdout.write(f"Channel Info on http://localhost:{settings.port} ({bot})\n")
    sys.stdout.flush()


def _say_how_to_begin(settings: Settings, engine: Engine) -> None:
    """A product without content says so, and so does a live one with examples in it."""
    with reading(engine) as session:
        zones = session.exec(select(Zone.id).limit(1)).first()
        examples = session.exec(select(Service.id).where(_IS_SHOWN_EXAMPLE).limit(1)).first()
    if zones is None:
        sys.stdout.write("There is no content yet. Begin with: channel-info content start\n")
    elif examples is not None and settings.is_live:
        sys.stdout.write(
            "This is live and shows EXAMPLES, which are made up. Archive them and take the real "
            "start with: channel-info content start\n"
        )
    sys.stdout.flush()


def _say_first_link(settings: Settings, engine: Engine) -> None:
    """While there is no administrator, whoever starts the server may become one."""
    with reading(engine) as session:
        if not invitations.first_link_needed(session):
            return
    with transaction(engine) as session:
        token = invitations.first(session, clock.now())
    sys.stdout.write(f"The first administrator begins here, once: {_link(settings, token)}\n")
    sys.stdout.flush()


def _link(settings: Settings, token: str) -> str:
    return f"{base_url(settings)}/admin/welcome/{token}"


def _unit_of_work(session: Session) -> UnitOfWork:
    """The server's own, as whoever runs a command has the server."""
    chain = derive(secret_of(load()), history.PURPOSE)
    return UnitOfWork(session, SERVER, clock.now(), chain)


@app.command("doctor")
def check_up(
    expect: Annotated[
        str | None, typer.Option(help="The hash of a change, noted down before.")
    ] = None,
) -> None:
    """Look whether the database, the languages and the history are well."""
    from api.cli import doctor  # noqa: PLC0415 - a server needs no doctor

    engine = engine_of()
    chain = derive(secret_of(load()), history.PURPOSE)
    found = list(doctor.problems(engine, chain, expect))
    sys.stderr.writelines(f"{problem}\n" for problem in found)
    with suppress(DatabaseAway):
        number, newest = doctor.head(engine)
        sys.stdout.write(f"newest change: {number} {newest}\n")
    if not found:
        sys.stdout.write("all is well\n")
        return
    sys.stdout.write("1 problem\n" if len(found) == 1 else f"{len(found)} problems\n")
    raise typer.Exit(1)


@volunteer.command("invite")
def invite(
    role: Role,
    organization: Annotated[str | None, typer.Option(help="Its key; a partner needs one.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A code such as ar; for translators, one or more.")
    ] = None,
) -> None:
    """Print a link that makes one account, once, within 48 hours."""
    with transaction(current_engine()) as session:
        known = select(Organization.id).where(Organization.key == organization)
        number = session.exec(known).first()
        if organization and number is None:
            raise InvalidInput("organization", ErrorCode.UNKNOWN)
        post = volunteers.VolunteerPost(role, number, frozenset(language or ()))
        token = volunteers.invite(_unit_of_work(session), post)
    sys.stdout.write(f"{_link(load(), token)}\n")


@db.command("upgrade")
def upgrade(revision: str = "head") -> None:
    """Bring the database to this program's schema."""
    migrate.upgrade(engine_of(), revision)


@db.command("downgrade")
def downgrade(revision: str) -> None:
    """Take migrations back down to a revision, or "base" for all."""
    migrate.downgrade(engine_of(), revision)


@content.command("load")
def load_content(
    path: Annotated[Path | None, typer.Argument(help="A YAML file, or a folder of them.")] = None,
    *,
    example: Annotated[
        bool, typer.Option(help="What is made up to try the program, and what is real beside it.")
    ] = False,
    if_empty: Annotated[
        bool,
        typer.Option(help="Only when there is no content yet, and neither a bot nor https."),
    ] = False,
) -> None:
    """Check all of it, and only then write any of it."""
    from content.directory import files  # noqa: PLC0415 - a server needs neither YAML nor this

    if (path is None) is not example:
        raise typer.BadParameter(
            "say which file or folder to load; or --example for what is made up; a live product "
            "begins with: channel-info content start"
        )
    engine = current_engine()
    with reading(engine) as session:
        known = files.known_keys(session)
    if if_empty and (known["zones"] or load().is_live):
        return
    documents = files.read(path or [files.START, files.EXAMPLE], known, clock.now())
    with transaction(engine) as session:
        unread = unread_pages(session, documents)
        changes.load(_unit_of_work(session), documents)
    sys.stderr.writelines(f"{line}\n" for page in unread for line in _numbers(page))
    sys.stdout.write(f"loaded {path or 'the examples'}\n")


def _numbers(page: UnreadPage) -> Iterator[str]:
    """What a second reader would look at: whoever runs a command is asked by nobody."""
    for one in page.differences:
        missing, added = ", ".join(one.missing) or "-", ", ".join(one.added) or "-"
        others = ", ".join(one.languages)
        yield (
            f"warning: page {page.key}, {one.path}: the numbers differ between languages "
            f"({one.compared_with}: {missing}; {others}: {added})"
        )


@content.command("start")
def take_start() -> None:
    """Take the real start: zones, emergency numbers, organizations; pages as drafts; no services.
    What is there already stays; examples are archived, and pages of a trial that nobody read are
    drafts again."""
    from content.directory import files  # noqa: PLC0415 - a server needs neither YAML nor this

    engine = current_engine()
    documents = files.read(files.START, {}, clock.now())
    with transaction(engine) as session:
        taken = starter_content.take(_unit_of_work(session), documents)
    sys.stdout.write(
        f"{taken.loaded} things are live, {taken.drafts} pages wait as drafts under "
        f"{base_url(load())}/admin/pages, {taken.archived} examples are archived\n"
    )


@content.command("export")
def export_content(
    file: Annotated[Path | None, typer.Argument(help="Where to; the terminal if left out.")] = None,
    *,
    example: Annotated[bool, typer.Option(help="The example content instead of the real.")] = False,
) -> None:
    """Everything published and not, as one YAML file that `load` reads."""
    from content.directory import files  # noqa: PLC0415 - a server needs neither YAML nor this

    with reading(current_engine()) as session:
        text = files.export(session, example=example)
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, "utf-8")
