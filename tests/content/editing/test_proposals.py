"""What organizations propose waits, is decided, and does not undo what others did meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pydantic import ValidationError

from content.accounts.permissions import Actor
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, NotAllowed
from content.directory.from_rows import find
from content.directory.schemas import (
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from content.editing import proposals
from content.editing.changes import save
from content.editing.schedule_exceptions import CheckedDocument, say, service_of, still_true
from content.models import AssuranceMethod, DocumentType, Organization, Role, Status
from content.schedules.rules import ExceptionKind, ExceptionReason
from content.snapshot import Snapshot
from tests.conftest import NOW
from tests.content.editing.conftest import At, seen
from tests.support.narrowing import of_type, present

RCK = Actor(Role.PARTNER, None, "kitchen-a")
EDITOR = Actor(Role.EDITOR)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def entry(example: Snapshot) -> str:
    """An entry with a rule, of a service that is at several places."""
    found = example.of_organization("kitchen-a")
    keys = [one.service.key for one in found]
    return next(one.key for one in found if one.timetable.rules and keys.count(one.service.key) > 1)


def hours(work: At, entry: str, opens: str = "09:10") -> list[tuple[str, str]]:
    place = live(work, entry)
    assert place is not None
    return [(opens, "10:20") for _rule in place.schedules]


def live(work: At, entry: str) -> ServiceAtLocationDocument | None:
    with work() as at:
        try:
            return next(one for one in service_of(at, entry).at if one.key == entry)
        except Conflict:
            return None


def test_not_live_until_accepted(work: At, entry: str) -> None:
    before, wanted = live(work, entry), hours(work, entry)
    with work(RCK) as at:
        number = present(proposals.propose(at, entry, wanted))
        shown = present(proposals.place(at, service_of(at, entry).key, entry))
    assert {str(rule.opens_at) for rule in shown.schedules} == {"09:10:00"}
    assert live(work, entry) == before
    with work(EDITOR, LATER) as at:
        [waiting] = proposals.waiting(at.session)
        assert waiting.by == at.session.get_one(Organization, waiting.row.organization_id).name
        assert set(waiting.changes[1].values()) <= {"09:10", "10:20"}
        assert proposals.accept(at, number, seen(at, number))
    assert {str(rule.opens_at) for rule in present(live(work, entry)).schedules} == {"09:10:00"}
    with work() as at:
        assert proposals.waiting(at.session) == []


def test_refused_is_gone_and_decided_once(work: At, entry: str) -> None:
    wanted = hours(work, entry)
    with work(RCK) as at:
        number = present(proposals.propose(at, entry, wanted))
    before = live(work, entry)
    with work(EDITOR) as at:
        proposals.refuse(at, number, seen(at, number))
    assert live(work, entry) == before
    with work(EDITOR) as at, pytest.raises(Conflict):
        proposals.accept(at, number, seen(at, number))


@pytest.mark.parametrize("decide", [proposals.accept, proposals.refuse])
def test_only_what_was_read_is_decided(
    work: At, entry: str, decide: Callable[[UnitOfWork, int, str], object]
) -> None:
    """SQLite gives the number of a deleted proposal to the next one."""
    first, second = hours(work, entry), hours(work, entry, "08:00")
    with work(RCK) as at:
        number = proposals.propose(at, entry, first)
        read = seen(at, number)
    with work(RCK, LATER) as at:
        number = proposals.propose(at, entry, second)
    before = live(work, entry)
    with work(EDITOR, LATER) as at, pytest.raises(Conflict):
        decide(at, number or 0, read)
    assert live(work, entry) == before
    with work() as at:
        assert [one.row.id for one in proposals.waiting(at.session)] == [number]


def test_what_is_live_changed_since_it_was_read(work: At, entry: str) -> None:
    with work(RCK) as at:
        service = service_of(at, entry)
        number = proposals.propose(at, entry, None)
        read = seen(at, number)
    with work(EDITOR, LATER) as at:
        save(at, DocumentType.SERVICE, service.model_copy(update={"papers": True}))
    with work(EDITOR, LATER) as at, pytest.raises(Conflict):
        proposals.accept(at, number or 0, read)


def test_a_partner_decides_nothing(work: At, entry: str) -> None:
    wanted = hours(work, entry)
    with work(RCK) as at:
        number = present(proposals.propose(at, entry, wanted))
    with pytest.raises(NotAllowed), work(RCK) as at:
        proposals.accept(at, number, seen(at, number))
    with pytest.raises(NotAllowed), work(RCK) as at:
        proposals.refuse(at, number, seen(at, number))


def test_another_organizations_entry(work: At, example: Snapshot) -> None:
    other = next(
        one for one in example.entries.values() if one.service.organization.key != "kitchen-a"
    )
    with pytest.raises(NotAllowed), work(RCK) as at:
        proposals.propose(at, other.key, None)
    with pytest.raises(NotAllowed), work(RCK) as at:
        proposals.place(at, other.service.key, other.key)


def test_still_true_and_cancelled_meanwhile_stay(work: At, entry: str) -> None:
    wanted = hours(work, entry)
    with work(RCK) as at:
        number = present(proposals.propose(at, entry, wanted))
        service = service_of(at, entry).key
    said = ScheduleExceptionDocument(
        date=NOW.date(), kind=ExceptionKind.CANCELLED, reason=ExceptionReason.WEATHER, said_at=LATER
    )
    with work(RCK, LATER) as at:
        still_true(
            at, [CheckedDocument(DocumentType.SERVICE, service, entry)], AssuranceMethod.TOLD
        )
        say(at, entry, said)
    with work(EDITOR, LATER) as at:
        proposals.accept(at, number, seen(at, number))
    now = present(live(work, entry))
    assert (present(now.assured).by, present(now.assured).when) == ("kitchen-a", NOW), (
        "these hours were said then"
    )
    assert said in now.exceptions
    assert {str(rule.opens_at) for rule in now.schedules} == {"09:10:00"}


def test_the_same_hours_changed_meanwhile_is_a_conflict(work: At, entry: str) -> None:
    wanted, other = hours(work, entry), hours(work, entry, "08:00")
    with work(RCK) as at:
        number = present(proposals.propose(at, entry, wanted))
    with work(EDITOR, LATER) as at:
        service = service_of(at, entry)
        places = [
            proposals._with_hours(one, other) if one.key == entry else one for one in service.at
        ]
        save(at, DocumentType.SERVICE, service.model_copy(update={"at": tuple(places)}))
    with pytest.raises(Conflict), work(EDITOR, LATER) as at:
        proposals.accept(at, number, seen(at, number))
    assert {str(rule.opens_at) for rule in present(live(work, entry)).schedules} == {"08:00:00"}


def test_not_any_more_at_one_place_and_then_at_all(work: At, entry: str) -> None:
    with work(RCK) as at:
        service = service_of(at, entry)
        first = present(proposals.propose(at, entry, None))
        assert proposals.place(at, service.key, entry) is None
    with work(RCK, LATER) as at:
        still_true(
            at, [CheckedDocument(DocumentType.SERVICE, service.key, entry)], AssuranceMethod.TOLD
        )
    with work(EDITOR, LATER) as at:
        proposals.accept(at, first, seen(at, first))
    others = [one.key for one in service.at if one.key != entry]
    assert others
    assert doc(work, service.key).at == tuple(one for one in service.at if one.key != entry)
    for key in others:
        with work(RCK) as at:
            last = present(proposals.propose(at, key, None))
    with work(EDITOR) as at:
        proposals.accept(at, last, seen(at, last))
    assert doc(work, service.key).status is Status.INACTIVE


def test_proposals_about_two_places_of_one_service_are_one(work: At, entry: str) -> None:
    wanted = hours(work, entry)
    with work(RCK) as at:
        service = service_of(at, entry)
        other = next(one.key for one in service.at if one.key != entry)
        proposals.propose(at, entry, wanted)
        number = present(proposals.propose(at, other, None))
    with work(EDITOR) as at:
        assert len(proposals.waiting(at.session)) == 1
        proposals.accept(at, number, seen(at, number))
    now = doc(work, service.key)
    assert other not in [one.key for one in now.at]
    assert {str(rule.opens_at) for rule in present(live(work, entry)).schedules} == {"09:10:00"}


def test_what_is_no_proposal(work: At, entry: str) -> None:
    place = present(live(work, entry))
    same = [(rule.opens_at, rule.closes_at) for rule in place.schedules]
    with work(RCK) as at:
        assert proposals.propose(at, entry, same) is None
        with pytest.raises(ValidationError):
            proposals.propose(at, entry, [("25:00", "x") for _ in same])
        with pytest.raises(Conflict):
            proposals.propose(at, entry, [*same, *same])


def doc(work: At, key: str) -> ServiceDocument:
    with work() as at:
        return of_type(ServiceDocument, present(find(at.session, DocumentType.SERVICE, key)).doc)
