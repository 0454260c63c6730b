"""Languages: complete catalogues, right placeholders, dates and durations without gaps."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_timedelta
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from content.core import i18n
from content.core.clock import PARIS
from content.core.i18n import LANGUAGES, Language
from tests.conftest import NOW
from tests.content.core import cldr_dates

CODES = sorted(set(LANGUAGES) - {"en"})
LATIN = ("fr", "om", "so", "vi")
FOLDER = i18n.LOCALE_FOLDER
HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


CATALOGUES = [(code, i18n.DOMAIN) for code in CODES] + [("fr", i18n.TEAM_DOMAIN)]


def catalogue(code: str, domain: str) -> Catalog:
    with Path(FOLDER / code / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=code)


def messages(code: str, domain: str = i18n.DOMAIN) -> list[Message]:
    return [message for message in catalogue(code, domain) if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}", text))


@pytest.mark.parametrize(("code", "domain"), CATALOGUES)
def test_every_message_is_translated(code: str, domain: str) -> None:
    """`make check` compares one with the code; here all are compared with each other."""
    assert {one.id for one in messages(code, domain)} == {one.id for one in messages("fr", domain)}
    for message in messages(code, domain):
        assert all(form.strip() for form in forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize(("code", "domain"), CATALOGUES)
def test_placeholders_are_kept(code: str, domain: str) -> None:
    for message in messages(code, domain):
        wanted = placeholders(forms(message.id)[-1])
        for form in forms(message.string):
            assert placeholders(form) <= wanted, message.id
            if not message.pluralizable:
                assert placeholders(form) == wanted, message.id
            form.format(**{name.strip("{}"): "x" for name in wanted})


@pytest.mark.parametrize(("code", "domain"), CATALOGUES)
def test_nothing_hidden_and_latin_digits(code: str, domain: str) -> None:
    for message in messages(code, domain):
        for form in forms(message.string):
            assert not HIDDEN.search(form), message.id
            assert all(c.isascii() for c in form if unicodedata.category(c) == "Nd"), message.id


@pytest.mark.parametrize(("code", "domain"), CATALOGUES)
def test_nothing_is_said_twice(code: str, domain: str) -> None:
    for message in messages(code, domain):
        for form in forms(message.string):
            assert len(form) < 30 or form.count(form[:15]) == 1, form


@pytest.mark.parametrize("domain", [i18n.DOMAIN, i18n.TEAM_DOMAIN])
def test_french_is_read_as_it_is_set(domain: str) -> None:
    """A narrow no-break space before what stands high, and inside quotation marks."""
    for message in messages("fr", domain):
        for form in forms(message.string):
            assert not re.search(r"[^\u202f]:(?![\d/])|[^\u202f][;?!»]|«[^\u202f]", form), form


WITHOUT_A_CARD = {
    "ar": ("بدون شريحة", "بدون بطاقة"),
    "ckb": ("بەبێ سیم",),
    "fa": ("بدون سیم",),
    "fr": ("sans carte", "sans SIM"),
    "ps": ("بې سیم",),
    "so": ("kaar la'aan", "kaarka la'aantiis"),
    "ur": ("سم کے بغیر", "کارڈ کے بغیر"),
    "vi": ("không cần thẻ", "không có thẻ"),
}


@pytest.mark.parametrize("code", WITHOUT_A_CARD)
def test_nobody_is_promised_a_call_without_a_card(code: str) -> None:
    """In France no network takes a call from a phone without a SIM card."""
    for message in messages(code):
        for text in forms(message.string):
            assert not [one for one in WITHOUT_A_CARD[code] if one in text], message.id


def test_volunteers_read_round_apostrophes() -> None:
    for message in messages("fr", i18n.TEAM_DOMAIN):
        assert not any("'" in form for form in forms(message.string)), message.id


@pytest.mark.parametrize("code", [code for code in CODES if code not in LATIN])
def test_each_is_in_its_own_script(code: str) -> None:
    for message in messages(code):
        for form in forms(message.string):
            letters = [c for c in re.sub(r"\{[^}]*\}|Wi|Fi|km", "", form) if c.isalpha()]
            own = [c for c in letters if not unicodedata.name(c).startswith("LATIN")]
            assert not letters or len(own) >= len(letters) * 0.6, (message.id, form)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda item: item.code)
def test_durations_have_no_gaps(language: Language) -> None:
    said = set()
    for span in (
        timedelta(minutes=1),
        timedelta(minutes=35),
        timedelta(hours=3),
        timedelta(days=9),
    ):
        for text in (i18n.ahead(span, language), i18n.ago(span, language)):
            assert not re.search(r"[+]|\bmin\b|^-|duration", text), text
            said.add(text)
    assert len(said) == 8, "what comes and what was differ"


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda item: item.code)
def test_dates_have_no_gaps(language: Language) -> None:
    days = {i18n.weekday(date(2026, 11, 16 + n), language) for n in range(7)}
    months = {i18n.short_date(date(2026, month, 3), language) for month in range(1, 13)}
    assert len(days) == 7
    assert len(months) == 12
    assert not any(re.search(r"M\d\d|[٠-٩۰-۹]", text) for text in days | months)


def test_french_says_the_first_of_a_month() -> None:
    first = date(2026, 12, 1)
    assert i18n.short_date(first, LANGUAGES["fr"]) == "1er décembre"
    assert i18n.long_date(first, LANGUAGES["fr"]) == "mardi 1er décembre"
    assert i18n.date_with_year(first, LANGUAGES["fr"]) == "1er décembre 2026"
    assert i18n.short_date(date(2026, 12, 11), LANGUAGES["fr"]) == "11 décembre"
    assert i18n.short_date(first, LANGUAGES["en"]) == "1 December"


def test_times_are_of_calais() -> None:
    assert i18n.clock_time(NOW) == "10:05"
    assert i18n.clock_time(datetime(2026, 7, 1, 10, 5, tzinfo=PARIS)) == "10:05"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("ar-EG", "ar"), ("AR", "ar"), ("fa_AF", "fa"), ("prs", "fa"), ("ku", "ckb"),
        ("ckb-IQ", "ckb"), ("om", "om"), ("de", "en"), ("", "en"), (None, "en"), ("🦊", "en"),
    ],
)  # fmt: skip
def test_a_language_is_guessed(tag: str | None, code: str) -> None:
    assert i18n.guess(tag).code == code


def test_every_chain_ends_in_a_language_that_content_is_written_in() -> None:
    for language in LANGUAGES.values():
        assert language.chain[0] == language.code
        assert {"en", "fr"} <= set(language.chain)
        assert set(language.chain) <= set(LANGUAGES)


def test_telegram_gets_two_letters_for_each() -> None:
    codes = [language.telegram or language.code for language in LANGUAGES.values()]
    assert all(re.fullmatch("[a-z]{2}", code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_no_language_claims_a_review_it_did_not_have() -> None:
    assert not any(language.reviewed_by for language in LANGUAGES.values())


def test_a_number_with_a_comma_where_one_divides() -> None:
    assert [i18n.decimal(18.24, i18n.LANGUAGES[code]) for code in ("en", "fr")] == ["18.2", "18,2"]


def test_dates_are_those_of_cldr() -> None:
    """As the file has them; Babel may bring a newer CLDR."""
    assert i18n.CLDR_DATES.read_text("utf-8") == cldr_dates.whole()
    for code in LANGUAGES:
        assert LANGUAGES[code].rtl == (Locale.parse(code).text_direction == "rtl")


@pytest.mark.parametrize("code", ["en", "fr", "fa", "ur", "vi"])
def test_relative_times_are_those_of_cldr(code: str) -> None:
    """Of languages that have no words of their own for them."""
    for number in range(1, 60):
        span, language = timedelta(minutes=number), LANGUAGES[code]
        for sign, ours in ((1, i18n.ahead), (-1, i18n.ago)):
            theirs = format_timedelta(
                sign * span, "minute", threshold=1000, add_direction=True, locale=code
            )
            assert ours(span, language) == theirs
