"""The program's own texts, from its catalogues, to show them beside the content. Read only: they
change with the program (`make messages`)."""

from dataclasses import dataclass
from functools import lru_cache

from babel.messages.pofile import read_po

from content.core.i18n import DEFAULT, DOMAIN, LANGUAGES, LOCALE_FOLDER


@dataclass(frozen=True, slots=True)
class CatalogueMessage:
    """One text of the program and its translation; each has several forms where it counts."""

    source: tuple[str, ...]
    target: tuple[str, ...]

    @property
    def is_translated(self) -> bool:
        """Whether every form has a text."""
        return bool(self.target) and all(self.target)


@dataclass(frozen=True, slots=True)
class InterfaceProgress:
    """How many texts the program has, how many are translated, and which native speaker read
    them all, and when ("" for nobody)."""

    total: int
    translated: int
    reviewed_by: str


@lru_cache
def interface_units(language: str) -> tuple[CatalogueMessage, ...]:
    """Every text of the program in a language, in the catalogue's order. English is the source
    and has no catalogue: there each text is its own translation."""
    if language == DEFAULT.code:
        other = next(code for code in LANGUAGES if code != language)
        return tuple(CatalogueMessage(unit.source, unit.source) for unit in interface_units(other))
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    return tuple(
        CatalogueMessage(_forms(message.id), () if message.fuzzy else _forms(message.string))
        for message in catalog
        if message.id
    )


def interface_progress(language: str) -> InterfaceProgress:
    """How far the program itself is translated."""
    found = interface_units(language)
    translated = sum(unit.is_translated for unit in found)
    return InterfaceProgress(len(found), translated, LANGUAGES[language].reviewed_by)


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]
