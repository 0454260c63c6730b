"""Two people on one page: what only one of them changed stays as that one has it."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from fastapi import FastAPI
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from api.admin.forms import data as form_data
from api.admin.forms import merge, parse
from api.admin.forms.errors import FormErrors
from api.admin.forms.parse import BuildContext, KnownKeys
from api.admin.localizer import AdminLocalizer
from content.accounts.permissions import SERVER
from content.audit.diff import Flat, flatten
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.database import transaction
from content.directory.from_rows import find
from content.directory.schemas import PageDocument, SectionDocument
from content.editing.changes import EditOptions, save
from content.models import DocumentType, PageKind
from tests.api.admin.conftest import Volunteers
from tests.api.admin.content.test_routes import document, fields, keys
from tests.conftest import NOW
from tests.support.narrowing import of_type

MANY = settings(max_examples=150, deadline=None, phases=(Phase.generate,))
SPEECH = AdminLocalizer("en", NOW)
OTHERS = ("ar", "so")
words = st.sampled_from(["stay", "go", "ask", "wait", "rest"])


def a_section(name: str, heading: str, body: str) -> SectionDocument:
    """Named by its Arabic heading, which no form has."""
    return SectionDocument(
        key=name,
        heading={"en": heading, "ar": name, "so": f"{name} so"},
        body={"en": body, "fr": f"{body} fr", "ar": f"{name} ar"},
    )


@st.composite
def pages(draw: st.DrawFn) -> PageDocument:
    number = draw(st.integers(1, 5))
    sections = tuple(a_section(f"s{n}", draw(words), draw(words)) for n in range(number))
    title = {"en": draw(words), "fr": draw(words), "ar": "title"}
    return PageDocument(key="a-guide", kind=PageKind.GUIDE, title=title, sections=sections)


def changed(draw: st.DrawFn, texts: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    edits = st.dictionaries(st.sampled_from(languages), words.map(lambda word: f"{word}!"))
    return texts | draw(edits) if draw(st.booleans()) else texts


def edited(
    draw: st.DrawFn, page: PageDocument, who: str, languages: tuple[str, ...]
) -> PageDocument:
    """Some sections less, some more, some moved, some texts of these languages changed."""
    kept = [one for one in page.sections if draw(st.integers(0, 4))]
    said = [
        SectionDocument(
            key=one.key,
            heading=changed(draw, one.heading, languages),
            body=changed(draw, one.body, languages),
        )
        for one in (draw(st.permutations(kept)) if draw(st.booleans()) else kept)
    ]
    for number in range(draw(st.integers(0, 2))):
        heading, body = {"en": f"new {who} {number}"}, {"en": f"{who} {number}"}
        new = SectionDocument(key=f"new-{who}-{number}", heading=heading, body=body)
        said.insert(draw(st.integers(0, len(said))), new)
    assume(said)
    title = changed(draw, page.title, languages)
    return page.model_copy(update={"title": title, "sections": tuple(said)})


def typed_over(began: PageDocument, mine: PageDocument, theirs: PageDocument) -> PageDocument:
    """What a form makes of my edit when theirs is live: it only has French and English."""
    form = form_data.of_document(DocumentType.PAGE, mine)
    for number, one in enumerate(mine.sections):
        if "ar" not in one.heading:
            form[f"sections.{number}.key"] = [""]  # a new one has none in the browser
    ground = BuildContext(DocumentType.PAGE, "a-guide", theirs, began=began)
    made = parse.document(ground, form, KnownKeys({}), NOW)
    assert isinstance(made, PageDocument)
    return made


def by_name(doc: PageDocument) -> dict[str, SectionDocument]:
    return {one.heading.get("ar") or one.heading["en"]: one for one in doc.sections}


def of(doc: SectionDocument | None) -> Flat:
    return flatten(doc)


@MANY
@given(st.data())
def test_what_only_one_side_changed_stays_and_no_language_is_lost(data: st.DataObject) -> None:
    draw = cast(st.DrawFn, data.draw)
    began = draw(pages())
    theirs = edited(draw, began, "theirs", ("en", "fr", *OTHERS[1:]))
    mine = typed_over(began, edited(draw, began, "mine", ("en", "fr")), theirs)
    found = merge.choices(mine, theirs, flatten(began), SPEECH)
    picks = {one.name: one.proposed for one in found}
    kept = {name for name in by_name(mine) if name in by_name(theirs)}
    assume(kept or len(mine.sections) + len(theirs.sections) > 2)
    try:
        both = of_type(
            PageDocument, parse.parsed(DocumentType.PAGE, merge.chosen(mine, theirs, picks))
        )
    except FormErrors:
        assert not kept, "each took away what the other had left: that is said in the form"
        return
    check(flatten_title(began), flatten_title(mine), flatten_title(theirs), flatten_title(both))
    versions = [by_name(doc) for doc in (began, mine, theirs, both)]
    for name in {name for version in versions for name in version}:
        check(*(of(version.get(name)) for version in versions))
    check_order([*versions[0]], [*versions[1]], [*versions[2]], [*versions[3]])


def flatten_title(doc: PageDocument) -> Flat:
    return dict(doc.title)


def check(began: Flat, mine: Flat, theirs: Flat, both: Flat) -> None:
    """Path by path; a whole that one side took away and the other changed stays."""
    if began in (mine, theirs):
        assert both == (theirs if mine == began else mine)
        return
    if not mine or not theirs:
        assert both == (mine or theirs)
        return
    for path in {**began, **mine, **theirs}:
        if mine.get(path) == began.get(path):
            assert both.get(path) == theirs.get(path)
        else:
            assert both.get(path) == mine.get(path)


def check_order(began: list[str], mine: list[str], theirs: list[str], both: list[str]) -> None:
    common = set(began) & set(mine) & set(theirs) & set(both)
    first, ours, others, last = (
        [name for name in order if name in common] for order in (began, mine, theirs, both)
    )
    assert last == (others if ours == first else ours)


def test_without_knowing_what_both_began_with_nothing_is_dropped() -> None:
    theirs = PageDocument(
        key="a-guide",
        kind=PageKind.GUIDE,
        title={"en": "A", "ar": "title"},
        sections=(a_section("s0", "stay", "go"), a_section("s1", "ask", "wait")),
    )
    mine = theirs.model_copy(
        update={
            "title": {"en": "B"},
            "sections": (SectionDocument(key="x", heading={"en": "x"}, body={"en": "y"}),),
        }
    )
    found = merge.choices(mine, theirs, None, SPEECH)
    picks = {one.name: one.proposed for one in found}
    both = of_type(PageDocument, parse.parsed(DocumentType.PAGE, merge.chosen(mine, theirs, picks)))
    assert both.title == {"en": "B", "ar": "title"}
    assert [one for one in both.sections if one in theirs.sections] == [*theirs.sections]


def say(
    app: FastAPI, engine: Engine, key: str, change: Callable[[PageDocument], PageDocument]
) -> None:
    """Somebody else saves the page meanwhile."""
    with transaction(engine) as session:
        found = find(session, DocumentType.PAGE, key)
        assert found
        assert isinstance(found.doc, PageDocument)
        later = clock.now() + timedelta(seconds=1)
        work = UnitOfWork(session, SERVER, later, app.state.program.units_of_work.chain)
        save(work, DocumentType.PAGE, change(found.doc), EditOptions(is_read=True))


def in_arabic(doc: PageDocument) -> PageDocument:
    said = (
        SectionDocument(
            key=one.key,
            heading=one.heading | {"ar": f"{n} عنوان"},
            body=one.body | {"ar": f"{n} نص"},
        )
        for n, one in enumerate(doc.sections)
    )
    return doc.model_copy(update={"sections": tuple(said)})


async def met(
    volunteer: Volunteers,
    app: FastAPI,
    engine: Engine,
    change: Callable[[PageDocument], PageDocument],
) -> tuple[PageDocument, ...]:
    """I give the second section another English body while somebody changes the page, then
    save what the page of choices proposes. The page before, theirs, and the page after."""
    key = keys(app)[DocumentType.PAGE]
    client, path = volunteer(), f"/admin/pages/{key}"
    say(app, engine, key, in_arabic)
    before = document(engine, DocumentType.PAGE, key)
    opened = fields((await client.get(path)).text)
    say(app, engine, key, change)
    theirs = document(engine, DocumentType.PAGE, key)
    sent = opened | {"sections.1.body.en": "My words", "do": "save"}
    late = await client.post(path, data=sent)
    assert late.status_code == 409
    inside = late.text.replace('<form method="post"', '<form id="edit" method="post"')
    chosen = fields(inside[inside.index('<form id="edit" method="post" action="/admin/pages') :])
    done = await client.post(path, data=chosen | {"do": "save"})
    assert done.status_code == 303, done.text
    return before, theirs, document(engine, DocumentType.PAGE, key)


async def test_a_heading_changed_meanwhile_takes_no_language_with_it(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    def other_heading(doc: PageDocument) -> PageDocument:
        second = doc.sections[1]
        heading = {code: f"{text}!" for code, text in second.heading.items()}
        said = second.model_copy(update={"heading": heading})
        return doc.model_copy(update={"sections": (doc.sections[0], said, *doc.sections[2:])})

    before, theirs, after = await met(volunteer, app, filled, other_heading)
    assert "ar" in before.sections[1].body
    assert after.sections[1].heading == theirs.sections[1].heading
    assert after.sections[1].body == before.sections[1].body | {"en": "My words"}
    assert after.sections[2:] == before.sections[2:]


async def test_a_section_put_first_meanwhile_moves_no_text(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    new = SectionDocument(key="new", heading={"en": "New"}, body={"en": "New"})

    def one_more(doc: PageDocument) -> PageDocument:
        return doc.model_copy(update={"sections": (new, *doc.sections)})

    before, _theirs, after = await met(volunteer, app, filled, one_more)
    mine = before.sections[1].model_copy(
        update={"body": before.sections[1].body | {"en": "My words"}}
    )
    assert after.sections == (new, before.sections[0], mine, *before.sections[2:])


async def test_going_back_to_the_form_never_overwrites_theirs(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    key = keys(app)[DocumentType.PAGE]
    client, path = volunteer(), f"/admin/pages/{key}"
    opened = fields((await client.get(path)).text)
    say(app, filled, key, lambda doc: doc.model_copy(update={"title": doc.title | {"ar": "جديد"}}))
    late = await client.post(path, data=opened | {"title.en": "Mine", "do": "save"})
    inside = late.text.replace('<form method="post"', '<form id="edit" method="post"')
    chosen = fields(inside[inside.index('<form id="edit" method="post" action="/admin/pages') :])
    unpicked = {name: value for name, value in chosen.items() if not name.startswith("pick.")}
    back = fields((await client.post(path, data=unpicked | {"do": "preview"})).text)
    again = await client.post(path, data=back | {"do": "save"})
    assert again.status_code == 409, "both are shown once more"
    assert document(filled, DocumentType.PAGE, key).title["ar"] == "جديد"
