"""Whoever checked something checked what it said then."""

from datetime import timedelta
from typing import Any

import pytest

from content.desk.save import Edit, save, undo
from content.desk.today import Checkable, service_of, still_true
from content.documents.read import find
from content.documents.shapes import Assured, Doc, PageDoc, PhoneDoc, ScheduleDoc
from content.errors import Conflict, Refused, Why
from content.volunteers.roles import Actor
from content.words import DAYS, Action, Method, Role, Thing
from tests.conftest import NOW
from tests.content.desk.conftest import At

PAGE, ENTRY, ORGANIZATION = "dublin", "rck-centre", "kitchen-a"
READ = Assured(by="gisti", when=NOW, how=Method.WRITTEN)
WRONG = "You must sign every paper the police gives you."


def live(desk: At, thing: Thing, key: str) -> Any:
    with desk() as at:
        found = find(at.session, thing, key)
        assert found
        return found.doc


def put(desk: At, thing: Thing, doc: Doc, **edit: Any) -> int | None:
    with desk() as at:
        return save(at, thing, doc, Edit(is_read=True, **edit))


def read_by_gisti(desk: At) -> PageDoc:
    doc = live(desk, Thing.PAGE, PAGE).model_copy(update={"assured": READ})
    put(desk, Thing.PAGE, doc)
    return doc


def saying(doc: PageDoc, language: str, text: str) -> PageDoc:
    first, *others = doc.sections
    body = first.body | {language: text}
    changed = (first.model_copy(update={"body": body}), *others)
    return doc.model_copy(update={"sections": changed})


@pytest.mark.parametrize("language", ["en", "fr", "ti"])
def test_a_page_that_says_something_else_was_read_by_nobody(desk: At, language: str) -> None:
    changed = saying(read_by_gisti(desk), language, WRONG)
    number = put(desk, Thing.PAGE, changed)
    assert live(desk, Thing.PAGE, PAGE).assured is None
    assert number
    with desk() as at:
        undo(at, number)
    assert live(desk, Thing.PAGE, PAGE).assured == READ


@pytest.mark.parametrize("edit", [{"minor": True}, {"action": Action.TRANSLATED}])
def test_spelling_and_translations_are_still_what_was_read(desk: At, edit: dict[str, Any]) -> None:
    put(desk, Thing.PAGE, saying(read_by_gisti(desk), "ti", WRONG), **edit)
    assert live(desk, Thing.PAGE, PAGE).assured == READ


def test_where_it_comes_from_may_be_read_again(desk: At) -> None:
    doc = read_by_gisti(desk)
    put(desk, Thing.PAGE, doc.model_copy(update={"sources": doc.sources[:0], "position": 9}))
    assert live(desk, Thing.PAGE, PAGE).assured == READ


def test_whoever_read_the_change_may_say_so_with_it(desk: At) -> None:
    again = Assured(by="gisti", when=NOW + timedelta(hours=1), how=Method.WRITTEN)
    changed = saying(read_by_gisti(desk), "en", WRONG).model_copy(update={"assured": again})
    put(desk, Thing.PAGE, changed)
    assert live(desk, Thing.PAGE, PAGE).assured == again


def test_no_volunteer_stands_in_for_who_read_a_page(desk: At) -> None:
    read_by_gisti(desk)
    with desk() as at, pytest.raises(Refused) as refused:
        still_true(at, [Checkable(Thing.PAGE, PAGE)], Method.WRITTEN)
    assert refused.value.why is Why.READ_BY_OTHERS
    assert live(desk, Thing.PAGE, PAGE).assured == READ


def test_other_hours_or_another_place_were_not_checked(desk: At) -> None:
    with desk() as at:
        service = service_of(at, ENTRY)
        still_true(at, [Checkable(Thing.SERVICE, service.key, ENTRY)], Method.TOLD)
    service = live(desk, Thing.SERVICE, service.key)
    checked = {one.key: one.assured for one in service.at}
    assert checked[ENTRY]
    hours = ScheduleDoc(freq="WEEKLY", byday=DAYS, opens_at="05:00", closes_at="06:00")
    for other in ({"schedules": (hours,)}, {"location": "virval"}):
        at_other = tuple(
            one.model_copy(update=other) if one.key == ENTRY else one for one in service.at
        )
        number = put(desk, Thing.SERVICE, service.model_copy(update={"at": at_other}), minor=True)
        now = {one.key: one.assured for one in live(desk, Thing.SERVICE, service.key).at}
        assert now == checked | {ENTRY: None}
        with desk() as at:
            undo(at, number or 0)


def test_another_number_was_not_called(desk: At) -> None:
    doc = live(desk, Thing.ORGANIZATION, ORGANIZATION)
    phone = PhoneDoc(key="of-tests", number="+33 3 21 00 00 00", assured=READ)
    for number, assured in (("+33 3 21 00 00 00", READ), ("+33 3 21 99 99 99", None)):
        changed = phone.model_copy(update={"number": number})
        put(desk, Thing.ORGANIZATION, doc.model_copy(update={"phones": (changed,)}))
        assert live(desk, Thing.ORGANIZATION, doc.key).phones[0].assured == assured


@pytest.mark.parametrize("how", list(Method))
def test_only_what_an_organization_said_is_its_word(desk: At, how: Method) -> None:
    """What a volunteer saw or read is the volunteer's; only they may say it was told."""
    with desk(Actor(Role.EDITOR)) as at:
        service = service_of(at, ENTRY)
        still_true(at, [Checkable(Thing.SERVICE, service.key, ENTRY)], how)
    [now] = [one for one in live(desk, Thing.SERVICE, service.key).at if one.key == ENTRY]
    told = how in (Method.TOLD, Method.PHONED)
    assert now.assured.by == (service.organization if told else None)


def test_a_service_has_a_check_for_each_place_and_none_of_its_own(desk: At) -> None:
    with desk() as at:
        service = service_of(at, ENTRY)
        with pytest.raises(Conflict):
            still_true(at, [Checkable(Thing.SERVICE, service.key, "")], Method.SEEN)
