"""Whoever checked something checked what it said then."""

from datetime import timedelta
from typing import Any

import pytest

from content.accounts.permissions import Actor
from content.core.errors import Conflict, ErrorCode, InvalidInput
from content.directory.from_rows import find
from content.directory.schemas import (
    AssuranceDocument,
    Document,
    PageDocument,
    PhoneDocument,
    ScheduleDocument,
)
from content.editing.changes import EditOptions, save, undo
from content.editing.schedule_exceptions import CheckedDocument, service_of, still_true
from content.models import AssuranceMethod, ChangeAction, DocumentType, Role
from content.schedules.rules import DAYS
from tests.conftest import NOW
from tests.content.editing.conftest import At
from tests.support.narrowing import of_type

PAGE, ENTRY, ORGANIZATION = "dublin", "rck-centre", "kitchen-a"
READ = AssuranceDocument(by="gisti", when=NOW, how=AssuranceMethod.WRITTEN)
WRONG = "You must sign every paper the police gives you."


def live(work: At, thing: DocumentType, key: str) -> Any:
    with work() as at:
        found = find(at.session, thing, key)
        assert found
        return found.doc


def put(work: At, thing: DocumentType, doc: Document, **edit: Any) -> int | None:
    with work() as at:
        return save(at, thing, doc, EditOptions(is_read=True, **edit))


def read_by_gisti(work: At) -> PageDocument:
    doc = of_type(PageDocument, live(work, DocumentType.PAGE, PAGE)).model_copy(
        update={"assured": READ}
    )
    put(work, DocumentType.PAGE, doc)
    return doc


def saying(doc: PageDocument, language: str, text: str) -> PageDocument:
    first, *others = doc.sections
    body = first.body | {language: text}
    changed = (first.model_copy(update={"body": body}), *others)
    return doc.model_copy(update={"sections": changed})


@pytest.mark.parametrize("language", ["en", "fr", "ti"])
def test_a_page_that_says_something_else_was_read_by_nobody(work: At, language: str) -> None:
    changed = saying(read_by_gisti(work), language, WRONG)
    number = put(work, DocumentType.PAGE, changed)
    assert live(work, DocumentType.PAGE, PAGE).assured is None
    assert number
    with work() as at:
        undo(at, number)
    assert live(work, DocumentType.PAGE, PAGE).assured == READ


@pytest.mark.parametrize("edit", [{"minor": True}, {"action": ChangeAction.TRANSLATED}])
def test_spelling_and_translations_are_still_what_was_read(work: At, edit: dict[str, Any]) -> None:
    put(work, DocumentType.PAGE, saying(read_by_gisti(work), "ti", WRONG), **edit)
    assert live(work, DocumentType.PAGE, PAGE).assured == READ


def test_where_it_comes_from_may_be_read_again(work: At) -> None:
    doc = read_by_gisti(work)
    put(work, DocumentType.PAGE, doc.model_copy(update={"sources": doc.sources[:0], "position": 9}))
    assert live(work, DocumentType.PAGE, PAGE).assured == READ


def test_whoever_read_the_change_may_say_so_with_it(work: At) -> None:
    again = AssuranceDocument(
        by="gisti", when=NOW + timedelta(hours=1), how=AssuranceMethod.WRITTEN
    )
    changed = saying(read_by_gisti(work), "en", WRONG).model_copy(update={"assured": again})
    put(work, DocumentType.PAGE, changed)
    assert live(work, DocumentType.PAGE, PAGE).assured == again


def test_no_volunteer_stands_in_for_who_read_a_page(work: At) -> None:
    read_by_gisti(work)
    with work() as at, pytest.raises(InvalidInput) as refused:
        still_true(at, [CheckedDocument(DocumentType.PAGE, PAGE)], AssuranceMethod.WRITTEN)
    assert refused.value.why is ErrorCode.READ_BY_OTHERS
    assert live(work, DocumentType.PAGE, PAGE).assured == READ


def test_other_hours_or_another_place_were_not_checked(work: At) -> None:
    with work() as at:
        service = service_of(at, ENTRY)
        still_true(
            at, [CheckedDocument(DocumentType.SERVICE, service.key, ENTRY)], AssuranceMethod.TOLD
        )
    service = live(work, DocumentType.SERVICE, service.key)
    checked = {one.key: one.assured for one in service.at}
    assert checked[ENTRY]
    hours = ScheduleDocument(freq="WEEKLY", byday=DAYS, opens_at="05:00", closes_at="06:00")
    for other in ({"schedules": (hours,)}, {"location": "virval"}):
        at_other = tuple(
            one.model_copy(update=other) if one.key == ENTRY else one for one in service.at
        )
        number = put(
            work, DocumentType.SERVICE, service.model_copy(update={"at": at_other}), minor=True
        )
        now = {one.key: one.assured for one in live(work, DocumentType.SERVICE, service.key).at}
        assert now == checked | {ENTRY: None}
        with work() as at:
            undo(at, number or 0)


def test_another_number_was_not_called(work: At) -> None:
    doc = live(work, DocumentType.ORGANIZATION, ORGANIZATION)
    phone = PhoneDocument(key="of-tests", number="+33 3 21 00 00 00", assured=READ)
    for number, assured in (("+33 3 21 00 00 00", READ), ("+33 3 21 99 99 99", None)):
        changed = phone.model_copy(update={"number": number})
        put(work, DocumentType.ORGANIZATION, doc.model_copy(update={"phones": (changed,)}))
        assert live(work, DocumentType.ORGANIZATION, doc.key).phones[0].assured == assured


@pytest.mark.parametrize("how", list(AssuranceMethod))
def test_only_what_an_organization_said_is_its_word(work: At, how: AssuranceMethod) -> None:
    """What a volunteer saw or read is the volunteer's; only they may say it was told."""
    with work(Actor(Role.EDITOR)) as at:
        service = service_of(at, ENTRY)
        still_true(at, [CheckedDocument(DocumentType.SERVICE, service.key, ENTRY)], how)
    [now] = [one for one in live(work, DocumentType.SERVICE, service.key).at if one.key == ENTRY]
    told = how in (AssuranceMethod.TOLD, AssuranceMethod.PHONED)
    assert now.assured.by == (service.organization if told else None)


def test_a_service_has_a_check_for_each_place_and_none_of_its_own(work: At) -> None:
    with work() as at:
        service = service_of(at, ENTRY)
        with pytest.raises(Conflict):
            still_true(
                at, [CheckedDocument(DocumentType.SERVICE, service.key, "")], AssuranceMethod.SEEN
            )
