"""What a form, or an answer to it, says about the other languages of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.admin.content.actions import DocumentForm, OpenedForm
from api.admin.forms.parse import BuildContext
from api.admin.history.labels import ChangeLabels
from api.admin.request import VolunteerRequest
from content.audit.diff import flatten
from content.core.i18n import LANGUAGES
from content.directory.schemas import Document
from content.editing.second_reader import unread
from content.translations.comparison import NumberDifference, differing_numbers, left_behind


@dataclass(frozen=True, slots=True)
class NumberComparison:
    """A text whose languages have different numbers: what it is called, and what each says."""

    label: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LanguageConsequences:
    """What saving a form would do to other languages: those that would say something else, and
    the numbers that somebody else has to read first."""

    left_behind: str = ""
    unread: Sequence[NumberComparison] = ()


def number_lines(teller: ChangeLabels, found: Iterable[NumberDifference]) -> list[NumberComparison]:
    """Numbers side by side: of the language that all are compared with, and of the others."""
    localizer = teller.localizer
    return [
        NumberComparison(
            teller.label(one.path),
            (
                (localizer.languages([one.compared_with]), ", ".join(one.missing) or "–"),
                (localizer.languages(one.languages), ", ".join(one.added) or "–"),
            ),
        )
        for one in found
    ]


def consequences(
    request: VolunteerRequest, form: DocumentForm, about: OpenedForm, doc: Document
) -> LanguageConsequences:
    """Said before anything is saved."""
    teller, live = ChangeLabels(request.localizer, {}), about.ground.live
    waits = number_lines(teller, unread(live, doc, about.behind, minor=form.minor))
    behind = () if form.minor else left_behind(flatten(live), flatten(doc))
    return LanguageConsequences(request.localizer.languages(behind), waits)


def differing(
    request: VolunteerRequest, ground: BuildContext, about: OpenedForm
) -> list[NumberComparison]:
    """The numbers that differ in what was just saved, or waits."""
    teller = ChangeLabels(request.localizer, {})
    if ground.draft is not None:
        return number_lines(teller, unread(ground.live, ground.draft, about.behind))
    return number_lines(teller, differing_numbers(flatten(ground.live), about.behind))


def lagging_languages(about: OpenedForm) -> list[str]:
    """The languages that say something else than the newest text somewhere in a document."""
    behind = {code for codes in about.behind.values() for code in codes}
    return [code for code in LANGUAGES if code in behind]
