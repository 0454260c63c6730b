"""What a form, or an answer to it, says about the other languages of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.admin.changed import Teller
from api.admin.editors.building import Ground
from api.admin.editors.work import Form, Opened
from api.admin.visit import Visit
from content.desk.paths import flatten
from content.desk.second_reader import unread
from content.documents.shapes import Doc
from content.i18n import LANGUAGES
from content.translations.comparison import NumberDifference, differing_numbers, left_behind


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A text whose languages have different numbers: what it is called, and what each says."""

    label: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What saving a form would do to other languages: those that would say something else, and
    the numbers that somebody else has to read first."""

    left_behind: str = ""
    unread: Sequence[NumberLine] = ()


def number_lines(teller: Teller, found: Iterable[NumberDifference]) -> list[NumberLine]:
    """Numbers side by side: of the language that all are compared with, and of the others."""
    speech = teller.speech
    return [
        NumberLine(
            teller.label(one.path),
            (
                (speech.languages([one.compared_with]), ", ".join(one.missing) or "–"),
                (speech.languages(one.languages), ", ".join(one.added) or "–"),
            ),
        )
        for one in found
    ]


def consequences(visit: Visit, form: Form, about: Opened, doc: Doc) -> Consequences:
    """Said before anything is saved."""
    teller, live = Teller(visit.speech, {}), about.ground.live
    waits = number_lines(teller, unread(live, doc, about.behind, minor=form.minor))
    behind = () if form.minor else left_behind(flatten(live), flatten(doc))
    return Consequences(visit.speech.languages(behind), waits)


def differing(visit: Visit, ground: Ground, about: Opened) -> list[NumberLine]:
    """The numbers that differ in what was just saved, or waits."""
    teller = Teller(visit.speech, {})
    if ground.draft is not None:
        return number_lines(teller, unread(ground.live, ground.draft, about.behind))
    return number_lines(teller, differing_numbers(flatten(ground.live), about.behind))


def lagging_languages(about: Opened) -> list[str]:
    """The languages that say something else than the newest text somewhere in a document."""
    behind = {code for codes in about.behind.values() for code in codes}
    return [code for code in LANGUAGES if code in behind]
