"""What was done, row after row, each bound to the one before it by a keyed hash (HMAC-SHA256).

Whoever changes, removes or adds a row in the database, without the key, breaks the chain.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select

from content.audit.diff import TIMES, Flat, keyed, patched
from content.audit.unit_of_work import UnitOfWork
from content.models import ChangeAction, History, Organization

PURPOSE = "history"
AT_ONCE = 500
WRITTEN = "written_at."  # before the path of a text; no document has this
_BY_NUMBER = re.compile(r'"sections\.(\d+)\.')
COVERED = (
    "id",
    "at",
    "volunteer_id",
    "organization_id",
    "thing",
    "key",
    "action",
    "before",
    "after",
    "undoes",
    "previous",
)


def append(
    work: UnitOfWork,
    thing: str,
    key: str,
    action: ChangeAction,
    changed: tuple[Flat, Flat],
    undoes: int | None = None,
    written: tuple[Flat, Flat] = ({}, {}),
) -> int:
    """Write one change down; `changed` are its paths before and after, `written` the times of its
    texts. Gives its number."""
    number, previous = head(work.session)
    row = History(
        id=number + 1,
        at=work.now,
        volunteer_id=work.by.volunteer_id,
        organization_id=_by_link(work),
        thing=thing,
        key=key,
        action=action,
        before=_json(changed[0] | _as_times(written[0])),
        after=_json(changed[1] | _as_times(written[1])),
        undoes=undoes,
        previous=previous,
        hash="",
    )
    row.hash = _hash(row, work.chain)
    work.session.add(row)
    work.session.flush()
    return row.id


def values(row: History) -> tuple[Flat, Flat]:
    """The paths a row changed, before and after."""
    before, after = (
        {path: value for path, value in flat.items() if not path.startswith(WRITTEN)}
        for flat in (_read(row.before), _read(row.after))
    )
    return before, after


def times(row: History) -> tuple[Flat, Flat]:
    """When the texts that a row changed were written (`content.editing.text_times`), before and
    after."""
    before, after = (
        {path[len(WRITTEN) :]: value for path, value in flat.items() if path.startswith(WRITTEN)}
        for flat in (_read(row.before), _read(row.after))
    )
    return before, after


def may_have_moved_sections(row: History) -> bool:
    """Whether a change is from before sections had keys, and of several of them: where each stands
    now, and what was written into it since, it does not know."""
    return len(set(_BY_NUMBER.findall(row.before + row.after))) > 1


def _read(written: str) -> Flat:
    return {keyed(path): value for path, value in json.loads(written).items()}


def of(session: Session, thing: str, key: str) -> Sequence[History]:
    """All that was done to one thing, the newest first."""
    mine = select(History).where(History.thing == thing, History.key == key)
    return session.exec(mine.order_by(col(History.id).desc())).all()


def backwards(rows: Iterable[History], flat: Flat) -> Iterator[tuple[History, Flat]]:
    """Each of a thing's changes (as `of` gives them), and what the thing was before it; `flat` is
    what it is now. Pure."""
    for row in rows:
        before = values(row)[0]
        flat = patched(flat, {path: before[path] for path in before if not path.startswith(TIMES)})
        yield row, flat


def broken(session: Session, chain: bytes, expected: str | None = None) -> Iterator[str]:
    """What is wrong with the chain, in words for whoever looks after the server. A row taken
    from its end shows only by `expected`, a hash that was noted down before."""
    number, previous = 0, ""
    seen = expected is None
    for row in session.exec(select(History).order_by(col(History.id))).yield_per(AT_ONCE):
        if row.id != number + 1:
            yield f"change {number + 1} is missing before change {row.id}"
        elif row.previous != previous:
            yield f"change {row.id} does not follow change {number}"
        if not hmac.compare_digest(row.hash, _hash(row, chain)):
            yield f"change {row.id} was altered"
        number, previous = row.id, row.hash
        seen = seen or row.hash == expected
    if not seen:
        yield "the change that was noted down is not there any more"


def fits(session: Session, chain: bytes) -> bool | None:
    """Whether the newest change was written with this key; None where there is none."""
    row = session.exec(select(History).order_by(col(History.id).desc()).limit(1)).first()
    return None if row is None else hmac.compare_digest(row.hash, _hash(row, chain))


def rewrite(session: Session, chain: bytes) -> None:
    """Bind all of it anew, with this key. Whether it was whole before is for `broken` to say."""
    after, previous = 0, ""
    ordered = select(History).order_by(col(History.id)).limit(AT_ONCE)
    while rows := session.exec(ordered.where(col(History.id) > after)).all():
        for row in rows:
            row.previous = previous
            row.hash = previous = _hash(row, chain)
        session.flush()
        after = rows[-1].id
        session.expunge_all()


def head(session: Session) -> tuple[int, str]:
    """The number and hash of the newest change, to be noted down elsewhere; (0, "") for none."""
    query = select(History.id, History.hash).order_by(col(History.id).desc()).limit(1)
    return session.exec(query).first() or (0, "")


def _by_link(work: UnitOfWork) -> int | None:
    """The organization that answered through its link; a volunteer's own is theirs to know."""
    if work.by.volunteer_id is not None or work.by.organization is None:
        return None
    query = select(Organization.id).where(Organization.key == work.by.organization)
    return work.session.exec(query).one()


def _hash(row: History, chain: bytes) -> str:
    said = _json({name: getattr(row, name) for name in COVERED} | {"at": row.at.isoformat()})
    return hmac.new(chain, said.encode(), hashlib.sha256).hexdigest()


def _as_times(flat: Flat) -> Flat:
    return {f"{WRITTEN}{path}": value for path, value in flat.items()}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
