"""Rights and guides: topics, and one section of a page at a time, with its sources."""

from bot import markdown
from bot.labels import PAGES, TOPIC_ICONS
from bot.reader import Reader
from bot.routes import Directory, Emergency, Home, OfKind, Pages, ReadPage, Route, Situation
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.common import (
    assurance,
    change_language,
    in_rows,
    line,
    newer,
    pager,
    press,
    screen,
)
from bot.screens.groups import in_order
from bot.screens.start import notice
from content.clock import paris
from content.i18n import LANGUAGES, date_with_year
from content.snapshot import Attribution, Page, Section, Snapshot, Source
from content.snapshot.things import has_ended
from content.words import Kind, PageKind, Topic

# What to do in danger: not for a legal organization to say.
SAFETY = frozenset({Topic.SEA, Topic.HEALTH_CARE, Topic.PREGNANCY, Topic.VIOLENCE, Topic.MISSING})
HELPS = {
    Topic.ASYLUM_FRANCE: Kind.LEGAL,
    Topic.DUBLIN: Kind.LEGAL,
    Topic.ASYLUM_UK: Kind.LEGAL,
    Topic.POLICE: Kind.LEGAL,
    Topic.DETENTION: Kind.LEGAL,
    Topic.EVICTION: Kind.LEGAL,
    Topic.MINORS: Kind.MINORS,
    Topic.HEALTH_CARE: Kind.HEALTH,
    Topic.PREGNANCY: Kind.HEALTH,
    Topic.VIOLENCE: Kind.WOMEN,
    Topic.MISSING: Kind.INFORMATION,
}


def topics(snapshot: Snapshot, reader: Reader, route: Pages) -> Screen:
    """The pages of a kind."""
    pages = [page for page in snapshot.pages.values() if page.kind is route.kind]
    lines = [line(reader.t(PAGES[route.kind]), Tone.TITLE, _icon(route.kind))]
    if not pages:
        text = reader.t("There is no information here yet. In an emergency call 112.")
        lines.append(notice(text))
    elif route.kind is PageKind.RIGHTS:
        text = reader.t("You have rights here, with or without papers. Choose a topic.")
        lines.append(line(text))
    buttons = [
        press(reader, reader.name(page.title), ReadPage(page.key), icon=_page_icon(page))
        for page in pages
    ]
    if not pages:
        buttons = [press(reader, reader.t("Who helps"), Directory(), icon="who")]
    return screen(reader, route, lines, in_rows(buttons, 1), back=Home())


def read(snapshot: Snapshot, reader: Reader, route: ReadPage) -> Screen:
    """One section of a page."""
    page = snapshot.pages.get(route.page)
    if page is None:
        instead = topics(snapshot, reader, Pages(PageKind.RIGHTS))
        said = notice(reader.t("This page is no longer here. Here is what there is now."))
        lines = (instead.lines[0], said, *instead.lines[1:])
        return Screen(instead.address, instead.language, lines, instead.rows)
    number = min(route.section, len(page.sections) - 1)
    return screen(
        reader,
        route,
        _lines(reader, page, number),
        [
            _turn(reader, page, number),
            *_helpers(snapshot, reader, page),
            *_source_buttons(page, number),
            (change_language(reader, route),),
        ],
        back=Pages(page.kind),
    )


def _lines(reader: Reader, page: Page, number: int) -> list[Line]:
    section = page.sections[number]
    title = Line((reader.words(page.title, bold=True),), Tone.TITLE, _page_icon(page))
    return [
        title,
        *_foreign(reader, section),
        *newer(reader, section.heading, section.body),
        Line((reader.words(section.heading, bold=True),), Tone.HEADING),
        *_body(reader, section),
        *_reviewed(reader, page),
        *_valid_until(reader, section),
        *_source_lines(reader, page, number),
        *_place_in_page(reader, page, number),
        line(reader.t("As of {moment}", moment=reader.today()), Tone.MUTED, "clock"),
    ]


def _foreign(reader: Reader, section: Section) -> list[Line]:
    """Says in the reader's language that what follows is in another one."""
    language = reader.words(section.body).language
    if not language:
        return []
    text = reader.t("Not translated yet. In {language}:", language=LANGUAGES[language].name)
    return [line(text, Tone.UNSURE, "language")]


def _body(reader: Reader, section: Section) -> tuple[Line, ...]:
    run = reader.words(section.body)
    return markdown.lines(run.text, run.language)


