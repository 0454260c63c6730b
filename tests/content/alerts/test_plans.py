"""How the database finds what is due: not by sorting everything that waits."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine

from content.alerts import outbox, queueing
from content.core.database import reading, transaction
from tests.conftest import NOW
from tests.content.alerts.making import add_alert, subscribe

SUBSCRIBERS = 2000
# It then rather sorts than follows an index, as it does when it thinks that few wait.
DEAR = "SET LOCAL random_page_cost = 100"


def plans(engine: Engine) -> str:
    """What PostgreSQL would do for one `due`."""
    found: list[str] = []

    def explain(
        _connection: object, cursor: Any, statement: str, parameters: Any, *_more: object
    ) -> None:
        if "FROM delivery" in statement:
            cursor.execute(DEAR)
            cursor.execute(f"EXPLAIN {statement}", parameters)
            found.extend(row[0] for row in cursor.fetchall())

    sa.event.listen(engine, "before_cursor_execute", explain)
    with reading(engine) as session:
        outbox.due(session, NOW, 8)
    sa.event.remove(engine, "before_cursor_execute", explain)
    return "\n".join(found)


def test_messages_that_are_new_to_postgresql_are_not_sorted(postgresql_copy: Engine) -> None:
    with transaction(postgresql_copy) as session:
        subscribe(session, range(1, SUBSCRIBERS + 1))
        session.execute(sa.text("ANALYZE"))
    with transaction(postgresql_copy) as session:
        queueing.queue(session, add_alert(session))
    found = plans(postgresql_copy)
    assert "ix_delivery_state" in found
    assert "Sort" not in found
