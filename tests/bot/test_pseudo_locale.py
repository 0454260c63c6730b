"""No untranslated string: in a language made of brackets, nothing English stands outside them.

Every text of the catalogue and of the content is put between ⟦ and ⟧; dates and times come in
Amharic. What Latin letters are then left are names, addresses and sources, or a mistake.
"""

import gettext
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from string import Formatter
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.screen import Screen
from content.core import i18n
from content.directory.spoken_languages import SPOKEN
from content.models import ReportKind
from content.reports import OpeningReport
from content.snapshot import LocalizedText, PublishedServiceAtLocation, Snapshot
from tests.bot.walk import of_alerts, walk
from tests.conftest import BOT_NAME, NOW

LANGUAGE = "am"
# Two people say each of the words, of every entry.
SAID = tuple(OpeningReport(wrong, NOW, NOW.date(), None) for wrong in [*ReportKind, *ReportKind])


def bracketed(message: str) -> str:
    """The message with its own words, not its placeholders' values, between brackets."""
    parts = []
    for literal, name, _, _ in Formatter().parse(message):
        parts.append(f"⟦{literal}⟧" if literal.strip() else literal)
        parts.append(f"{{{name}}}" if name else "")
    return "".join(parts)


class Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return bracketed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return bracketed(msgid1 if n == 1 else msgid2)


def pseudo(thing: Any) -> Any:
    """The same content, every text of it between brackets, in the pseudo language only."""
    if isinstance(thing, LocalizedText):
        text = thing.by_language.get("en") or next(iter(thing.by_language.values()))
        paragraphs = (
            f"⟦{part}⟧" if part.strip() else part for part in re.split(r"(\n+(?:- )?|\*\*)", text)
        )
        return LocalizedText(
            {LANGUAGE: "".join(p.replace("⟦**⟧", "**").replace("⟦- ⟧", "- ") for p in paragraphs)},
            LANGUAGE,
        )
    if isinstance(thing, dict):
        return {key: pseudo(value) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(pseudo(value) for value in thing)
    if is_dataclass(thing) and not isinstance(thing, type) and type(thing).__name__ != "Timetable":
        changed = {
            field.name: pseudo(getattr(thing, field.name)) for field in fields(thing) if field.init
        }
        if isinstance(thing, PublishedServiceAtLocation):
            changed["reports"] = SAID
        return replace(thing, **changed)
    return thing


@pytest.fixture
def screens(example: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Screen]]:
    monkeypatch.setattr(i18n, "catalogue", lambda _: Pseudo())
    snapshot = pseudo(example)
    alerts = {f"alerts {n}": one for n, one in enumerate(of_alerts(snapshot, LANGUAGE))}
    yield walk(Conversation(lambda: snapshot, lambda: NOW, lambda: BOT_NAME), LANGUAGE) | alerts


def names(snapshot: Snapshot) -> set[str]:
    """What is the same in every language."""
    found = set(SPOKEN.values())
    for organization in snapshot.organizations.values():
        found |= {organization.name, organization.email or ""} - {""}
    found |= {place.address for place in snapshot.locations.values() if place.address}
    for page in snapshot.pages.values():
        of_sections = (source for section in page.sections for source in section.sources)
        found |= {source.title for source in (*page.sources, *of_sections)}
    return found


def left(text: str, known: set[str]) -> str:
    """What stands outside the brackets and is no name."""
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, "")
    return re.sub(r"⟦[^⟦⟧]*[⟧…]", "", text)


def test_nothing_is_left_untranslated(screens: dict[str, Screen], example: Snapshot) -> None:
    known = names(example)
    assert len(screens) > 500
    for address, screen in screens.items():
        if address.endswith("_languages"):
            continue
        texts = ["".join(run.text for run in line.runs) for line in screen.lines]
        texts += [button.label for row in screen.rows for button in row]
        for text in texts:
            assert not re.search(r"[A-Za-z]", left(text, known)), (address, text)


def test_this_test_can_fail() -> None:
    assert left("⟦Open now⟧ until RCK", {"RCK"}) == " until "
    assert (
        left(bracketed("Checked {when} by {who}").format(when="today", who="RCK"), {"RCK"})
        == "today"
    )
