"""A number of a rights page that differs between languages waits for somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from content.database import transaction
from content.desk import drafts, history, proposals
from content.desk.drafts import Waiting
from content.desk.paths import flatten, patched, unflatten
from content.desk.save import Edit, base_of, restore, save, undo
from content.documents.read import find
from content.documents.shapes import PageDoc, shape
from content.errors import Conflict, NeedsSecondReader, NotAllowed, Refused
from content.models import Draft, History, Text
from content.translations import review
from content.translations.units import lagging
from content.volunteers.roles import Actor
from content.words import Action, DraftState, PageKind, Role, Status, Thing
from tests.conftest import NOW
from tests.content.desk.conftest import At, seen
from tests.content.volunteers import people

KEY, BODY = "detention", "sections.0.body"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def anna(desk: At) -> Actor:
    return actor(desk, "anna")


@pytest.fixture
def ben(desk: At) -> Actor:
    return actor(desk, "ben")


def actor(desk: At, name: str) -> Actor:
    with desk() as at:
        return Actor(Role.EDITOR, people.volunteer(at.session, name))


def page(session: Session) -> PageDoc:
    found = find(session, Thing.PAGE, KEY)
    assert found
    assert isinstance(found.doc, PageDoc)
    return found.doc


def said(doc: PageDoc, **texts: str) -> PageDoc:
    """With these texts in the first section."""
    values = {f"{BODY}.{language}": text for language, text in texts.items()}
    made = shape(Thing.PAGE, unflatten(patched(flatten(doc), values)))
    assert isinstance(made, PageDoc)
    return made


def days(desk: At, number: int, by: Actor, *languages: str, action: Action | None = None):
    """Submit that it takes this number of days, in these languages."""
    with desk(by, LATER) as at:
        doc = page(at.session)
        texts = {code: f"{number} days ({code})" for code in languages}
        edit = Edit(base=base_of(doc), action=action)
        return proposals.submit(at, Thing.PAGE, said(doc, **texts), edit)


def body(desk: At) -> dict[str, str]:
    with desk() as at:
        return page(at.session).sections[0].body


@pytest.fixture(autouse=True)
def in_step(desk: At) -> None:
    """All languages say four days."""
    with desk() as at:
        doc = page(at.session)
        texts = {code: f"4 days ({code})" for code in doc.sections[0].body}
        save(at, Thing.PAGE, said(doc, **texts), Edit(is_read=True))


def test_it_waits_until_somebody_else_publishes_it(desk: At, anna: Actor, ben: Actor) -> None:
    became = days(desk, 6, anna, "fr")
    assert became.change is None
    assert became.proposal
    assert body(desk)["fr"] == "4 days (fr)"
    with desk(ben) as at:
        [waiting] = proposals.waiting(at.session)
        assert waiting.by == "anna"
        [found] = waiting.numbers
        assert (found.compared_with, found.missing, found.added) == ("fr", ("6",), ("4",))
        assert "en" in found.languages
    with pytest.raises(NotAllowed), desk(anna) as at:
        proposals.accept(at, became.proposal, seen(at, became.proposal))
    with desk(ben, LATER) as at:
        assert proposals.accept(at, became.proposal, seen(at, became.proposal))
        assert "en" in lagging(at.session, Thing.PAGE, KEY)[BODY]
    assert body(desk)["fr"] == "6 days (fr)"


def test_a_translation_waits_and_follows_when_it_is_read(desk: At, anna: Actor, ben: Actor) -> None:
    became = days(desk, 14, anna, "ar", action=Action.TRANSLATED)
    assert became.proposal
    with desk(ben, LATER) as at:
        proposals.accept(at, became.proposal, seen(at, became.proposal))
        assert lagging(at.session, Thing.PAGE, KEY)[BODY] == set()


def test_who_follows_what_was_published_does_not_wait(desk: At, anna: Actor, ben: Actor) -> None:
    became = days(desk, 6, anna, "fr")
    with desk(ben, LATER) as at:
        proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    assert days(desk, 6, anna, "ar", action=Action.TRANSLATED).change
    assert days(desk, 6, anna, "en").change
    assert days(desk, 5, anna, "ti", action=Action.TRANSLATED).proposal


def test_all_languages_together_do_not_wait(desk: At, anna: Actor) -> None:
    assert days(desk, 6, anna, *body(desk)).change


def test_a_text_whose_numbers_stay_does_not_wait(desk: At, anna: Actor, ben: Actor) -> None:
    became = days(desk, 6, anna, "fr")
    with desk(ben, LATER) as at:
        proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    with desk(anna, LATER) as at:
        doc = page(at.session)
        assert save(at, Thing.PAGE, said(doc, ar="4 days, spelled better"), Edit(minor=True))


def test_only_rights_that_people_see_wait(desk: At, anna: Actor) -> None:
    with desk(anna) as at:
        doc = page(at.session)
        guide = doc.model_copy(update={"kind": PageKind.GUIDE})
        archived = doc.model_copy(update={"status": Status.INACTIVE})
        assert save(at, Thing.PAGE, said(guide, fr="6 jours"))
        assert save(at, Thing.PAGE, said(archived, fr="7 jours"))
    with pytest.raises(NeedsSecondReader), desk(anna) as at:
        save(at, Thing.PAGE, page(at.session).model_copy(update={"status": Status.ACTIVE}))


def test_who_may_not_change_it_proposes_nothing(desk: At) -> None:
    translator = Actor(Role.TRANSLATOR, None, None, frozenset({"ar"}))
    with pytest.raises(NotAllowed):
        days(desk, 6, translator, "fr", action=Action.TRANSLATED)
    with desk() as at:
        assert at.session.exec(select(Draft)).all() == []


def test_proposals_of_other_texts_stay_and_of_the_same_give_way(
    desk: At, anna: Actor, ben: Actor
) -> None:
    days(desk, 14, anna, "ar", action=Action.TRANSLATED)
    other = days(desk, 15, anna, "fa", action=Action.TRANSLATED)
    again = days(desk, 16, anna, "ar", action=Action.TRANSLATED)
    with desk(ben, LATER) as at:
        numbers = [one.row.id for one in proposals.waiting(at.session)]
        assert {other.proposal, again.proposal} == set(numbers)
        for number in numbers:
            proposals.accept(at, number or 0, seen(at, number or 0))
    assert (body(desk)["ar"], body(desk)["fa"]) == ("16 days (ar)", "15 days (fa)")


def test_a_draft_that_is_published_or_due_waits_too(desk: At, anna: Actor, ben: Actor) -> None:
    with desk(anna) as at:
        doc = said(page(at.session), fr="6 jours")
        kept = Waiting(DraftState.SCHEDULED, base_of(page(at.session)), LATER)
        number = drafts.keep(at, Thing.PAGE, doc, kept)
    with desk(now=LATER) as at:
        assert not drafts.publish_due(at, number)
    with desk(anna) as at:
        assert at.session.get_one(Draft, number).state is DraftState.PROPOSED
        assert proposals.publish(at, number).proposal == number
        plain = drafts.keep(at, Thing.PAGE, doc, Waiting(base=base_of(page(at.session))))
        assert at.session.get(Draft, number), "another draft takes none away that waits"
        assert proposals.publish(at, plain).proposal == plain
    with desk(ben, LATER) as at:
        assert proposals.accept(at, number, seen(at, number))
    assert body(desk)["fr"] == "6 jours"


def test_a_page_whose_sections_moved_meanwhile_is_looked_at_anew(
    desk: At, anna: Actor, ben: Actor
) -> None:
    became = days(desk, 6, anna, "fr")
    with desk(ben, LATER) as at:
        doc = page(at.session)
        save(at, Thing.PAGE, doc.model_copy(update={"sections": doc.sections[::-1]}))
    with pytest.raises(Conflict), desk(ben, LATER) as at:
        proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))


def test_a_new_page_waits_as_a_whole(desk: At, anna: Actor, ben: Actor) -> None:
    with desk(anna) as at:
        new = said(page(at.session), fr="6 jours").model_copy(update={"key": "a-new-one"})
        number = proposals.submit(at, Thing.PAGE, new, Edit("")).proposal
        assert number
    with desk(ben, LATER) as at:
        assert proposals.accept(at, number, seen(at, number))
        assert find(at.session, Thing.PAGE, "a-new-one")


def test_what_was_published_before_comes_back_at_once(desk: At, anna: Actor, ben: Actor) -> None:
    became = days(desk, 6, anna, "fr")
    with desk(ben, LATER) as at:
        change = proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    with desk(ben, LATER) as at:
        assert undo(at, change or 0)
        assert page(at.session).sections[0].body["fr"] == "4 days (fr)"
        assert restore(at, change or 0)
        assert page(at.session).sections[0].body["fr"] == "6 days (fr)"


def test_nothing_is_written_where_it_has_to_be_read_first(desk: At, anna: Actor, filled) -> None:
    with transaction(filled) as session:
        before = page(session)
    with pytest.raises(NeedsSecondReader), desk(anna) as at:
        save(at, Thing.PAGE, said(before, fr="6 jours"))
    with transaction(filled) as session:
        assert page(session) == before


def test_taking_a_change_back_leaves_no_language_behind(desk: At, anna: Actor, ben: Actor) -> None:
    """Ten languages marked for nothing would have to be confirmed one by one."""
    became = days(desk, 6, anna, "fr")
    with desk(ben, LATER) as at:
        change = proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    with desk(ben, LATER + timedelta(minutes=1)) as at:
        assert lagging(at.session, Thing.PAGE, KEY)[BODY]
        undo(at, change or 0)
    with desk() as at:
        assert lagging(at.session, Thing.PAGE, KEY)[BODY] == set()


def test_a_change_that_others_followed_is_not_taken_back_alone(
    desk: At, anna: Actor, ben: Actor
) -> None:
    """Four days in French and six in Arabic would be read by nobody."""
    became = days(desk, 6, anna, "fr")
    with desk(ben, LATER) as at:
        change = proposals.accept(at, became.proposal or 0, seen(at, became.proposal))
    assert days(desk, 6, anna, "ar", action=Action.TRANSLATED).change
    with pytest.raises(Conflict), desk(ben, LATER + timedelta(minutes=2)) as at:
        undo(at, change or 0)
    assert (body(desk)["fr"], body(desk)["ar"]) == ("6 days (fr)", "6 days (ar)")


def test_who_followed_a_change_that_is_taken_back_says_something_else(desk: At) -> None:
    with desk(now=LATER) as at:
        change = save(at, Thing.PAGE, said(page(at.session), fr="4 jours"))
    with desk(now=LATER + timedelta(minutes=1)) as at:
        save(at, Thing.PAGE, said(page(at.session), ar="4 days"), Edit(action=Action.TRANSLATED))
    with desk(now=LATER + timedelta(minutes=2)) as at:
        undo(at, change or 0)
    with desk() as at:
        assert "ar" in lagging(at.session, Thing.PAGE, KEY)[BODY]


HIDDEN = [{"status": Status.INACTIVE}, {"kind": PageKind.GUIDE}]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_was_written_while_nobody_saw_it_is_not_published_by_undoing(
    desk: At, anna: Actor, hidden: dict[str, object]
) -> None:
    with desk(anna) as at:
        gone = save(at, Thing.PAGE, page(at.session).model_copy(update=hidden))
    with desk(anna) as at:
        assert save(at, Thing.PAGE, said(page(at.session), fr="40 jours"))
    with pytest.raises(Conflict), desk(anna) as at:
        undo(at, gone or 0)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_was_only_taken_down_comes_back_at_once(
    desk: At, anna: Actor, hidden: dict[str, object]
) -> None:
    with desk(anna) as at:
        save(at, Thing.PAGE, said(page(at.session), fr="6 jours"), Edit(is_read=True))
        gone = save(at, Thing.PAGE, page(at.session).model_copy(update=hidden))
    with desk(anna) as at:
        assert undo(at, gone or 0)
        assert page(at.session).status is Status.ACTIVE
        assert page(at.session).kind is PageKind.RIGHTS


@pytest.mark.parametrize("confirm", [review.still_right, review.mark_reviewed])
def test_a_translation_with_other_numbers_is_not_still_right(
    desk: At, anna: Actor, ben: Actor, confirm: Callable[..., int | None]
) -> None:
    number = days(desk, 6, anna, "en").proposal
    with desk(ben, LATER) as at:
        proposals.accept(at, number or 0, seen(at, number))
    words = {"seen": "4 days (ar)", "seen_source": "6 days (en)"}
    with pytest.raises(Refused), desk(anna, LATER) as at:
        confirm(at, Thing.PAGE, KEY, BODY, "ar", **words)
    with desk() as at:
        assert "ar" in lagging(at.session, Thing.PAGE, KEY)[BODY]
    assert days(desk, 6, anna, "ar", action=Action.TRANSLATED).change
    with desk(ben, LATER) as at:
        words |= {"seen": "6 days (ar)"}
        assert review.mark_reviewed(at, Thing.PAGE, KEY, BODY, "ar", **words)


def test_what_a_second_person_published_can_be_read(desk: At, anna: Actor, ben: Actor) -> None:
    """A number may be written in words in one language."""
    number = days(desk, 14, anna, "ar", action=Action.TRANSLATED).proposal
    with desk(ben, LATER) as at:
        proposals.accept(at, number or 0, seen(at, number))
        words = {"seen": "14 days (ar)", "seen_source": "4 days (en)"}
        assert review.mark_reviewed(at, Thing.PAGE, KEY, BODY, "ar", **words)


def test_restoring_brings_the_times_of_a_version_back(desk: At, anna: Actor) -> None:
    with desk(anna, LATER) as at:
        first = save(at, Thing.PAGE, said(page(at.session), fr="4 jours"))
    for minute in (1, 2):
        with desk(anna, LATER + timedelta(minutes=minute)) as at:
            save(at, Thing.PAGE, said(page(at.session), fr=f"4 jours {chr(96 + minute)}"))
    with desk(anna, LATER + timedelta(minutes=3)) as at:
        behind = lagging(at.session, Thing.PAGE, KEY)[BODY]
        restore(at, first or 0)
        text = at.session.exec(select(Text).where(Text.value == "4 jours")).one()
        assert (text.edited_at, text.major_edited_at) == (LATER, LATER)
        assert lagging(at.session, Thing.PAGE, KEY)[BODY] == behind


def test_the_history_shows_no_times_of_texts(desk: At, anna: Actor) -> None:
    with desk(anna, LATER) as at:
        number = save(at, Thing.PAGE, said(page(at.session), fr="4 jours"))
        row = at.session.get_one(History, number)
        assert list(history.values(row)[1]) == [f"{BODY}.fr"]
        assert list(history.times(row)[1]) == [f"{BODY}.fr"]
