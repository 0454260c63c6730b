"""Phrases of documents: written only where a text really differs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, auto

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from content.models import Phrase, Text

SOURCE_LANGUAGES = ("en", "fr")


class EditKind(Enum):
    """What an edit of a text means for the other languages of its phrase."""

    MAJOR = auto()  # something else is said: the languages that were not changed with it lag
    TRANSLATION = auto()  # it says what another language said already: no other language lags
    MINOR = auto()  # the same is said in other words: it is as right as before, and so are all


class PhraseWriter:
    """Keeps phrases in step with what documents say; `now` is the time of the edit.

    A file may bring translations beside what people write: a phrase of which only other languages
    than SOURCE_LANGUAGES differ is translated, even by a major edit.
    """

    def __init__(self, session: Session, now: datetime, kind: EditKind = EditKind.MAJOR) -> None:
        self.session = session
        self.now = now
        self.kind = kind
        self._known: dict[int, dict[str, Text]] = {}
        self._dropped: list[int] = []

    def know_all(self) -> None:
        """Read all texts at once, for a load of many things."""
        self._read(select(Text))

    def know(self, *phrase_ids: int | None) -> None:
        """Read the texts of these phrases at once, as far as they are not known."""
        wanted = set(phrase_ids) - {None} - self._known.keys()
        if wanted:
            self._read(select(Text).where(col(Text.phrase_id).in_(wanted)))

    def _read(self, query: SelectOfScalar[Text]) -> None:
        for text in self.session.exec(query):
            self._known.setdefault(text.phrase_id, {})[text.language] = text

    def said(self, phrase_id: int) -> dict[str, str]:
        """What a known phrase says, by language."""
        return {code: text.value for code, text in self._known.get(phrase_id, {}).items()}

    def keep(self, phrase_id: int | None, said: Mapping[str, str] | None) -> int | None:
        """The id of a phrase that says this, reusing `phrase_id`; None for no phrase."""
        if said is None:
            self.drop([phrase_id])
            return None
        number = phrase_id if phrase_id is not None else self._new(said)
        self.know(number)
        known = self._known.setdefault(number, {})
        changed = [code for code, text in known.items() if said.get(code, text.value) != text.value]
        kind = self._kind(changed)
        for language in changed:
            self._change(known[language], said[language], kind)
        self._add(number, {code: said[code] for code in said if code not in known}, known)
        for language in set(known) - set(said):
            self.session.delete(known.pop(language))
        return number

    def need(self, phrase_id: int | None, said: Mapping[str, str]) -> int:
        """As `keep`, for a phrase that must be there."""
        number = self.keep(phrase_id, said)
        assert number is not None
        return number

    def drop(self, phrase_ids: list[int | None]) -> None:
        """Remember phrases that nothing will refer to any more; `sweep` deletes them."""
        self._dropped += [number for number in phrase_ids if number is not None]

    def sweep(self) -> None:
        """Delete what was dropped, at the very end: until then rows still point to it."""
        self.session.flush()
        if self._dropped:
            self.session.exec(delete(Phrase).where(col(Phrase.id).in_(self._dropped)))

    def _new(self, said: Mapping[str, str]) -> int:
        source = next((code for code in SOURCE_LANGUAGES if code in said), next(iter(said)))
        phrase = Phrase(source_language=source)
        self.session.add(phrase)
        self.session.flush()
        assert phrase.id is not None
        return phrase.id

    def _kind(self, changed: Iterable[str]) -> EditKind:
        is_written = any(code in SOURCE_LANGUAGES for code in changed)
        if self.kind is EditKind.MAJOR and not is_written:
            return EditKind.TRANSLATION
        return self.kind

    def _change(self, text: Text, value: str, kind: EditKind) -> None:
        text.value, text.reviewed_at = value, None
        if kind is EditKind.MAJOR:
            text.edited_at = text.major_edited_at = max(text.edited_at, self.now)
        elif kind is EditKind.TRANSLATION:
            text.edited_at = max(text.edited_at, self.now)

    def _add(self, number: int, new: Mapping[str, str], known: dict[str, Text]) -> None:
        """A language more says what the others said already, since the newest of them does."""
        since = max((text.major_edited_at for text in known.values()), default=self.now)
        for language, value in new.items():
            known[language] = Text(
                phrase_id=number,
                language=language,
                value=value,
                edited_at=max(since, self.now),
                major_edited_at=since,
            )
            self.session.add(known[language])
