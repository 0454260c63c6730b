"""Rules in plain words: sentences written by hand, in both languages."""

from datetime import date
from typing import Any

import pytest

from content.directory import seasons
from content.directory.describe_schedule import describe
from content.directory.schemas import ScheduleDocument

TODAY = date(2026, 11, 22)
ALL = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def weekly(days: str, hours: str, **more: Any) -> ScheduleDocument:
    opens, closes = hours.split("-")
    given = {"freq": "WEEKLY", "byday": days.split(), "opens_at": opens, "closes_at": closes}
    return ScheduleDocument.model_validate(given | more)


def dated(day: str, hours: str, **more: Any) -> ScheduleDocument:
    opens, closes = hours.split("-")
    return ScheduleDocument.model_validate(
        {"dtstart": day, "opens_at": opens, "closes_at": closes} | more
    )


SENTENCES = [
    (
        weekly(" ".join(ALL), "00:00-23:59"),
        "Every day, day and night",
        "Tous les jours, jour et nuit",
    ),
    (
        weekly("WE", "16:30-18:00", until="2027-05-31"),
        "Every Wednesday 16:30–18:00 until 31 May",
        "Tous les mercredis 16:30–18:00 jusqu’au 31 mai",
    ),
    (
        weekly("FR WE MO", "10:00-12:00", bymonth=[1, 2, 3, 4, 5, 11, 12]),
        "Every Monday, Wednesday and Friday 10:00–12:00, from November to May",
        "Tous les lundis, mercredis et vendredis 10:00–12:00, de novembre à mai",
    ),
    (
        weekly("TU", "14:00-16:00", interval=2, dtstart="2026-03-03"),
        "Every second Tuesday 14:00–16:00, from 3 March 2026",
        "Un mardi sur deux 14:00–16:00, à partir du 3 mars 2026",
    ),
    (
        dated("2026-12-20", "10:00-12:00"),
        "On Sunday 20 December 2026, 10:00–12:00",
        "Le dimanche 20 décembre 2026, 10:00–12:00",
    ),
    (
        dated("2027-01-01", "10:00-12:00", holidays="open"),
        "On Friday 1 January 2027, 10:00–12:00; open on public holidays too",
        "Le vendredi 1er janvier 2027, 10:00–12:00\u00a0; ouvert aussi les jours fériés",
    ),
    (
        weekly(" ".join(ALL), "00:00-00:00"),
        "Every day, day and night",
        "Tous les jours, jour et nuit",
    ),
    (
        weekly(" ".join(ALL), "22:00-02:00"),
        "Every day 22:00–02:00 (until the next morning)",
        "Tous les jours 22:00–02:00 (jusqu’au lendemain matin)",
    ),
    (
        weekly("SA", "18:00-00:00"),
        "Every Saturday 18:00–00:00 (until midnight)",
        "Tous les samedis 18:00–00:00 (jusqu’à minuit)",
    ),
    (
        weekly("SA", "18:00-18:00"),
        "Every Saturday 18:00–18:00 (until the next day)",
        "Tous les samedis 18:00–18:00 (jusqu’au lendemain)",
    ),
    (
        weekly("MO TU WE TH FR", "09:00-17:00", holidays="closed"),
        "Every day from Monday to Friday 09:00–17:00; closed on public holidays",
        "Tous les jours du lundi au vendredi 09:00–17:00\u00a0; fermé les jours fériés",
    ),
    (
        weekly("MO TU WE SU", "09:00-17:00"),
        "Every Monday, Tuesday, Wednesday and Sunday 09:00–17:00",
        "Tous les lundis, mardis, mercredis et dimanches 09:00–17:00",
    ),
    (
        weekly("TU TH", "14:00-16:00", interval=2, dtstart="2026-12-01"),
        "Every second week on Tuesday and Thursday, 14:00–16:00, from 1 December",
        "Une semaine sur deux, le mardi et le jeudi, 14:00–16:00, à partir du 1er décembre",
    ),
    (
        weekly("TU", "14:00-16:00", interval=3, dtstart="2026-12-01", valid_to="2027-03-01"),
        "Every 3 weeks on Tuesday, 14:00–16:00, from 1 December until 1 March",
        "Toutes les 3 semaines, le mardi, 14:00–16:00, du 1er décembre au 1er mars",
    ),
    (
        weekly(" ".join(ALL), "00:00-00:00", interval=2, dtstart="2026-12-01"),
        "Every second week on all days, day and night, from 1 December",
        "Une semaine sur deux, tous les jours, jour et nuit, à partir du 1er décembre",
    ),
    (
        weekly("TU", "14:00-16:00", interval=2, dtstart="2026-03-03", valid_from="2026-12-01"),
        "Every second Tuesday 14:00–16:00, from 1 December, counted from the week of 3 March 2026",
        (
            "Un mardi sur deux 14:00–16:00, à partir du 1er décembre, "
            "en comptant de la semaine du 3 mars 2026"
        ),
    ),
    (
        weekly("MO", "08:00-09:00", bymonth=[4, 5, 6], until="2027-06-15"),
        "Every Monday 08:00–09:00, from April to June, until 15 June",
        "Tous les lundis 08:00–09:00, d’avril à juin, jusqu’au 15 juin",
    ),
    (
        weekly("MO", "08:00-09:00", bymonth=[12, 1]),
        "Every Monday 08:00–09:00, in December and January",
        "Tous les lundis 08:00–09:00, en décembre et janvier",
    ),
    (
        weekly("MO", "08:00-09:00", bymonth=[3, 6, 7, 8]),
        "Every Monday 08:00–09:00, in March, June, July and August",
        "Tous les lundis 08:00–09:00, en mars, juin, juillet et août",
    ),
    (
        weekly("MO", "08:00-09:00", bymonth=[8]),
        "Every Monday 08:00–09:00, in August",
        "Tous les lundis 08:00–09:00, en août",
    ),
    (
        weekly("MO", "08:00-09:00", bymonth=list(range(1, 13))),
        "Every Monday 08:00–09:00",
        "Tous les lundis 08:00–09:00",
    ),
    (
        weekly("MO", "08:00-09:00", dtstart="2026-12-07", valid_from="2027-01-04"),
        "Every Monday 08:00–09:00, from 4 January",
        "Tous les lundis 08:00–09:00, à partir du 4 janvier",
    ),
    (
        weekly("MO", "08:00-09:00", until="2027-06-28", valid_to="2027-05-31"),
        "Every Monday 08:00–09:00 until 31 May",
        "Tous les lundis 08:00–09:00 jusqu’au 31 mai",
    ),
]


