"""Rights and guides: topics, and one section of a page at a time, with its sources."""

from bot import markdown
from bot.labels import PAGES, TOPIC_ICONS
from bot.localizer import Localizer
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
from content.core.clock import paris
from content.core.i18n import LANGUAGES, date_with_year
from content.models import PageKind, ServiceKind, Topic
from content.snapshot import Attribution, PublishedPage, PublishedSection, PublishedSource, Snapshot
from content.snapshot.model import has_ended

# What to do in danger: not for a legal organization to say.
SAFETY = frozenset({Topic.SEA, Topic.HEALTH_CARE, Topic.PREGNANCY, Topic.VIOLENCE, Topic.MISSING})
HELPS = {
    Topic.ASYLUM_FRANCE: ServiceKind.LEGAL,
    Topic.DUBLIN: ServiceKind.LEGAL,
    Topic.ASYLUM_UK: ServiceKind.LEGAL,
    Topic.POLICE: ServiceKind.LEGAL,
    Topic.DETENTION: ServiceKind.LEGAL,
    Topic.EVICTION: ServiceKind.LEGAL,
    Topic.MINORS: ServiceKind.MINORS,
    Topic.HEALTH_CARE: ServiceKind.HEALTH,
    Topic.PREGNANCY: ServiceKind.HEALTH,
    Topic.VIOLENCE: ServiceKind.WOMEN,
    Topic.MISSING: ServiceKind.INFORMATION,
}


def topics(snapshot: Snapshot, localizer: Localizer, route: Pages) -> Screen:
    """The pages of a kind."""
    pages = [page for page in snapshot.pages.values() if page.kind is route.kind]
    lines = [line(localizer.t(PAGES[route.kind]), Tone.TITLE, _icon(route.kind))]
    if not pages:
        text = localizer.t("There is no information here yet. In an emergency call 112.")
        lines.append(notice(text))
    elif route.kind is PageKind.RIGHTS:
        text = localizer.t("You have rights here, with or without papers. Choose a topic.")
        lines.append(line(text))
    buttons = [
        press(localizer, localizer.name(page.title), ReadPage(page.key), icon=_page_icon(page))
        for page in pages
    ]
    if not pages:
        buttons = [press(localizer, localizer.t("Who helps"), Directory(), icon="who")]
    return screen(localizer, route, lines, in_rows(buttons, 1), back=Home())


def read(snapshot: Snapshot, localizer: Localizer, route: ReadPage) -> Screen:
    """One section of a page."""
    page = snapshot.pages.get(route.page)
    if page is None:
        instead = topics(snapshot, localizer, Pages(PageKind.RIGHTS))
        said = notice(localizer.t("This page is no longer here. Here is what there is now."))
        lines = (instead.lines[0], said, *instead.lines[1:])
        return Screen(instead.address, instead.language, lines, instead.rows)
    number = min(route.section, len(page.sections) - 1)
    return screen(
        localizer,
        route,
        _lines(localizer, page, number),
        [
            _turn(localizer, page, number),
            *_helpers(snapshot, localizer, page),
            *_source_buttons(page, number),
            (change_language(localizer, route),),
        ],
        back=Pages(page.kind),
    )


def _lines(localizer: Localizer, page: PublishedPage, number: int) -> list[Line]:
    section = page.sections[number]
    title = Line((localizer.run(page.title, bold=True),), Tone.TITLE, _page_icon(page))
    return [
        title,
        *_foreign(localizer, section),
        *newer(localizer, section.heading, section.body),
        Line((localizer.run(section.heading, bold=True),), Tone.HEADING),
        *_body(localizer, section),
        *_reviewed(localizer, page),
        *_valid_until(localizer, section),
        *_source_lines(localizer, page, number),
        *_place_in_page(localizer, page, number),
        line(localizer.t("As of {moment}", moment=localizer.today()), Tone.MUTED, "clock"),
    ]


def _foreign(localizer: Localizer, section: PublishedSection) -> list[Line]:
    """Says in the reader's language that what follows is in another one."""
    language = localizer.run(section.body).language
    if not language:
        return []
    text = localizer.t("Not translated yet. In {language}:", language=LANGUAGES[language].name)
    return [line(text, Tone.UNSURE, "language")]


def _body(localizer: Localizer, section: PublishedSection) -> tuple[Line, ...]:
    run = localizer.run(section.body)
    return markdown.lines(run.text, run.language)


