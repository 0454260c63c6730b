"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread

from sqlalchemy import Engine, event


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile, by requests and not by the clock; what frames a transaction
    is none."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        by_the_clock = current_thread().name.startswith("content")
        if not by_the_clock and not statement.startswith(("PRAGMA", "BEGIN", "SET ", "COMMIT")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
