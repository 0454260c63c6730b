"""Rights and guides: topics, and one section of a page at a time, with its sources."""

from bot import markdown
from bot.labels import PAGES, TOPIC_ICONS
from bot.reader import Reader
from bot.routes import Home, Pages, ReadPage, Route
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import assurance, example_text, in_rows, line, pager, press, screen
from bot.screens.start import notice
from content.i18n import LANGUAGES, date_with_year
from content.snapshot import Attribution, Page, Section, Snapshot
from content.words import PageKind


def topics(snapshot: Snapshot, reader: Reader, route: Pages) -> Screen:
    """The pages of a kind."""
    pages = [page for page in snapshot.pages.values() if page.kind is route.kind]
    lines = [line(reader.t(PAGES[route.kind]), Tone.TITLE, _icon(route.kind))]
    if route.kind is PageKind.RIGHTS:
        text = reader.t("You have rights here, with or without papers. Choose a topic.")
        lines.append(line(text))
    buttons = [
        press(reader, reader.name(page.title), ReadPage(page.key), icon=_page_icon(page))
        for page in pages
    ]
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
        [_turn(reader, page, number), *_sources(page, number)],
        back=Pages(page.kind),
    )


def _lines(reader: Reader, page: Page, number: int) -> list[Line]:
    section = page.sections[number]
    title = Line((reader.words(page.title, bold=True),), Tone.TITLE, _page_icon(page))
    return [
        title,
        *example_text(reader, page.is_example),
        *_foreign(reader, section),
        Line((reader.words(section.heading, bold=True),), Tone.HEADING),
        *_body(reader, section),
        *_reviewed(reader, page),
        *_source_lines(reader, page, number),
        *_place_in_page(reader, page, number),
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
    """A right is never stated without when a legal organization last read it."""
    if page.kind is not PageKind.RIGHTS or page.checked.attribution is Attribution.OWN:
        return [assurance(reader, page.checked)]
    text = reader.t("Not yet reviewed by a legal organization.")
    unread = line(text, Tone.UNSURE, "unsure")
    return [unread, assurance(reader, page.checked)] if page.checked.assured_at else [unread]


def _source_lines(reader: Reader, page: Page, number: int) -> list[Line]:
    if number < len(page.sections) - 1:
        return []
    lines = [line(reader.t("Sources"), Tone.HEADING, "source")]
    for source in page.sources:
        runs = [Run(source.title, language="fr")]
        if source.read_on:
            date = date_with_year(source.read_on, reader.language)
            said = reader.t("read on {date}", date=date)
            runs.append(Run(f" · {said}"))
        lines.append(Line(tuple(runs), Tone.ITEM))
    return lines


def _sources(page: Page, number: int) -> list[tuple[Button, ...]]:
    if number < len(page.sections) - 1:
        return []
    return [(Button(source.title[:40], icon="web", url=source.url),) for source in page.sources]


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
