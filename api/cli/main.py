"""The `channel-info` command."""

import gc
import os
import sys
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import and_, col, select

from api.admin.volunteers.routes import base_url
from api.app import create_app
from api.cli.alert import alert
from api.cli.common import current_engine, engine_of, held_port
from api.cli.key import keys
from content.accounts import invitations
from content.accounts.permissions import SERVER
from content.audit import history
from content.audit.unit_of_work import UnitOfWork, UnitsOfWork
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
from content.editing.bulk import unread_pages
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
    _announce(settings, engine)
    gc.set_threshold(*SELDOM)
    program = create_app(settings, engine)
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
    # Pages that are kept up to date end too when it is told to stop.
    program.state.program.is_ending = lambda: server.should_exit
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(3)


def _check_port(settings: Settings) -> None:
    try:
        with held_port(settings):
            pass
    except OSError:
        raise SettingsError(
            f"port {settings.port} on {settings.host} is taken or not allowed: stop the other "
            "program, or set CHANNEL_INFO_PORT"
        ) from None


def _announce(settings: Settings, engine: Engine) -> None:
    """Where it is served, and how to begin. A product without content says so, and so does a live
    one with examples in it. While there is no administrator, whoever starts the server may become
    one."""
    bot = (
        "with its Telegram bot"
        if settings.token
        else "web chat only: no CHANNEL_INFO_TELEGRAM_TOKEN"
    )
    typer.echo(f"Channel Info on http://localhost:{settings.port} ({bot})")
    with reading(engine) as session:
        zones = session.exec(select(Zone.id).limit(1)).first()
        examples = session.exec(select(Service.id).where(_IS_SHOWN_EXAMPLE).limit(1)).first()
        is_first = invitations.first_link_needed(session)
    if zones is None:
        typer.echo("There is no content yet. Begin with: channel-info content start")
    elif examples is not None and settings.is_live:
        typer.echo(
            "This is live and shows EXAMPLES, which are made up. Archive them and take the real "
            "start with: channel-info content start"
        )
    if is_first:
        with transaction(engine) as session:
            token = invitations.first(session, clock.now())
        typer.echo(f"The first administrator begins here, once: {_link(settings, token)}")


def _link(settings: Settings, token: str) -> str:
    return f"{base_url(settings)}/admin/welcome/{token}"


def _unit_of_work(engine: Engine) -> AbstractContextManager[UnitOfWork]:
    """The server's own, as whoever runs a command has the server."""
    chain = derive(secret_of(load()), history.PURPOSE)
    return UnitsOfWork(engine, chain, lambda: None).begin(SERVER, clock.now())


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
        typer.echo(f"newest change: {number} {newest}")
    if not found:
        typer.echo("all is well")
        return
    typer.echo("1 problem" if len(found) == 1 else f"{len(found)} problems")
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
    with _unit_of_work(current_engine()) as work:
        known = select(Organization.id).where(Organization.key == organization)
        number = work.session.exec(known).first()
        if organization and number is None:
            raise InvalidInput("organization", ErrorCode.UNKNOWN)
        post = volunteers.VolunteerPost(role, number, frozenset(language or ()))
        token = volunteers.invite(work, post)
    typer.echo(_link(load(), token))


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
        bool, typer.Option(help="Only when there is no content yet, and neither a bot nor https.")
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
    with _unit_of_work(engine) as work:
        unread = unread_pages(work.session, documents)
        changes.load(work, documents)
    # What a second reader would look at: whoever runs a command is asked by nobody.
    for page in unread:
        for one in page.differences:
            missing, added = ", ".join(one.missing) or "-", ", ".join(one.added) or "-"
            where, others = f"page {page.key}, {one.path}", ", ".join(one.languages)
            typer.echo(
                f"warning: {where}: the numbers differ between languages "
                f"({one.compared_with}: {missing}; {others}: {added})",
                err=True,
            )
    typer.echo(f"loaded {path or 'the examples'}")


@content.command("start")
def take_start() -> None:
    """Take the real start: zones, emergency numbers, organizations; pages as drafts; no services.
    What is there already stays; examples are archived, and pages of a trial that nobody read are
    drafts again."""
    from content.directory import files  # noqa: PLC0415 - a server needs neither YAML nor this

    engine = current_engine()
    documents = files.read(files.START, {}, clock.now())
    with _unit_of_work(engine) as work:
        taken = starter_content.take(work, documents)
    typer.echo(
        f"{taken.loaded} things are live, {taken.drafts} pages wait as drafts under "
        f"{base_url(load())}/admin/pages, {taken.archived} examples are archived"
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
