"""One document's texts in one language, as a form: read, checked, saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from content.audit.diff import differences, flatten, patched, unflatten
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, NotAllowed
from content.directory.from_rows import find
from content.directory.schemas import parse_document
from content.directory.to_rows import wait_for_others
from content.editing import drafts, translation_reviews
from content.editing.changes import EditOptions, base_of
from content.editing.proposals import SubmittedProposal, submit
from content.models import ChangeAction, DocumentType, DraftState
from content.translations.checks import (
    TranslationFinding,
    contradictions,
    has_errors,
    pair_of,
    problems,
)
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit, units_of

Values = Mapping[str, str]  # by the name of their field
SEEN, SOURCE = "seen:", "source:"  # what the page showed when it was opened, by field
REVIEWED, RIGHT = "reviewed", "right"  # buttons; their value names the field
BUTTONS = (REVIEWED, RIGHT)


@dataclass(frozen=True, slots=True)
class TranslationField:
    """One text in the form. `name` is its path with the language, `value` what the field shows:
    what was typed, or what is live. `meanwhile` says that somebody else changed it, or its
    source, while this was typed."""

    unit: TranslationUnit
    name: str
    value: str
    changed: bool = False
    marked: str = ""
    meanwhile: bool = False
    findings: tuple[TranslationFinding, ...] = ()

    @property
    def live(self) -> str:
        """What is there now; "" for nothing."""
        return self.unit.target.value if self.unit.target else ""

    @property
    def is_wrong(self) -> bool:
        """Whether what was typed cannot be kept."""
        return bool(self.changed or self.marked) and has_errors(list(self.findings))

    @property
    def is_open(self) -> bool:
        """Whether there is something to do here."""
        to_do = self.unit.state in (TranslationState.MISSING, TranslationState.OUTDATED)
        return to_do or bool(self.findings) or self.meanwhile or self.changed


@dataclass(frozen=True, slots=True)
class TranslationForm:
    """All texts of a document, and the status of the page that shows them: 200, 409 when
    something changed meanwhile, 422 when something cannot be kept. `proposal` is the number of
    what now waits for a second reader."""

    fields: Sequence[TranslationField]
    proposal: int | None = None

    @property
    def status(self) -> int:
        """Of HTTP."""
        if any(field.meanwhile for field in self.fields):
            return 409
        return 422 if any(field.is_wrong for field in self.fields) else 200


def opened(
    session: Session, thing: DocumentType, key: str, language: str, sent: Values | None = None
) -> TranslationForm:
    """The texts as they are, or as they were sent. None at all where there is no such document."""
    return TranslationForm(
        [_field(unit, sent or {}) for unit in units_of(session, thing, key, language)]
    )


def proposed(session: Session, thing: DocumentType, key: str, language: str) -> dict[str, str]:
    """The texts of a document in this language that wait for a second reader, by field."""
    found = find(session, thing, key)
    live = flatten(found.doc if found else None)
    texts: dict[str, str] = {}
    for row in drafts.of(session, thing, key):
        if row.state is DraftState.PROPOSED and row.is_translation:
            changed = differences(live, flatten(drafts.document(row)))[1]
            texts |= {path: text for path, text in changed.items() if path.endswith(f".{language}")}
    return texts


def pressed(
    work: UnitOfWork, thing: DocumentType, key: str, language: str, sent: Values
) -> TranslationForm:
    """Save what was typed, unless the sheet's status says why not. Raises Conflict when the
    document, or a text that was sent, is gone; and NotAllowed for a field of another language."""
    wait_for_others(work.session)
    units = units_of(work.session, thing, key, language)
    if not units:
        raise Conflict
    _no_other_language(sent, language)
    sheet = TranslationForm([_field(unit, sent) for unit in units])
    if not _texts(sent) <= {field.name for field in sheet.fields}:
        raise Conflict
    if sheet.status == 200:
        values = {field.name: field.value for field in sheet.fields if field.changed}
        sheet = replace(sheet, proposal=write(work, thing, key, values).proposal)
        _mark(work, sheet)
    return sheet


def write(
    work: UnitOfWork, thing: DocumentType, key: str, values: Mapping[str, str]
) -> SubmittedProposal:
    """Save these texts, by path with the language, or let them wait for a second reader. Raises
    Conflict, NotAllowed."""
    found = find(work.session, thing, key)
    if found is None:
        raise Conflict
    try:
        doc = parse_document(thing, unflatten(patched(flatten(found.doc), dict(values))))
    except ValueError as error:
        raise Conflict(found.doc) from error
    edit = EditOptions(base=base_of(found.doc), action=ChangeAction.TRANSLATED)
    return submit(work, thing, doc, edit)


def _no_other_language(sent: Values, language: str) -> None:
    """The form has only fields of its language; anything else was put into it."""
    if any(name.rpartition(".")[2] != language for name in _texts(sent)):
        raise NotAllowed


def _texts(sent: Values) -> set[str]:
    return {name for name in sent if name not in BUTTONS and ":" not in name}


def _field(unit: TranslationUnit, sent: Values) -> TranslationField:
    name = f"{unit.path}.{unit.language}"
    live = unit.target.value if unit.target else ""
    typed = sent.get(name, live).strip()
    seen = sent.get(SEEN + name, "" if name in sent else live).strip()
    source = sent.get(SOURCE + name, unit.source.value).strip()
    marked = next((button for button in BUTTONS if sent.get(button) == name), "")
    changed = typed not in (seen, live)
    as_seen = (seen, source) == (live, unit.source.value)
    value = typed if changed else live
    wrong = contradictions(unit) if marked and not changed else []
    found = problems(pair_of(unit, value)) if value or changed or marked else []
    return TranslationField(
        unit=unit,
        name=name,
        value=value,
        changed=changed,
        marked=marked,
        meanwhile=bool(changed or marked) and not as_seen,
        findings=(*wrong, *found),
    )


def _mark(work: UnitOfWork, sheet: TranslationForm) -> None:
    """What waits is not there yet to be right; the others are marked."""
    for field in sheet.fields:
        if field.marked and not (field.changed and sheet.proposal):
            mark = (
                translation_reviews.mark_reviewed
                if field.marked == REVIEWED
                else translation_reviews.still_right
            )
            unit = field.unit
            where = (work, unit.thing, unit.key, unit.path, unit.language)
            mark(*where, seen=field.value, seen_source=unit.source.value)
