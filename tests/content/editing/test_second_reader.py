"""A number of a rights page that differs between languages waits for somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from content.accounts.permissions import Actor
from content.audit import history
from content.audit.diff import flatten, patched, unflatten
from content.core.database import transaction
from content.core.errors import Conflict, InvalidInput, NeedsSecondReader, NotAllowed
from content.directory.from_rows import find
from content.directory.schemas import PageDocument, parse_document
from content.editing import drafts, proposals, translation_reviews
from content.editing.changes import EditOptions, base_of, restore, save, undo
from content.editing.drafts import DraftOptions
from content.models import (
    ChangeAction,
    DocumentType,
    Draft,
    DraftState,
    History,
    PageKind,
    Role,
    Status,
    Text,
)
from content.translations.units import lagging
from tests.conftest import NOW
from tests.content.accounts import people
from tests.content.editing.conftest import At, seen

KEY, BODY = "detention", "sections.s1.body"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def anna(work: At) -> Actor:
    return actor(work, "anna")


@pytest.fixture
def ben(work: At) -> Actor:
    return actor(work, "ben")


def actor(work: At, name: str) -> Actor:
    with work() as at:
        return Actor(Role.EDITOR, people.volunteer(at.session, name))


def page(session: Session) -> PageDocument:
    found = find(session, DocumentType.PAGE, KEY)
    assert found
    assert isinstance(found.doc, PageDocument)
    return found.doc


def said(doc: PageDocument, **texts: str) -> PageDocument:
    """With these texts in the first section."""
    values = {f"{BODY}.{language}": text for language, text in texts.items()}
    made = parse_document(DocumentType.PAGE, unflatten(patched(flatten(doc), values)))
    assert isinstance(made, PageDocument)
    return made


def days(
    work: At, number: int, by: Actor, *languages: str, action: ChangeAction | None = None
) -> proposals.SubmittedProposal:
    """Submit that it takes this number of days, in these languages."""
    with work(by, LATER) as at:
        doc = page(at.session)
        texts = {code: f"{number} days ({code})" for code in languages}
        edit = EditOptions(base=base_of(doc), action=action)
        return proposals.submit(at, DocumentType.PAGE, said(doc, **texts), edit)


def body(work: At) -> dict[str, str]:
    with work() as at:
        return page(at.session).sections[0].body


@pytest.fixture(autouse=True)
def in_step(work: At) -> None:
    """All languages say four days."""
    with work() as at:
        doc = page(at.session)
        texts = {code: f"4 days ({code})" for code in doc.sections[0].body}
        save(at, DocumentType.PAGE, said(doc, **texts), EditOptions(is_read=True))


def test_it_waits_until_somebody_else_publishes_it(work: At, anna: Actor, ben: Actor) -> None:
    became = days(work, 6, anna, "fr")
    assert became.change is None
    assert became.proposal
    assert body(work)["fr"] == "4 days (fr)"
    with work(ben) as at:
        [waiting] = proposals.waiting(at.session)
        assert waiting.by == "anna"
        [found] = waiting.numbers
        assert (found.compared_with, found.missing, found.added) == ("fr", ("6",), ("4",))
        assert "en" in found.languages
    with pytest.raises(NotAllowed), work(anna) as at:
        proposals.accept(at, became.proposal, seen(at, became.proposal))
    with work(ben, LATER) as at:
        assert proposals.accept(at, became.proposal, seen(at, became.proposal))
        assert "en" in lagging(at.session, DocumentType.PAGE, KEY)[BODY]
    assert body(work)["fr"] == "6 days (fr)"


def test_a_translation_waits_and_follows_when_it_is_read(work: At, anna: Actor, ben: Actor) -> None:
    became = days(work, 14, anna, "ar", action=ChangeAction.TRANSLATED)
    assert became.proposal
    with work(ben, LATER) as at:
        proposals.accept(at, became.proposal, seen(at, became.proposal))
        assert lagging(at.session, DocumentType.PAGE, KEY)[BODY] == set()


def test_who_follows_what_was_published_does_not_wait(work: At, anna: Actor, ben: Actor) -> None:
    became = days(work, 6, anna, "fr")
    with work(ben, LATER) as at:
        proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    assert days(work, 6, anna, "ar", action=ChangeAction.TRANSLATED).change
    assert days(work, 6, anna, "en").change
    assert days(work, 5, anna, "ti", action=ChangeAction.TRANSLATED).proposal


def test_all_languages_together_do_not_wait(work: At, anna: Actor) -> None:
    assert days(work, 6, anna, *body(work)).change


def test_a_text_whose_numbers_stay_does_not_wait(work: At, anna: Actor, ben: Actor) -> None:
    became = days(work, 6, anna, "fr")
    with work(ben, LATER) as at:
        proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    with work(anna, LATER) as at:
        doc = page(at.session)
        assert save(
            at, DocumentType.PAGE, said(doc, ar="4 days, spelled better"), EditOptions(minor=True)
        )


def test_only_rights_that_people_see_wait(work: At, anna: Actor) -> None:
    with work(anna) as at:
        doc = page(at.session)
        guide = doc.model_copy(update={"kind": PageKind.GUIDE})
        archived = doc.model_copy(update={"status": Status.INACTIVE})
        assert save(at, DocumentType.PAGE, said(guide, fr="6 jours"))
        assert save(at, DocumentType.PAGE, said(archived, fr="7 jours"))
    with pytest.raises(NeedsSecondReader), work(anna) as at:
        save(at, DocumentType.PAGE, page(at.session).model_copy(update={"status": Status.ACTIVE}))


def test_who_may_not_change_it_proposes_nothing(work: At) -> None:
    translator = Actor(Role.TRANSLATOR, None, None, frozenset({"ar"}))
    with pytest.raises(NotAllowed):
        days(work, 6, translator, "fr", action=ChangeAction.TRANSLATED)
    with work() as at:
        assert at.session.exec(select(Draft)).all() == []


def test_proposals_of_other_texts_stay_and_of_the_same_give_way(
    work: At, anna: Actor, ben: Actor
) -> None:
    days(work, 14, anna, "ar", action=ChangeAction.TRANSLATED)
    other = days(work, 15, anna, "fa", action=ChangeAction.TRANSLATED)
    again = days(work, 16, anna, "ar", action=ChangeAction.TRANSLATED)
    with work(ben, LATER) as at:
        numbers = [one.row.id for one in proposals.waiting(at.session)]
        assert {other.proposal, again.proposal} == set(numbers)
        for number in numbers:
            proposals.accept(at, number or 0, seen(at, number or 0))
    assert (body(work)["ar"], body(work)["fa"]) == ("16 days (ar)", "15 days (fa)")


def test_a_draft_that_is_published_or_due_waits_too(work: At, anna: Actor, ben: Actor) -> None:
    with work(anna) as at:
        doc = said(page(at.session), fr="6 jours")
        kept = DraftOptions(DraftState.SCHEDULED, base_of(page(at.session)), LATER)
        number = drafts.keep(at, DocumentType.PAGE, doc, kept)
    with work(now=LATER) as at:
        assert not drafts.publish_due(at, number)
    with work(anna) as at:
        assert at.session.get_one(Draft, number).state is DraftState.PROPOSED
        assert proposals.publish(at, number).proposal == number
        plain = drafts.keep(
            at, DocumentType.PAGE, doc, DraftOptions(base=base_of(page(at.session)))
        )
        assert at.session.get(Draft, number), "another draft takes none away that waits"
        assert proposals.publish(at, plain).proposal == plain
    with work(ben, LATER) as at:
        assert proposals.accept(at, number, seen(at, number))
    assert body(work)["fr"] == "6 jours"


def test_a_proposal_follows_its_section_that_moved_meanwhile(
    work: At, anna: Actor, ben: Actor
) -> None:
    became = days(work, 6, anna, "fr")
    with work(ben, LATER) as at:
        doc = page(at.session)
        save(at, DocumentType.PAGE, doc.model_copy(update={"sections": doc.sections[::-1]}))
    with work(ben, LATER) as at:
        proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
        said = page(at.session)
        assert [one.key for one in said.sections] == [one.key for one in doc.sections[::-1]]
        assert said.sections[-1].body["fr"] == "6 days (fr)"


def test_a_new_page_waits_as_a_whole(work: At, anna: Actor, ben: Actor) -> None:
    with work(anna) as at:
        new = said(page(at.session), fr="6 jours").model_copy(update={"key": "a-new-one"})
        number = proposals.submit(at, DocumentType.PAGE, new, EditOptions("")).proposal
        assert number
    with work(ben, LATER) as at:
        assert proposals.accept(at, number, seen(at, number))
        assert find(at.session, DocumentType.PAGE, "a-new-one")


def test_what_was_published_before_comes_back_at_once(work: At, anna: Actor, ben: Actor) -> None:
    became = days(work, 6, anna, "fr")
    with work(ben, LATER) as at:
        change = proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    with work(ben, LATER) as at:
        assert undo(at, change or 0)
        assert page(at.session).sections[0].body["fr"] == "4 days (fr)"
        assert restore(at, change or 0)
        assert page(at.session).sections[0].body["fr"] == "6 days (fr)"


def test_nothing_is_written_where_it_has_to_be_read_first(
    work: At, anna: Actor, filled: Engine
) -> None:
    with transaction(filled) as session:
        before = page(session)
    with pytest.raises(NeedsSecondReader), work(anna) as at:
        save(at, DocumentType.PAGE, said(before, fr="6 jours"))
    with transaction(filled) as session:
        assert page(session) == before


def test_taking_a_change_back_leaves_no_language_behind(work: At, anna: Actor, ben: Actor) -> None:
    """Ten languages marked for nothing would have to be confirmed one by one."""
    became = days(work, 6, anna, "fr")
    with work(ben, LATER) as at:
        change = proposals.accept(at, became.proposal or 0, seen(at, became.proposal or 0))
    with work(ben, LATER + timedelta(minutes=1)) as at:
        assert lagging(at.session, DocumentType.PAGE, KEY)[BODY]
        undo(at, change or 0)
    with work() as at:
        assert lagging(at.session, DocumentType.PAGE, KEY)[BODY] == set()


def test_a_change_that_others_followed_is_not_taken_back_alone(
    work: At, anna: Actor, ben: Actor
) -> None:
    """Four days in French and six in Arabic would be read by nobody."""
    became = days(work, 6, anna, "fr")
    with work(ben, LATER) as at:
        change = proposals.accept(at, became.proposal or 0, seen(at, became.proposal))
    assert days(work, 6, anna, "ar", action=ChangeAction.TRANSLATED).change
    with pytest.raises(Conflict), work(ben, LATER + timedelta(minutes=2)) as at:
        undo(at, change or 0)
    assert (body(work)["fr"], body(work)["ar"]) == ("6 days (fr)", "6 days (ar)")


def test_who_followed_a_change_that_is_taken_back_says_something_else(work: At) -> None:
    with work(now=LATER) as at:
        change = save(at, DocumentType.PAGE, said(page(at.session), fr="4 jours"))
    with work(now=LATER + timedelta(minutes=1)) as at:
        save(
            at,
            DocumentType.PAGE,
            said(page(at.session), ar="4 days"),
            EditOptions(action=ChangeAction.TRANSLATED),
        )
    with work(now=LATER + timedelta(minutes=2)) as at:
        undo(at, change or 0)
    with work() as at:
        assert "ar" in lagging(at.session, DocumentType.PAGE, KEY)[BODY]


HIDDEN = [{"status": Status.INACTIVE}, {"kind": PageKind.GUIDE}]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_was_written_while_nobody_saw_it_is_not_published_by_undoing(
    work: At, anna: Actor, hidden: dict[str, object]
) -> None:
    with work(anna) as at:
        gone = save(at, DocumentType.PAGE, page(at.session).model_copy(update=hidden))
    with work(anna) as at:
        assert save(at, DocumentType.PAGE, said(page(at.session), fr="40 jours"))
    with pytest.raises(Conflict), work(anna) as at:
        undo(at, gone or 0)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_was_only_taken_down_comes_back_at_once(
    work: At, anna: Actor, hidden: dict[str, object]
) -> None:
    with work(anna) as at:
        save(at, DocumentType.PAGE, said(page(at.session), fr="6 jours"), EditOptions(is_read=True))
        gone = save(at, DocumentType.PAGE, page(at.session).model_copy(update=hidden))
    with work(anna) as at:
        assert undo(at, gone or 0)
        assert page(at.session).status is Status.ACTIVE
        assert page(at.session).kind is PageKind.RIGHTS


@pytest.mark.parametrize(
    "confirm", [translation_reviews.still_right, translation_reviews.mark_reviewed]
)
def test_a_translation_with_other_numbers_is_not_still_right(
    work: At, anna: Actor, ben: Actor, confirm: Callable[..., int | None]
) -> None:
    number = days(work, 6, anna, "en").proposal
    with work(ben, LATER) as at:
        proposals.accept(at, number or 0, seen(at, number))
    words = {"seen": "4 days (ar)", "seen_source": "6 days (en)"}
    with pytest.raises(InvalidInput), work(anna, LATER) as at:
        confirm(at, DocumentType.PAGE, KEY, BODY, "ar", **words)
    with work() as at:
        assert "ar" in lagging(at.session, DocumentType.PAGE, KEY)[BODY]
    assert days(work, 6, anna, "ar", action=ChangeAction.TRANSLATED).change
    with work(ben, LATER) as at:
        words |= {"seen": "6 days (ar)"}
        assert translation_reviews.mark_reviewed(at, DocumentType.PAGE, KEY, BODY, "ar", **words)


def test_what_a_second_person_published_can_be_read(work: At, anna: Actor, ben: Actor) -> None:
    """A number may be written in words in one language."""
    number = days(work, 14, anna, "ar", action=ChangeAction.TRANSLATED).proposal
    with work(ben, LATER) as at:
        proposals.accept(at, number or 0, seen(at, number))
        words = {"seen": "14 days (ar)", "seen_source": "4 days (en)"}
        assert translation_reviews.mark_reviewed(at, DocumentType.PAGE, KEY, BODY, "ar", **words)


def test_restoring_brings_the_times_of_a_version_back(work: At, anna: Actor) -> None:
    with work(anna, LATER) as at:
        first = save(at, DocumentType.PAGE, said(page(at.session), fr="4 jours"))
    for minute in (1, 2):
        with work(anna, LATER + timedelta(minutes=minute)) as at:
            save(at, DocumentType.PAGE, said(page(at.session), fr=f"4 jours {chr(96 + minute)}"))
    with work(anna, LATER + timedelta(minutes=3)) as at:
        behind = lagging(at.session, DocumentType.PAGE, KEY)[BODY]
        restore(at, first or 0)
        text = at.session.exec(select(Text).where(Text.value == "4 jours")).one()
        assert (text.edited_at, text.major_edited_at) == (LATER, LATER)
        assert lagging(at.session, DocumentType.PAGE, KEY)[BODY] == behind


def test_the_history_shows_no_times_of_texts(work: At, anna: Actor) -> None:
    with work(anna, LATER) as at:
        number = save(at, DocumentType.PAGE, said(page(at.session), fr="4 jours"))
        row = at.session.get_one(History, number)
        assert list(history.values(row)[1]) == [f"{BODY}.fr"]
        assert list(history.times(row)[1]) == [f"{BODY}.fr"]
