"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

NOT_OF_A_PAGE = ("BEGIN", "SELECT number FROM version")


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """The statements run meanwhile, but for what opens a transaction and for the clock's look at
    the version, which no page asks for."""
    seen: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        if statement not in NOT_OF_A_PAGE:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
