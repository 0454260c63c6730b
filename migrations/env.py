"""How Alembic reaches the database and what it compares with."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from content.core.database import connect
from content.core.settings import load
from content.models import metadata


def _render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Our column types by their short path, without SQLModel in every migration."""
    if kind == "type" and type(value).__name__ == "UtcDateTime":
        return "content.models.base.UtcDateTime()"
    if kind == "type" and type(value).__name__ == "AutoString":
        return f"sa.String({f'length={value.length}' if value.length else ''})"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    with connect(load().database_url).begin() as opened:
        _run(opened)
else:
    _run(given)
