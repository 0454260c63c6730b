"""Schedules in a spreadsheet: out, in, and back the same; every mistake by row and column."""

import csv
import io
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from content.core.database import reading
from content.core.errors import FileProblem
from content.core.i18n import TEAM_DOMAIN, catalogue
from content.directory.files.csv import export, read
from content.directory.files.csv.cell_errors import MESSAGES, CellError
from content.directory.files.csv.cells import cleaned, defused, read_date, read_time
from content.directory.files.csv.columns import NAMES, Column
from content.directory.files.csv.vocabulary import read_days, read_months, write_months
from content.directory.from_rows import find_all
from content.directory.normalize import plain_spaces
from content.directory.schemas import ScheduleDocument, ServiceAtLocationDocument, ServiceDocument
from content.models import DocumentType, ServiceKind
from content.schedules.rules import DAYS, HolidayRule

WEDNESDAY: dict[str, Any] = {
    "freq": "WEEKLY",
    "byday": ["WE"],
    "opens_at": "16:30",
    "closes_at": "18:00",
}
WINTER = ScheduleDocument.model_validate(
    {
        "freq": "WEEKLY",
        "byday": ["MO", "WE", "FR"],
        "bymonth": [1, 2, 3, 4, 5, 11, 12],
        "interval": 2,
        "dtstart": "2026-11-02",
        "until": "2028-05-31",
        "valid_from": "2026-11-09",
        "valid_to": "2028-04-30",
        "opens_at": "10:00",
        "closes_at": "12:00",
        "holidays": "closed",
    }
)
DATED = ScheduleDocument.model_validate(
    {"dtstart": "2026-12-20", "opens_at": "22:00", "closes_at": "02:00", "holidays": "open"}
)
MEALS = ServiceDocument(
    key="meals",
    organization="rck",
    kind=ServiceKind.DAY_SHELTER,
    name={"en": "Meals", "fr": "Repas chauds"},
    at=(
        ServiceAtLocationDocument(key="meals-centre", location="centre", schedules=(WINTER, DATED)),
        ServiceAtLocationDocument(
            key="meals-port",
            location="port",
            schedules=(ScheduleDocument.model_validate(WEDNESDAY),),
        ),
        ServiceAtLocationDocument(key="meals-park", location="park"),
    ),
)
WATER = ServiceDocument(
    key="water",
    organization="cfc",
    kind=ServiceKind.WATER,
    name={"en": "Water"},
    at=(ServiceAtLocationDocument(key="water-point", location="park"),),
)
FRENCH = """\
Clé du service;Clé du lieu;Organisation;Type;Service;Lieu;Jours;De;À;Toutes les (semaines);\
Saison;Début;Jusqu’au;Valable du;Valable au;Date;Jours fériés
meals;meals-centre;rck;Accueil de jour;Repas chauds;centre;lun mer ven;10:00;12:00;2;\
novembre–mai;2026-11-02;2028-05-31;2026-11-09;2028-04-30;;fermé
meals;meals-centre;rck;Accueil de jour;Repas chauds;centre;;22:00;02:00;;;;;;;2026-12-20;ouvert
meals;meals-port;rck;Accueil de jour;Repas chauds;port;mer;16:30;18:00;;;;;;;;incertain
meals;meals-park;rck;Accueil de jour;Repas chauds;park;;;;;;;;;;;
"""
ENGLISH = """\
Service key,Place key,Organization,Kind,Service,Location,Days,From,To,Every (weeks),\
Season,Start,Until,Valid from,Valid to,Date,Public holidays
meals,meals-centre,rck,day_shelter,Meals,centre,Mon Wed Fri,10:00,12:00,2,\
November–May,2026-11-02,2028-05-31,2026-11-09,2028-04-30,,closed
meals,meals-centre,rck,day_shelter,Meals,centre,,22:00,02:00,,,,,,,2026-12-20,open
meals,meals-port,rck,day_shelter,Meals,port,Wed,16:30,18:00,,,,,,,,uncertain
meals,meals-park,rck,day_shelter,Meals,park,,,,,,,,,,,
"""
HEADER = ENGLISH.split("\n", maxsplit=1)[0]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def sheet(*given: dict[str, str], header: str = HEADER) -> bytes:
    """A spreadsheet with these rows; each is a right one but for what is given."""
    right = {
        "Service key": "meals",
        "Place key": "meals-port",
        "Days": "Wed",
        "From": "16:30",
        "To": "18:00",
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, header.split(","), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(right | row for row in given)
    return text.getvalue().encode()


def rule(row: dict[str, str]) -> ScheduleDocument:
    """The one rule of a sheet of this one row."""
    found, problems = read(sheet(row), [MEALS])
    assert problems == []
    (only,) = found[0].at[1].schedules
    return only


def wrong(
    data: bytes, documents: tuple[ServiceDocument, ...] = (MEALS, WATER)
) -> list[FileProblem]:
    """The mistakes of a file; it then changes nothing."""
    found, problems = read(data, documents)
    assert found == []
    assert problems
    return problems


def test_french_is_what_a_french_spreadsheet_opens() -> None:
    text = export([MEALS], "fr", {ServiceKind.DAY_SHELTER: "Accueil de jour"})
    assert text == "\ufeff" + FRENCH.replace("\n", "\r\n")


def test_english_is_what_an_english_spreadsheet_opens() -> None:
    assert export([MEALS], "en") == "\ufeff" + ENGLISH.replace("\n", "\r\n")


@pytest.mark.parametrize("text", [FRENCH, ENGLISH, FRENCH.replace(";", "\t")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_reads_whatever_a_spreadsheet_saves(text: str, encoding: str, ending: str) -> None:
    data = text.replace("\n", ending).encode(encoding)
    assert read(data, [MEALS, WATER]) == ([MEALS], [])


def test_headers_in_any_case_without_accents_and_in_any_order() -> None:
    header = "JOURS,de, à ,cle du lieu,CLÉ DU SERVICE,toutes les semaines,Saison,debut,jusqu'au"
    header += ",valable du,Valable au,date,jours feries"
    data = f"{header}\nmer,16h30,18h,meals-port,meals,,,,,,,,\n".encode()
    assert read(data, [MEALS]) == ([MEALS], [])


def test_only_what_the_file_names_is_replaced() -> None:
    found, problems = read(sheet({"From": "17:00"}, {"Days": "Sat"}), [WATER, MEALS])
    assert problems == []
    assert [doc.key for doc in found] == ["meals"]
    centre, port, park = found[0].at
    assert (centre, park) == (MEALS.at[0], MEALS.at[2])
    assert [(item.byday, item.opens_at) for item in port.schedules] == [
        (("WE",), time(17)),
        (("SA",), time(16, 30)),
    ]


def test_an_empty_row_takes_the_rules_away() -> None:
    (found,), problems = read(sheet({"Days": "", "From": "", "To": ""}), [MEALS])
    assert problems == []
    assert [len(at.schedules) for at in found.at] == [2, 0, 0]


def test_empty_lines_count_but_say_nothing() -> None:
    lines = sheet({}, {"From": "late"}).decode().splitlines()
    lines[2:2] = ["", ",,,,,,,,,,,,,,,,,,,", "  ,"]
    (problem,) = wrong("\r\n".join(lines).encode())
    assert problem.line == 6


def test_a_cell_of_two_lines_is_in_one_row() -> None:
    (problem,) = wrong(sheet({"Days": "Mon\nWed"}, {"From": "late"}))
    assert problem.line == 3


DAYS_TYPED = {
    "lun mer ven": "MO WE FR",
    "Lundi, Mercredi et vendredi": "MO WE FR",
    "MO,TU": "MO TU",
    "lun-ven": "MO TU WE TH FR",
    "lundi au vendredi": "MO TU WE TH FR",
    "du Lundi à vendredi": "MO TU WE TH FR",
    "Mon–Fri": "MO TU WE TH FR",
    "from Monday to Wednesday and Sunday": "MO TU WE SU",
    "tous les jours": "MO TU WE TH FR SA SU",
    "Every day": "MO TU WE TH FR SA SU",
    "7j/7": "MO TU WE TH FR SA SU",
    "sam - lun": "MO SA SU",
    "ven lun ven": "MO FR",
    "tous les mardis": "TU",
    "lun. jeu.": "MO TH",
    "Tues/Thurs": "TU TH",
    "lu ma me je ve sa di": "MO TU WE TH FR SA SU",
}


@pytest.mark.parametrize(("typed", "meant"), DAYS_TYPED.items())
def test_days_as_people_type_them(typed: str, meant: str) -> None:
    assert rule({"Days": typed}).byday == tuple(meant.split())


@pytest.mark.parametrize("typed", ["L M M", "someday", "lun-", "-lun", "et", "lun à", "m", "1"])
def test_days_nobody_can_know(typed: str) -> None:
    with pytest.raises(CellError, match="day"):
        read_days(typed)


MONTHS_TYPED = {
    "novembre–mai": (1, 2, 3, 4, 5, 11, 12),
    "nov-mai": (1, 2, 3, 4, 5, 11, 12),
    "de novembre à mai": (1, 2, 3, 4, 5, 11, 12),
    "November to May": (1, 2, 3, 4, 5, 11, 12),
    "juin, juillet et Aout": (6, 7, 8),
    "juin juil": (6, 7),
    "June": (6,),
    "dec-jan, april": (1, 4, 12),
    "janvier-décembre": tuple(range(1, 13)),
    "toute l’année": (),
    "": (),
}


@pytest.mark.parametrize(("typed", "meant"), MONTHS_TYPED.items())
def test_seasons_as_people_type_them(typed: str, meant: tuple[int, ...]) -> None:
    assert rule({"Season": typed}).bymonth == meant


@pytest.mark.parametrize("typed", ["jui", "ma", "winter", "11", "juin-"])
def test_seasons_nobody_can_know(typed: str) -> None:
    with pytest.raises(CellError, match="month"):
        read_months(typed)


def test_seasons_are_written_as_runs() -> None:
    assert write_months([3, 6, 7, 8], "fr") == "mars, juin–août"
    assert write_months([12, 1], "en") == "December–January"


TIMES = {
    "16:30": time(16, 30),
    "16h30": time(16, 30),
    "16 h 30": time(16, 30),
    "16h": time(16),
    "16H": time(16),
    "13h45": time(13, 45),
    "16\u00a0h\u00a030": time(16, 30),
    "16\u202fh\u202f30": time(16, 30),
    "16 :30": time(16, 30),
    "16\u00a0: 30\u00a0": time(16, 30),
    "9:00": time(9),
    "09:00:00": time(9),
    "0:05": time(0, 5),
}


@pytest.mark.parametrize(("typed", "meant"), TIMES.items())
def test_times_as_people_type_them(typed: str, meant: time) -> None:
    assert rule({"From": typed}).opens_at == meant


@pytest.mark.parametrize(
    "typed", ["24:00", "25h", "16", "16:", "16:60", "16:3", "4 pm", "09:00:30", "١٦:٣٠", "16h:00"]
)
def test_times_nobody_can_know(typed: str) -> None:
    with pytest.raises(CellError, match="time"):
        read_time(typed)


@pytest.mark.parametrize(
    "typed", ["2026-11-03", "03/11/2026", "3/11/2026", "3.11.2026", "03/11/26"]
)
def test_dates_are_in_the_order_of_this_country(typed: str) -> None:
    assert rule({"Until": typed}).until == date(2026, 11, 3)


@pytest.mark.parametrize(
    "typed", ["11/30/2026", "11/30/26", "30/11/926", "2026-02-30", "soon", "1999-12-31"]
)
def test_dates_that_are_none(typed: str) -> None:
    with pytest.raises(CellError):
        read_date(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Fermé", "closed"), ("ferme", "closed"), ("open", "open"), ("", "uncertain")],
)
def test_holidays(typed: str, meant: str) -> None:
    assert rule({"Public holidays": typed}).holidays == meant


def test_days_as_a_french_keyboard_types_them() -> None:
    assert rule({"Days": "lun\u00a0mer\u202fven"}).byday == ("MO", "WE", "FR")


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;;"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_line_that_names_the_separator_is_none_of_the_rows(
    first: str, end: str, mark: str
) -> None:
    """Excel writes and reads it, and counts its rows without it."""
    typed = f"{mark}{first}\n{FRENCH}".replace("\n", end)
    documents, problems = read(typed.encode(), [MEALS, WATER], "fr")
    assert problems == []
    assert [doc.key for doc in documents] == ["meals"]
    _, problems = read(typed.replace("16:30", "tard").encode(), [MEALS, WATER], "fr")
    assert [(one.line, one.field) for one in problems] == [(4, "De")]


def test_nobody_reads_how_a_program_writes_a_text() -> None:
    """No quotation marks, escapes or codes of Python."""
    expected: dict[Literal["en", "fr"], str] = {
        "en": "“it's 5\u202fpm”",
        "fr": "«\u202fit's 5 pm\u202f»",
    }
    for language, said in expected.items():
        message = CellError("time", "it's\u00a05\u202fpm").said(language)
        assert said.replace("\u202fpm", " pm") in message
        assert "\\x" not in message
        assert "\\u" not in message


MISTAKES: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "a day": ({"Days": "Wed Xyz"}, [("Days", "“xyz” is no day; write “Mon Wed Fri”")]),
    "a time": ({"From": "noon"}, [("From", "“noon” is no time; write 16:30")]),
    "a date": ({"Until": "11/30/2026"}, [("Until", "is no date; write 2026-11-30")]),
    "a far date": ({"Until": "2126-01-01"}, [("Until", "is not between 2000 and 2100")]),
    "weeks": ({"Every (weeks)": "54"}, [("Every (weeks)", "is no number of weeks")]),
    "no weeks": ({"Every (weeks)": "0"}, [("Every (weeks)", "is no number of weeks")]),
    "holidays": ({"Public holidays": "maybe"}, [("Public holidays", "is none of open")]),
    "no time": ({"From": "", "To": ""}, [("From", "is missing"), ("To", "is missing")]),
    "no day": ({"Days": ""}, [("Days", "needs days, or else a date")]),
    "a day and a date": ({"Date": "2026-12-20"}, [("Date", "is for a single date")]),
    "a season of one date": (
        {"Days": "", "Date": "2026-12-20", "Season": "May", "Until": "2026-12-21"},
        [("Season", "is for weekly rules"), ("Until", "is for weekly rules")],
    ),
    "no week to count from": ({"Every (weeks)": "2"}, [("Start", "in which week to begin")]),
    "until before start": (
        {"Start": "2026-12-02", "Until": "2026-12-01"},
        [("Until", "is before “2026-12-02”")],
    ),
    "valid backwards": (
        {"Valid from": "02/12/2026", "Valid to": "01/12/2026"},
        [("Valid to", "is before “2026-12-02”")],
    ),
    "no such service": ({"Service key": "meal"}, [("Service key", "no service “meal” here")]),
    "no such place": ({"Place key": "port"}, [("Place key", "has no place “port”")]),
    "another's place": ({"Place key": "water-point"}, [("Place key", "has no place")]),
    "no keys": (
        {"Service key": "", "Place key": ""},
        [("Service key", "is missing"), ("Place key", "is missing")],
    ),
    "another location": ({"Location": "park"}, [("Location", "cannot be changed")]),
    "another organization": ({"Organization": "cfc"}, [("Organization", "it was “rck”")]),
    "another name": ({"Service": "Lunch"}, [("Service", "it was “Meals”")]),
    "hidden": ({"Days": "W\u200bed"}, [("Days", "contains invisible characters")]),
    "turned around": (
        {"Kind": "\u202ekind"},
        [("Kind", "contains invisible characters")],
    ),
    "long": ({"Days": "Wed " * 100}, [("Days", "is longer than 300 characters")]),
    "three at once": (
        {"Service key": "x", "Days": "x", "To": "x"},
        [("Service key", "no service"), ("Days", "is no day"), ("To", "is no time")],
    ),
    "a day unread is a day": (
        {"Days": "x", "Date": ""},
        [("Days", "is no day")],
    ),
}


@pytest.mark.parametrize(("row", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_has_its_row_and_column(
    row: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    problems = wrong(sheet({}, row, {}))
    assert [(problem.line, problem.field) for problem in problems] == [(3, c) for c, _ in expected]
    for problem, (_, message) in zip(problems, expected, strict=True):
        assert message in problem.message


def test_all_mistakes_of_all_rows_and_nothing_changed() -> None:
    problems = wrong(sheet({"From": "x"}, {}, {"To": "y", "Days": "z"}))
    assert [(p.line, p.field) for p in problems] == [(2, "From"), (4, "Days"), (4, "To")]


def test_mistakes_in_french_under_the_names_of_the_file() -> None:
    data = FRENCH.replace("mer;16:30", "mercure;16:30").encode()
    found, problems = read(data, [MEALS], "fr")
    assert found == []
    assert [(p.line, p.field) for p in problems] == [(4, "Jours")]
    assert problems[0].message.startswith(
        "«\u202fmercure\u202f» n’est pas un jour\u202f; écrivez «\u202flun mer ven\u202f»"
    )


def test_both_languages_say_the_same_things() -> None:
    for text in MESSAGES.values():
        assert catalogue("fr", TEAM_DOMAIN).gettext(text) not in ("", text)
    assert NAMES["en"].keys() == NAMES["fr"].keys() == set(Column)


def test_a_column_nobody_knows_and_one_that_is_missing() -> None:
    header = HEADER.replace("Days", "Dyas").replace("Season,", "")
    problems = wrong(sheet({}, header=header))
    assert [(p.line, p.field) for p in problems] == [(1, "Dyas"), (1, "Days"), (1, "Season")]
    assert "is no column of this spreadsheet; the columns are Service key," in problems[0].message
    assert [p.message for p in problems[1:]] == ["this column is missing"] * 2


def test_a_column_twice_and_a_cell_without_a_column() -> None:
    (twice,) = wrong(f"{HEADER},Jours\n".encode())
    assert (twice.line, twice.field) == (1, "Jours")
    (lost,) = wrong(sheet({}).replace(b"\r\n", b",,,,,,,,,,,,,lost\r\n").replace(b"lost", b"", 1))
    assert (lost.line, lost.message) == (2, "“lost” stands in a column without a name")


HOSTILE = {
    "nothing": (b"", 1, "missing"),
    "a NUL": (ENGLISH.replace("rck", "r\0k").encode(), 1, "is no CSV file"),
    "another encoding": (ENGLISH.encode("utf-16"), 1, "is no CSV file"),
    "bytes of no encoding": (HEADER.encode() + b"\n\x81\xff", 1, "is no CSV file"),
    "a real spreadsheet": (b"PK\x03\x04\x14\x00\x06\x00\x08", 1, "is no CSV file"),
    "too large": (b"," * 1_000_001, 1, "larger than 1 MB"),
    "too many rows": (HEADER.encode() + b"\n" * 6000, 1, "more than 5,000 rows"),
    "too many columns": (HEADER.encode() + b"," * 900_000, 1, "more than 100 columns"),
    "an enormous cell": (sheet({}) + b"x" * 900_000, 3, "far too long"),
    "an enormous name": (b'"' + b"x" * 200_000, 1, "quotation mark"),
    "an enormous row": (sheet({}) + b"," * 900_000 + b"x" * 90_000, 3, "without a name"),
    "a quotation mark never closed": (sheet({}) + b'\r\n"meals,meals-port\r\n', 4, "never closed"),
    "a quotation mark amid": (sheet({}) + b'"me"als,\r\n', 3, "never closed"),
}


@pytest.mark.parametrize(("data", "line", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_words(data: bytes, line: int, message: str) -> None:
    problems = wrong(data)
    assert problems[0].line == line
    assert message in problems[0].message
    assert max(len(str(problem)) for problem in problems) < 500


def test_what_comes_before_a_broken_row_is_still_checked() -> None:
    problems = wrong(sheet({"From": "x"}) + b'\r\n"meals')
    assert [(p.line, p.field) for p in problems] == [(2, "From"), (4, "file")]


def test_just_as_many_rows_as_allowed() -> None:
    (found,), problems = read(sheet(*[{}] * 5000), [MEALS])
    assert problems == []
    assert len(found.at[1].schedules) == 5000


FORMULAS = ["=1+1", "+33", "-2+3", "@SUM(A1)", "＝1", "'=1", "''@x", "'quoted", "a=b"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula_and_reads_back(name: str) -> None:
    doc = WATER.model_copy(update={"name": {"en": name}, "key": "-1", "organization": "-2"})
    text = export([doc], "en")
    (row,) = rows(text.removeprefix("\ufeff"))
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert read(text.encode(), [doc]) == ([doc], [])


@given(st.text(st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029")))
@example("''=1")
def test_defusing_is_undone(text: str) -> None:
    typed = plain_spaces(text).strip()  # a French keyboard's no-break spaces are spaces
    assert not defused(typed).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert cleaned(defused(typed)) == typed


times = st.times().map(lambda value: value.replace(second=0, microsecond=0))
dates = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@st.composite
def schedules(draw: st.DrawFn) -> ScheduleDocument:
    """Any rule the documents allow, its days and months in the order the database keeps."""
    spans = draw(st.tuples(*[st.one_of(st.none(), dates)] * 3))
    days = sorted(draw(st.sets(st.sampled_from(DAYS))), key=DAYS.index)
    weekly = bool(days)
    start = draw(dates) if not weekly or draw(st.booleans()) else None
    until = start + timedelta(days=draw(st.integers(0, 900))) if weekly and start else None
    ends = until is not None and until <= date(2100, 12, 31)
    opens_at, closes_at = draw(times), draw(times)
    assume(weekly or opens_at != closes_at)
    return ScheduleDocument(
        freq="WEEKLY" if weekly else None,
        interval=draw(st.integers(1, 53)) if weekly and start else 1,
        byday=tuple(days),
        bymonth=tuple(sorted(draw(st.sets(st.integers(1, 12))))) if weekly else (),
        dtstart=start,
        until=until if ends else spans[2] if weekly and not start else None,
        valid_from=min(spans[:2]) if all(spans[:2]) else spans[0],
        valid_to=max(spans[:2]) if all(spans[:2]) else None,
        opens_at=opens_at,
        closes_at=closes_at,
        holidays=draw(st.sampled_from(HolidayRule)),
    )


letters = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\xad")
names = st.dictionaries(
    st.sampled_from(["en", "fr", "ar"]), st.text(letters, min_size=1, max_size=80), min_size=1
)


@st.composite
def services(draw: st.DrawFn) -> list[ServiceDocument]:
    """Services with places and rules; names may be anything that can be a name."""
    count = draw(st.integers(1, 3))
    places = draw(st.lists(st.lists(schedules(), max_size=4), min_size=count, max_size=count))
    return [
        ServiceDocument(
            key=f"service-{n}",
            organization="rck",
            kind=draw(st.sampled_from(ServiceKind)),
            name=draw(names),
            at=(
                ServiceAtLocationDocument(
                    key=f"place-{n}", location="centre", schedules=tuple(rules)
                ),
                ServiceAtLocationDocument(
                    key=f"other-{n}", location="port", schedules=tuple(reversed(rules))
                ),
            ),
        )
        for n, rules in enumerate(places)
    ]


@given(services(), st.sampled_from(["en", "fr"]))
@settings(deadline=None, max_examples=150)
def test_what_is_written_reads_back_the_same(docs: list[ServiceDocument], language: Any) -> None:
    empty = [
        doc.model_copy(
            update={"at": tuple(at.model_copy(update={"schedules": ()}) for at in doc.at)}
        )
        for doc in docs
    ]
    assert read(export(docs, language).encode(), empty) == (docs, [])


def test_days_out_of_order_come_back_in_order() -> None:
    doc = WATER.at[0].model_copy(
        update={
            "schedules": (ScheduleDocument.model_validate(WEDNESDAY | {"byday": ["FR", "MO"]}),)
        }
    )
    (found,), _ = read(export([WATER.model_copy(update={"at": (doc,)})], "fr").encode(), [WATER])
    assert found.at[0].schedules[0].byday == ("MO", "FR")


cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "meals", "meals-port", "Wed", "lun-ven", "16:30", "2", "mai", "2026-11-30", '"', "'="]
    ),
)


@given(st.lists(st.lists(cells, max_size=20), max_size=4), st.sampled_from(["utf-8", "cp1252"]))
@settings(deadline=None, max_examples=300)
def test_any_cells_are_read_or_refused(table: list[list[str]], encoding: str) -> None:
    text = "\n".join([HEADER, *(",".join(row) for row in table)])
    found, problems = read(text.encode(encoding, "replace"), [MEALS])
    assert not (found and problems)
    assert all(problem.line >= 1 and problem.message for problem in problems)
    assert all(one.line <= other.line for one, other in pairwise(problems))


@given(st.binary(max_size=400), st.sampled_from(["en", "fr"]))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_refused(data: bytes, language: Any) -> None:
    found, problems = read(data, [MEALS], language)
    assert found == []
    assert problems


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_example_goes_out_and_comes_back(filled: Engine, language: Any) -> None:
    with reading(filled) as session:
        found = [item.doc for item in find_all(session, DocumentType.SERVICE)]
    docs = [doc for doc in found if isinstance(doc, ServiceDocument) and doc.at]
    assert len(docs) > 30
    assert read(export(docs, language).encode(), docs) == (docs, [])