def _reviewed(localizer: Localizer, page: PublishedPage) -> list[Line]:
    """A right is never stated without when a legal organization last read it. What to do in
    danger is not put in doubt for want of that: it rests on its sources."""
    checked = [assurance(localizer, page.assurance)] if page.assurance.assured_at else []
    if checked and page.assurance.attribution is Attribution.OWN:
        return checked
    if page.kind is not PageKind.RIGHTS or page.topic in SAFETY:
        text = localizer.t("A draft. Its sources are below. In danger call 112.")
        return checked or [line(text, Tone.MUTED, "source")]
    text = localizer.t("A draft, not yet read by a legal organization. Ask one before you decide.")
    return [line(text, Tone.UNSURE, "unsure"), *checked]


def _valid_until(localizer: Localizer, section: PublishedSection) -> list[Line]:
    """Where the law is in motion: until when this is sure, and after that day that it is not."""
    if section.valid_until is None:
        return []
    date = date_with_year(section.valid_until, localizer.language)
    if has_ended(section.valid_until, paris(localizer.now).date()):
        text = localizer.t(
            "This may be out of date: the law was to change by {date}. Ask.", date=date
        )
        return [line(text, Tone.UNSURE, "old")]
    return [line(localizer.t("The law may change after {date}.", date=date), Tone.MUTED, "clock")]


def _of_section(page: PublishedPage, number: int) -> tuple[PublishedSource, ...]:
    """The own sources of a section, and under the last one those of the whole page."""
    is_last = number == len(page.sections) - 1
    return (*page.sections[number].sources, *(page.sources if is_last else ()))


def _source_lines(localizer: Localizer, page: PublishedPage, number: int) -> list[Line]:
    sources = _of_section(page, number)
    lines = [line(localizer.t("Sources"), Tone.HEADING, "source")] if sources else []
    for source in sources:
        runs = [Run(source.title, language="fr")]
        if source.read_on:
            date = date_with_year(source.read_on, localizer.language)
            said = localizer.t("read on {date}", date=date)
        else:
            said = localizer.t("not confirmed")
        runs.append(Run(f" · {said}"))
        lines.append(Line(tuple(runs), Tone.ITEM))
    return lines


def _source_buttons(page: PublishedPage, number: int) -> list[tuple[Button, ...]]:
    return [
        (Button(source.title, icon="web", url=source.url),) for source in _of_section(page, number)
    ]


def _helpers(
    snapshot: Snapshot, localizer: Localizer, page: PublishedPage
) -> list[tuple[Button, ...]]:
    """After what to know, where to go: who helps with this and is open next, and all who do."""
    if page.topic is Topic.SEA:
        danger = Emergency(Situation.SEA)
        return [(press(localizer, localizer.t("Emergency"), danger, icon="sea"),)]
    kind = HELPS.get(page.topic) if page.topic else None
    if kind is None:
        return []
    every = press(localizer, localizer.t("Who helps with this"), OfKind(kind), icon="who")
    return [*_open_next(snapshot, localizer, kind), (every,)]


def _open_next(
    snapshot: Snapshot, localizer: Localizer, kind: ServiceKind
) -> list[tuple[Button, ...]]:
    """The first of a kind that no alert is about, in the reader's zone if there is any."""
    zone = localizer.viewer.zone if snapshot.of_kind(kind, localizer.viewer.zone) else None
    items = in_order(snapshot, f"kind {kind} {zone}", snapshot.of_kind(kind, zone), localizer.now)
    for item in items:
        if item.state.best is not None and not item.expired and item.impact is None:
            name = localizer.name(item.entry.service.name)
            icon = warnings.icon_of(snapshot, item.entry, localizer.now)
            label = f"{localizer.at(item.state.best)} {name}"
            return [(press(localizer, label, item.card(""), icon=icon),)]
    return []


def _place_in_page(localizer: Localizer, page: PublishedPage, number: int) -> list[Line]:
    if len(page.sections) == 1:
        return []
    text = localizer.t("Part {number} of {total}", number=number + 1, total=len(page.sections))
    return [line(text, Tone.MUTED)]


def _turn(localizer: Localizer, page: PublishedPage, number: int) -> tuple[Button, ...]:
    def turned(to: int) -> Route | None:
        return ReadPage(page.key, to) if 0 <= to < len(page.sections) else None

    return pager(localizer, (turned(number - 1), turned(number + 1)))


def _icon(kind: PageKind) -> str:
    return "rights" if kind is PageKind.RIGHTS else "guide"


def _page_icon(page: PublishedPage) -> str:
    return TOPIC_ICONS[page.topic] if page.topic else _icon(page.kind)
