"""Two people on one thing: what is yours, what is theirs now, and which of both it shall be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from api.admin.forms.labels import called, label
from api.admin.forms.preview import plain
from api.admin.history.labels import ChangeLabels, Names, section_name
from api.admin.localizer import AdminLocalizer
from content.audit.diff import ORDER, Flat, flatten, unflatten
from content.core.i18n import LANGUAGES
from content.directory.schemas import Document, ServiceDocument
from content.directory.titles import steps
from content.models import DocumentType

Whose = Literal["mine", "theirs"]
ROWS = ("at.", "phones.", "sections.")


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """One field that differs: its name in the form, what to call it, both values, which one to
    propose, and whether both changed it, so that somebody has to choose."""

    name: str
    label: str
    mine: str
    theirs: str
    proposed: Whose
    is_asked: bool = True


def choices(
    mine: Document,
    theirs: Document,
    began: Flat | None,
    localizer: AdminLocalizer,
    names: Names | None = None,
) -> list[MergeChoice]:
    """Every field that differs. What only they changed since `began` is proposed as theirs, and
    what only I did as mine. `names` are what things are called, by thing and key."""
    ours, others, then = _comparable(flatten(mine), flatten(theirs), began)
    teller = ChangeLabels(localizer, (names or {}) | _places(names or {}, mine, theirs))
    return [
        MergeChoice(
            name=unit,
            label=_label(unit, teller),
            mine=_label_of(mine, ours, unit, teller),
            theirs=_label_of(theirs, others, unit, teller),
            proposed=_proposed(ours, others, then, unit),
            is_asked=_is_asked(ours, others, then, unit),
        )
        for unit in _units(ours, others)
    ]


def chosen(mine: Document, theirs: Document, picks: Mapping[str, str]) -> dict[str, Any]:
    """The data of theirs, with mine wherever that was picked."""
    ours, others, _ = _comparable(flatten(mine), flatten(theirs), None)
    flat = others
    for unit in _units(ours, others):
        if picks.get(unit) == "mine":
            kept = {path: value for path, value in flat.items() if not _is_in(path, unit)}
            flat = kept | _under(ours, unit)
    orders = [flatten(doc).get(ORDER, []) for doc in (mine, theirs)]
    first, second = orders if picks.get(ORDER) == "mine" else reversed(orders)
    return unflatten(flat | {ORDER: _merged_order(first, second)})


def _comparable(mine: Flat, theirs: Flat, began: Flat | None) -> tuple[Flat, Flat, Flat | None]:
    """All with the order of those sections only that mine and theirs have."""
    both = set(mine.get(ORDER, ())) & set(theirs.get(ORDER, ()))

    def ordered(flat: Flat) -> Flat:
        common = [key for key in flat.get(ORDER, ()) if key in both]
        others = {path: value for path, value in flat.items() if path != ORDER}
        return others | {ORDER: common} if common else others

    return ordered(mine), ordered(theirs), None if began is None else ordered(began)


def _merged_order(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The sections as they come in the first order; those that it does not have after the one that
    the second has before them."""
    found = list(first)
    last = 0
    for key in second:
        if key not in found:
            found.insert(last, key)
        last = found.index(key) + 1
    return found


def _proposed(ours: Flat, others: Flat, began: Flat | None, unit: str) -> Whose:
    """Mine, unless only they changed it; what one took away and the other went on with stays."""
    mine, theirs = _under(ours, unit), _under(others, unit)
    if began is None:
        return "mine" if mine else "theirs"
    then = _under(began, unit)
    is_row = not mine and unit.startswith(ROWS)
    return "theirs" if mine == then or (is_row and theirs != then) else "mine"


def _is_asked(ours: Flat, others: Flat, began: Flat | None, unit: str) -> bool:
    if began is None:
        return True
    return _under(began, unit) not in (_under(ours, unit), _under(others, unit))


def _places(names: Names, *docs: Document) -> Names:
    """What a place of a service is called: as its location, also before anybody sees it there."""
    return {
        ("entry", at.key): names[DocumentType.LOCATION.value, at.location]
        for doc in docs
        if isinstance(doc, ServiceDocument)
        for at in doc.at
        if (DocumentType.LOCATION.value, at.location) in names
    }


def _units(mine: Flat, theirs: Flat) -> list[str]:
    """What can be chosen by itself: parts that only one of both has, and lists whose parts
    have no names, only as a whole."""
    paths = [path for path in {**theirs, **mine} if mine.get(path) != theirs.get(path)]
    return list(dict.fromkeys(_unit(path, mine, theirs) for path in paths))


def _unit(path: str, mine: Flat, theirs: Flat) -> str:
    parts = path.split(".")
    if not path.startswith(ROWS):
        return parts[0] if parts[0] in ("sources", "assured") else path
    row = ".".join(parts[:2])
    if not (_under(mine, row) and _under(theirs, row)):
        return row
    return path if parts[0] == "sections" else ".".join(parts[:3])


def _is_in(path: str, unit: str) -> bool:
    return path == unit or path.startswith(f"{unit}.")


def _under(flat: Flat, unit: str) -> Flat:
    return {path: value for path, value in flat.items() if _is_in(path, unit)}


def _label(unit: str, teller: ChangeLabels) -> str:
    labels: list[str] = []
    owner = ""
    for part, field in steps(unit):
        if owner == "at":
            labels.append(teller.name("entry", part))
        elif owner == "sections":
            labels.append(section_name(part))
        elif part in LANGUAGES:
            labels.append(teller.localizer.languages([part]))
        elif part.isdecimal():
            labels.append(str(int(part) + 1))
        elif part not in ("at", "phones") and owner != "phones":
            labels.append(label(part, field, teller.localizer))
        owner = part if field else ""
    return " · ".join(labels) or called("number", teller.localizer)


def _label_of(doc: Document, flat: Flat, unit: str, teller: ChangeLabels) -> str:
    parts, localizer = unit.split("."), teller.localizer
    if isinstance(doc, ServiceDocument) and parts[-1] == "schedules":
        rules = next((at.schedules for at in doc.at if at.key == parts[1]), ())
        return "\n".join(plain(rules, localizer.language, localizer.now))
    if unit == ORDER:
        return "\n".join(_heading(flat, name, localizer) for name in flat[ORDER])
    found = {path: value for path, value in _under(flat, unit).items() if not path.endswith(".key")}
    return "\n".join(teller.value(path, value) for path, value in found.items())


def _heading(flat: Flat, name: str, localizer: AdminLocalizer) -> str:
    path = f"sections.{name}.heading"
    found = _under(flat, path)
    return localizer.text({one.rpartition(".")[2]: text for one, text in found.items()})
