"""A coordinator on the server: the name of an account, and a code of its second factor."""

from dataclasses import dataclass

import typer
from sqlalchemy import Engine

from content.accounts import account, throttle, two_factor
from content.accounts.permissions import Actor
from content.core import clock
from content.core.crypto import Seal, derive
from content.core.database import reading, transaction
from content.core.errors import NotAllowed
from content.core.settings import load, secret_of


@dataclass(frozen=True, slots=True)
class Operator:
    """Who it is, and the database they work on."""

    engine: Engine
    actor: Actor


def staff(engine: Engine, name: str) -> Operator:
    """Ask for a code. Raises NotAllowed, after too many attempts too: only of codes, as anybody
    can type wrong passwords on the web, and that must not delay an emergency."""
    with reading(engine) as session:
        found = account.by_name(session, name)
    code = typer.prompt("Code of your app", hide_input=True)
    secret, now = secret_of(load()), clock.now()
    number = found[0].id if found else 0  # of no account: names that are tried count together
    who = throttle.proof(derive(secret, throttle.PURPOSE), number)
    if seconds := throttle.seconds_to_wait(engine, who, now):
        raise NotAllowed(f"too many attempts: try again in {seconds} s")
    seal = Seal(derive(secret, two_factor.PURPOSE))
    with transaction(engine) as session:
        if found is None or not two_factor.check(session, number, code, seal, clock.now()):
            raise NotAllowed("no account with this code: wait for the next one and try again")
        throttle.succeeded(session, who)
    mine = found[0]
    return Operator(engine, Actor(mine.role, mine.id, mine.organization, mine.languages))
