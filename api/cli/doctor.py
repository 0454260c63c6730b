"""Whether an installation is well: its database, its languages, and its history unbroken."""

from collections.abc import Iterator

from sqlalchemy import Engine

from content.audit import history
from content.core import migrate
from content.core.database import reading
from content.core.errors import DatabaseAway
from content.core.i18n import DOMAIN, LANGUAGES, TEAM_DOMAIN, TEAM_LANGUAGES, catalogue
from content.translations.interface import interface_progress


def problems(engine: Engine, chain: bytes, expected: str | None) -> Iterator[str]:
    """One line a problem. `chain` is the key of the history, `expected` the hash of a change
    that was noted down before."""
    yield from _languages()
    try:
        if not migrate.is_current(engine):
            yield "the database is not up to date; run: channel-info db upgrade"
            return
        with reading(engine) as session:
            yield from (f"history: {said}" for said in history.broken(session, chain, expected))
    except DatabaseAway as error:
        yield str(error)


def head(engine: Engine) -> tuple[int, str]:
    """Number and hash of the newest change, to be noted down elsewhere. Raises DatabaseAway."""
    with reading(engine) as session:
        return history.head(session)


def _languages() -> Iterator[str]:
    for domain, codes in ((DOMAIN, tuple(LANGUAGES)), (TEAM_DOMAIN, TEAM_LANGUAGES)):
        for code in codes:
            try:
                catalogue(code, domain)
            except OSError:
                yield f"language {code}: the catalogue {domain} is not compiled"
    for code in LANGUAGES:
        found = interface_progress(code)
        if found.translated < found.total:
            yield f"language {code}: {found.translated} of {found.total} texts are translated"