@pytest.mark.parametrize(("rule", "english", "french"), SENTENCES, ids=[s[1] for s in SENTENCES])
def test_a_rule_as_a_volunteer_would_say_it(
    rule: ScheduleDocument, english: str, french: str
) -> None:
    assert describe(rule, "en", TODAY) == english
    assert describe(rule, "fr", TODAY) == french


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-22", "22 November"),
        ("2026-11-21", "21 November 2026"),
        ("2027-09-17", "17 September"),
        ("2027-09-18", "18 September 2027"),
    ],
)
def test_a_year_is_said_when_the_date_is_not_soon(until: str, said: str) -> None:
    rule = weekly("WE", "16:30-18:00", until=until)
    assert describe(rule, "en", TODAY) == f"Every Wednesday 16:30–18:00 until {said}"


def test_without_a_today_every_date_has_its_year() -> None:
    rule = weekly("WE", "16:30-18:00", until="2027-05-31")
    assert describe(rule, "en") == "Every Wednesday 16:30–18:00 until 31 May 2027"
    assert describe(rule, "fr") == "Tous les mercredis 16:30–18:00 jusqu’au 31 mai 2027"


@pytest.mark.parametrize(
    ("months", "runs"),
    [
        ([], []),
        ([5], [(5, 5)]),
        ([11, 12, 1, 2], [(11, 2)]),
        ([1, 12], [(12, 1)]),
        ([1, 3, 4, 12], [(3, 4), (12, 1)]),
        (range(1, 13), [(1, 12)]),
        (range(2, 13), [(2, 12)]),
    ],
)
def test_months_as_runs(months: list[int], runs: list[tuple[int, int]]) -> None:
    assert seasons.runs(months) == runs
    assert {month for run in runs for month in seasons.between(*run)} == set(months)
