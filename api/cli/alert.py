"""`channel-info alert`: alerts from the server, by a coordinator, under the rules of the admin."""

import sys
from typing import Annotated

import typer
from sqlmodel import Session

from api.cli.alerts import options, output
from api.cli.alerts.operator import Operator, staff
from api.cli.common import current_engine
from content.alerts import checks, contents, examples, kill_switch, lifecycle, queries
from content.alerts.contents import fingerprint
from content.alerts.templates import TEMPLATES
from content.core import clock
from content.core.database import reading, transaction
from content.core.errors import Conflict
from content.models import (
    Alert,
    MsgType,
)

alert = typer.Typer(no_args_is_help=True, help="Write to everybody who asked for alerts.")
Slot = Annotated[list[str], typer.Option("--slot", help="Such as place=day-centre; several.")]
Zone = Annotated[list[str], typer.Option("--zone", help="A zone's key; several, or everywhere.")]
Hours = Annotated[int | None, typer.Option(help="How long it is valid.")]
Exercise = Annotated[bool, typer.Option(help="Training: for testers only.")]
By = Annotated[str, typer.Option("--as", help="Your account; it asks for a code of your app.")]


@alert.command("templates")
def templates() -> None:
    """What can be sent in every language, and what each needs to know."""
    for template in TEMPLATES.values():
        needs = ", ".join(
            name if name in template.needed else f"[{name}]" for name in template.slots
        )
        sys.stdout.write(f"{template.key}: {template.headline}\n    {needs or '-'}\n")


@alert.command("preview")
def preview(
    template: str,
    slot: Slot = [],  # noqa: B006 - typer copies it
    zone: Zone = [],  # noqa: B006
    language: Annotated[list[str], typer.Option(help="A code such as ar; several.")] = ["en"],  # noqa: B006
    *,
    hours: Hours = None,
    exercise: Exercise = False,
) -> None:
    """How it will look, and how many would get it. Nothing is kept."""
    typed = options.AlertOptions(template, slot, zone, hours, exercise)
    with reading(current_engine()) as session:
        said, snapshot = options.build(session, typed, clock.now())
        for code in language:
            sys.stdout.write(output.message(session, said, snapshot, code, clock.now()))
        sys.stdout.write(output.audience(session, said))


@alert.command("send")
def send(
    what: Annotated[str, typer.Argument(help="A template, or the number of somebody's draft.")],
    by: By,
    slot: Slot = [],  # noqa: B006
    zone: Zone = [],  # noqa: B006
    *,
    hours: Hours = None,
    exercise: Exercise = False,
    alone: Annotated[bool, typer.Option(help="An emergency that cannot wait.")] = False,
) -> None:
    """Write a draft that somebody else approves; or approve theirs, which sends it."""
    engine = current_engine()
    who = staff(engine, by)
    if what.isdecimal():
        _let_go(who, int(what), alone=alone)
        return
    typed = options.AlertOptions(what, slot, zone, hours, exercise)
    with transaction(engine) as session:
        said, _ = options.build(session, typed, clock.now())
        number = lifecycle.draft(session, who.actor, said, clock.now())
    sys.stdout.write(f"alert {number} is a draft\n")
    if alone:
        _let_go(who, number, alone=True)


@alert.command("status")
def status(number: Annotated[int | None, typer.Argument()] = None) -> None:
    """What waits and what is going; or the counts of one."""
    with reading(current_engine()) as session:
        sys.stdout.write(output.stop(session) + output.state(session, number))


@alert.command("stop")
def stop(which: Annotated[str, typer.Argument(help="A number, or all.")], by: By) -> None:
    """Send no more of it; with all, of anything, until somebody resumes it in the admin."""
    engine = current_engine()
    who = staff(engine, by)
    with transaction(engine) as session:
        if which == "all":
            kill_switch.stop_all(session, who.actor, clock.now())
            sys.stdout.write("all sending is stopped\n")
        else:
            lifecycle.stop(session, who.actor, _number(which), clock.now())
            sys.stdout.write("stopped\n")


@alert.command("correct")
def correct(
    number: int,
    by: By,
    slot: Slot = [],  # noqa: B006
    *,
    hours: Hours = None,
    cancel: Annotated[bool, typer.Option(help="It is not true any more.")] = False,
    silent: Annotated[bool, typer.Option(help="Only edit what people have.")] = False,
) -> None:
    """Draft an update of an alert with other slots, or its cancellation; approved like an alert."""
    engine = current_engine()
    who = staff(engine, by)
    now = clock.now()
    with transaction(engine) as session:
        old = _read(session, number)
        if cancel:
            said = contents.cancellation(old, is_loud=not silent)
        else:
            other = {"is_loud": not silent, "send_at": None, "rrule": None}
            said = options.changed(session, old, slot, hours, now).model_copy(update=other)
        kind = MsgType.CANCEL if cancel else MsgType.UPDATE
        made = lifecycle.draft(session, who.actor, said, now, number, kind)
    sys.stdout.write(f"alert {made} is a draft that corrects {number}\n")


def _let_go(who: Operator, number: int, *, alone: bool) -> None:
    """Show it, ask, and approve exactly what was shown."""
    now = clock.now()
    with reading(who.engine) as session:
        said, row = _read(session, number), session.get_one(Alert, number)
        snapshot = options.snapshot_of(session)
        about = (row.msg_type, queries.corrected(session, row))
        sys.stdout.write(output.message(session, said, snapshot, "en", now, *about))
        sys.stdout.write(output.audience(session, said, row))
    if wrong := checks.fatal(said, now, examples.in_snapshot(snapshot)):
        raise lifecycle.FatalFindings(wrong)
    question = "EXERCISE for testers" if said.status == "Exercise" else "people get this NOW"
    typer.confirm(f"{question}: is every word right?", abort=True)
    act = lifecycle.send_alone if alone else lifecycle.approve
    with transaction(who.engine) as session:
        act(session, who.actor, number, fingerprint(said), clock.now())
    sys.stdout.write(f"alert {number} is approved\n")


def _read(session: Session, number: int) -> contents.AlertDocument:
    found = queries.written(session, number)
    if found is None:
        raise Conflict
    return contents.read(session, found)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Conflict
    return int(text)
