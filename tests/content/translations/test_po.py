"""PO files: out and in again changes nothing; whatever comes in raises nothing."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from content.core.database import reading
from content.core.i18n import LANGUAGES
from content.directory.fields import HIDDEN
from content.models import DocumentType
from content.translations import po
from content.translations.checks import Issue
from content.translations.po import ParsedPo, PoProblem, export, read, write
from content.translations.pofile import BrokenPo, PoEntry, entries
from content.translations.state import TextInfo
from content.translations.units import TranslationUnit, units
from tests.conftest import NOW

repeatable = settings(deadline=None, derandomize=True, database=None, max_examples=300)
HEADER = 'msgid ""\nmsgstr "Language: ar\\n"\n\n'
SOURCE, TARGET = "Hot meal at 14:00", "وجبة ساخنة 14:00"
NEW = "طعام ساخن 14:00"


def unit(source: str = SOURCE, target: str | None = TARGET, **more: object) -> TranslationUnit:
    given = TranslationUnit(
        thing=DocumentType.SERVICE,
        key="rck-meals",
        path="description",
        title="Hot meal",
        kind="food",
        position=0,
        phrase_id=1,
        newest=NOW,
        source_language="en",
        source=TextInfo(source, NOW, NOW),
        language="ar",
        target=None if target is None else TextInfo(target, NOW, NOW),
    )
    return replace(given, **more)  # type: ignore[arg-type]


def outdated() -> TranslationUnit:
    later = NOW + timedelta(hours=1)
    return replace(unit(), newest=later, source=TextInfo(SOURCE, later, later))


def entry(
    msgstr: str = NEW, msgid: str = SOURCE, context: str = "service/rck-meals/description"
) -> str:
    return f'msgctxt "{context}"\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n\n'


def taken(text: str, *found: TranslationUnit, take_fuzzy: bool = False) -> ParsedPo:
    given = text if text.startswith('msgid ""') else HEADER + text
    return read(given.encode(), found or (unit(),), "ar", take_fuzzy=take_fuzzy)


def trouble(result: ParsedPo) -> list[tuple[int, PoProblem]]:
    assert result.changes == []
    return [(problem.line, problem.trouble) for problem in result.problems]


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_out_and_in_again_changes_nothing(filled: Engine, language: str) -> None:
    with reading(filled) as session:
        found = units(session, language)
        data = export(session, language, NOW)
    assert read(data, found, language, take_fuzzy=True) == ParsedPo()
    listed = [item for item in entries(data.decode()) if item.msgctxt]
    assert [(item.msgctxt, item.msgid, item.msgstr) for item in listed] == [
        (item.context, item.source.value, item.target.value if item.target else "")
        for item in found
    ]


def test_other_tools_can_read_what_goes_out(filled: Engine) -> None:
    with reading(filled) as session:
        found = units(session, "ar")
        catalog = read_po(BytesIO(export(session, "ar", NOW)))
    assert str(catalog.locale) == "ar"
    assert catalog.num_plurals == 6
    messages = [message for message in catalog if message.id]
    assert {(message.context, message.id) for message in messages} == {
        (item.context, item.source.value) for item in found
    }
    assert not [message for message in messages if message.flags]


def test_an_entry_tells_what_a_translator_must_know() -> None:
    text = write([unit("A tent, 100 % free")], "ar", NOW).decode()
    assert "#. service: Hot meal, description" in text
    assert "#. Translated from English (en)" in text
    assert "#. At most 600 characters, state: draft" in text
    assert "#. Glossary: tent = خيمة; free of charge = مجاني" in text
    assert "python-format" not in text
    assert "EMAIL" not in text


def test_a_new_text_is_proposed_with_its_place() -> None:
    (change,) = taken(entry()).changes
    assert (change.thing, change.key, change.path) == (
        DocumentType.SERVICE,
        "rck-meals",
        "description",
    )
    assert (change.language, change.value, change.source, change.line) == ("ar", NEW, SOURCE, 4)
    assert change.warnings == ()


def test_a_missing_text_is_proposed() -> None:
    (change,) = taken(entry(), unit(target=None)).changes
    assert change.value == NEW


def test_what_looks_wrong_is_proposed_with_a_warning() -> None:
    (change,) = taken(entry("طعام ساخن 15:00")).changes
    assert [finding.issue for finding in change.warnings] == [Issue.NUMBERS]


def test_an_empty_text_leaves_what_is_there() -> None:
    assert taken(entry("")) == ParsedPo()
    assert taken(entry(" \\n")) == ParsedPo()


def test_a_last_line_end_is_no_change() -> None:
    assert taken(entry(TARGET + "\\r\\n", SOURCE + "\\n")) == ParsedPo()


def test_fuzzy_entries_are_left_out_unless_asked_for() -> None:
    assert taken("#, fuzzy\n" + entry()) == ParsedPo()
    assert [item.value for item in taken("#, fuzzy\n" + entry(), take_fuzzy=True).changes] == [NEW]


def test_what_is_outdated_goes_out_fuzzy_and_says_it_is_right_without() -> None:
    text = write([outdated()], "ar", NOW).decode()
    assert text.count("#, fuzzy") == 1
    for fuzzy in (False, True):
        assert read(text.encode(), [outdated()], "ar", take_fuzzy=fuzzy) == ParsedPo()
    confirmed = text.replace("#, fuzzy\n", "")
    (change,) = read(confirmed.encode(), [outdated()], "ar").changes
    assert (change.value, change.still_right) == (TARGET, True)


def test_a_source_that_was_changed_meanwhile_is_not_translated() -> None:
    assert trouble(taken(entry(msgid="Cold meal"))) == [(4, PoProblem.STALE)]


def test_an_unknown_text_is_reported() -> None:
    assert trouble(taken(entry(context="service/none/name"))) == [(4, PoProblem.UNKNOWN)]
    assert trouble(taken('msgid "a"\nmsgstr "b"\n' * 2)) == [
        (4, PoProblem.UNKNOWN),
        (6, PoProblem.UNKNOWN),
    ]


def test_of_two_texts_for_one_place_none_is_taken() -> None:
    assert trouble(taken(entry() + entry("شيء آخر"))) == [
        (4, PoProblem.TWICE),
        (8, PoProblem.TWICE),
    ]
    assert trouble(taken(entry() + entry(""))) == [(4, PoProblem.TWICE), (8, PoProblem.TWICE)]


@pytest.mark.parametrize(
    ("value", "issue"),
    [
        ("و\u202eجبة", Issue.HIDDEN),
        ("و\u200bجبة", Issue.HIDDEN),
        ("و\x00جبة", Issue.HIDDEN),
        ("و\u2028جبة", Issue.HIDDEN),
        ("و\x85جبة", Issue.HIDDEN),
        ("و\x1cجبة", Issue.HIDDEN),
        ("و\\rجبة", Issue.HIDDEN),
        ("و" * 601, Issue.TOO_LONG),
    ],
)
def test_what_must_not_be_stored_is_reported(value: str, issue: Issue) -> None:
    (problem,) = taken(entry(value)).problems
    assert (problem.line, problem.trouble) == (4, PoProblem.CHECKS)
    assert issue in [finding.issue for finding in problem.findings]


@pytest.mark.parametrize("said", ["ar", "ar_SA", "AR-eg"])
def test_the_language_is_that_of_the_header(said: str) -> None:
    header = f'msgid ""\nmsgstr ""\n"language: {said}\\n"\n'
    assert taken(header + entry()).changes


@pytest.mark.parametrize("said", ["fa", "", "x-ar", "arabic"])
def test_a_file_of_another_language_is_refused(said: str) -> None:
    header = f'msgid ""\nmsgstr "Language: {said}\\n"\n'
    assert trouble(taken(header + entry())) == [(1, PoProblem.LANGUAGE)]


def test_a_language_by_its_other_name() -> None:
    header = 'msgid ""\nmsgstr "Language: ku\\n"\n'
    result = read((header + entry()).encode(), [unit(language="ckb")], "ckb")
    assert [change.value for change in result.changes] == [NEW]


def test_a_file_without_a_header_is_refused() -> None:
    assert trouble(read(entry().encode(), [unit()], "ar")) == [(1, PoProblem.LANGUAGE)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", 4),
        ('msgid "a', 4),
        ("msgid a", 4),
        ('msgid "a" "b"', 4),
        ('msgid "a"', 4),
        ('msgstr "a"', 4),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"', 5),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"', 6),
        ('msgctxt "a"\nmsgctxt "b"', 5),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"', 5),
        ('msgid "a"\nmsgstr[99999999999] "c"', 5),
        ('#\n"a"', 5),
        ('msgid "a"\\', 4),
    ],
)
def test_what_is_no_po_file_is_refused_with_its_line(text: str, line: int) -> None:
    assert trouble(taken(HEADER + text)) == [(line, PoProblem.BROKEN)]


def test_a_file_that_is_not_utf8_is_refused_with_its_line() -> None:
    data = HEADER.encode() + b'msgid "\xff"\n'
    assert trouble(read(data, [], "ar")) == [(4, PoProblem.NOT_UTF8)]


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(po, "LARGEST", 100)
    monkeypatch.setattr(po, "entries", lambda text: pytest.fail("read"))
    assert trouble(read(b"#" * 101, [], "ar")) == [(1, PoProblem.TOO_LARGE)]


def test_a_header_that_lies_about_sizes_and_codecs_does_nothing() -> None:
    header = (
        'msgid ""\nmsgstr "Language: ar\\n"\n"Plural-Forms: nplurals=9999999999; plural=n\\n"\n'
        '"Content-Type: text/plain; charset=zip\\n"\n"POT-Creation-Date: never\\n"\n'
    )
    assert [change.value for change in taken(header + entry()).changes] == [NEW]


letters = st.characters(exclude_categories=["Cs"])
values = (
    st.text(letters | st.sampled_from('\n\t\\"#%{}ن خ'), min_size=1, max_size=300)
    .filter(lambda text: not HIDDEN.search(text) and text.strip())
    .map(str.strip)
)


@repeatable
@given(values, values | st.none())
@example("\\n", '"')
@example("a\\", "\\\\n\\")
@example("a\xa0\n\u3000b", "#, fuzzy\n#~ msgid")
def test_any_text_comes_back_as_it_went(source: str, target: str | None) -> None:
    sent = unit(source, target)
    data = write([sent], "ar", NOW)
    assert read(data, [sent], "ar", take_fuzzy=True) == ParsedPo()
    _header, received = entries(data.decode())
    assert (received.msgid, received.msgstr) == (source, target or "")


@repeatable
@given(values, values, values)
def test_what_babel_writes_is_read_the_same(context: str, msgid: str, msgstr: str) -> None:
    catalog = Catalog(locale="ar", creation_date=NOW, revision_date=NOW)
    catalog.add(msgid, msgstr, context=context)
    file = BytesIO()
    write_po(file, catalog, width=40)
    _header, received = entries(file.getvalue().decode())
    assert (received.msgctxt, received.msgid, received.msgstr) == (context, msgid, msgstr)


words = st.sampled_from(
    [
        *('msgid ""\nmsgstr "Language: ar\\n"\n', entry(), '""\n', "\n", "\\", '"', "#", "#,"),
        *("msgctxt ", "msgid ", "msgstr ", "msgid_plural ", "msgstr[0] ", "#~ ", "#| ", "fuzzy"),
        *('"a"\n', "\x00", "\u202e", "\ufeff", "\r", "\x85", "service/rck-meals/description"),
    ]
)

pieces = (
    st.lists(words | st.text(max_size=5))
    .map("".join)
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
)


@repeatable
@given(st.binary() | pieces, st.booleans())
def test_whatever_comes_in_raises_nothing_and_stores_nothing_hidden(
    data: bytes, fuzzy: bool
) -> None:
    for given_data in (data, HEADER.encode() + data):
        for change in read(given_data, [unit(), unit(path="name")], "ar", take_fuzzy=fuzzy).changes:
            assert change.value.strip()
            assert len(change.value) <= 600
            assert not HIDDEN.search(change.value)


@repeatable
@given(st.text())
def test_the_reader_raises_only_its_own_error(text: str) -> None:
    try:
        assert all(isinstance(item, PoEntry) for item in entries(text))
    except BrokenPo as error:
        assert error.line >= 1