def _reviewed(reader: Reader, page: Page) -> list[Line]:
    """A right is never stated without when a legal organization last read it. What to do in
    danger is not put in doubt for want of that: it rests on its sources."""
    checked = [assurance(reader, page.checked)] if page.checked.assured_at else []
    if checked and page.checked.attribution is Attribution.OWN:
        return checked
    if page.kind is not PageKind.RIGHTS or page.topic in SAFETY:
        text = reader.t("A draft. Its sources are below. In danger call 112.")
        return checked or [line(text, Tone.MUTED, "source")]
    text = reader.t("A draft, not yet read by a legal organization. Ask one before you decide.")
    return [line(text, Tone.UNSURE, "unsure"), *checked]


def _valid_until(reader: Reader, section: Section) -> list[Line]:
    """Where the law is in motion: until when this is sure, and after that day that it is not."""
    if section.valid_until is None:
        return []
    date = date_with_year(section.valid_until, reader.language)
    if has_ended(section.valid_until, paris(reader.now).date()):
        text = reader.t("This may be out of date: the law was to change by {date}. Ask.", date=date)
        return [line(text, Tone.UNSURE, "old")]
    return [line(reader.t("The law may change after {date}.", date=date), Tone.MUTED, "clock")]


def _of_section(page: Page, number: int) -> tuple[Source, ...]:
    """The own sources of a section, and under the last one those of the whole page."""
    is_last = number == len(page.sections) - 1
    return (*page.sections[number].sources, *(page.sources if is_last else ()))


def _source_lines(reader: Reader, page: Page, number: int) -> list[Line]:
    sources = _of_section(page, number)
    lines = [line(reader.t("Sources"), Tone.HEADING, "source")] if sources else []
    for source in sources:
        runs = [Run(source.title, language="fr")]
        if source.read_on:
            date = date_with_year(source.read_on, reader.language)
            said = reader.t("read on {date}", date=date)
        else:
            said = reader.t("not confirmed")
        runs.append(Run(f" · {said}"))
        lines.append(Line(tuple(runs), Tone.ITEM))
    return lines


def _source_buttons(page: Page, number: int) -> list[tuple[Button, ...]]:
    return [
        (Button(source.title, icon="web", url=source.url),) for source in _of_section(page, number)
    ]


def _helpers(snapshot: Snapshot, reader: Reader, page: Page) -> list[tuple[Button, ...]]:
    """After what to know, where to go: who helps with this and is open next, and all who do."""
    if page.topic is Topic.SEA:
        danger = Emergency(Situation.SEA)
        return [(press(reader, reader.t("Emergency"), danger, icon="sea"),)]
    kind = HELPS.get(page.topic) if page.topic else None
    if kind is None:
        return []
    every = press(reader, reader.t("Who helps with this"), OfKind(kind), icon="who")
    return [*_open_next(snapshot, reader, kind), (every,)]


def _open_next(snapshot: Snapshot, reader: Reader, kind: Kind) -> list[tuple[Button, ...]]:
    """The first of a kind that no alert is about, in the reader's zone if there is any."""
    zone = reader.viewer.zone if snapshot.of_kind(kind, reader.viewer.zone) else None
    items = in_order(snapshot, f"kind {kind} {zone}", snapshot.of_kind(kind, zone), reader.now)
    for item in items:
        if item.state.best is not None and not item.expired and item.impact is None:
            name = reader.name(item.entry.service.name)
            icon = warnings.icon_of(snapshot, item.entry, reader.now)
            label = f"{reader.at(item.state.best)} {name}"
            return [(press(reader, label, item.card(""), icon=icon),)]
    return []


def _place_in_page(reader: Reader, page: Page, number: int) -> list[Line]:
    if len(page.sections) == 1:
        return []
    text = reader.t("Part {number} of {total}", number=number + 1, total=len(page.sections))
    return [line(text, Tone.MUTED)]


def _turn(reader: Reader, page: Page, number: int) -> tuple[Button, ...]:
    def turned(to: int) -> Route | None:
        return ReadPage(page.key, to) if 0 <= to < len(page.sections) else None

    return pager(reader, (turned(number - 1), turned(number + 1)))


def _icon(kind: PageKind) -> str:
    return "rights" if kind is PageKind.RIGHTS else "guide"


def _page_icon(page: Page) -> str:
    return TOPIC_ICONS[page.topic] if page.topic else _icon(page.kind)
