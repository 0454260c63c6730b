"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread

from sqlalchemy import Engine, event


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, by requests and not by the clock."""
    made: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        by_the_clock = current_thread().name.startswith("content")
        if not by_the_clock and not statement.startswith(("PRAGMA", "BEGIN")):
            made.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)
