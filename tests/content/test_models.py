"""The rules that live in the database, on both databases, whatever the program does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, SQLModel, select

from content import models
from content.core.database import reading, transaction
from content.models import AssuranceMethod, Audience, Mandate, PageKind, Precision, ServiceKind
from content.schedules.rules import ExceptionKind, Frequency
from tests.conftest import NOW


def phrase(session: Session, value: str = "text") -> int:
    row = models.Phrase(source_language="en")
    session.add(row)
    session.flush()
    assert row.id
    session.add(
        models.Text(
            phrase_id=row.id, language="en", value=value, edited_at=NOW, major_edited_at=NOW
        )
    )
    return row.id


def add(session: Session, row: SQLModel) -> Any:
    session.add(row)
    session.flush()
    return row.id  # type: ignore[attr-defined]


def world(session: Session) -> dict[str, int]:
    """One of each thing, so that a test needs to make only what it is about."""
    zone = add(session, models.Zone(key="calais", name_id=phrase(session)))
    organization = add(
        session, models.Organization(key="rck", name="RCK", mandate=Mandate.INDEPENDENT)
    )
    location = add(
        session,
        models.Location(
            key="centre", zone_id=zone, name_id=phrase(session), precision=Precision.STREET
        ),
    )
    service = add(
        session,
        models.Service(
            key="meals",
            organization_id=organization,
            kind=ServiceKind.FOOD,
            name_id=phrase(session),
        ),
    )
    place = add(
        session,
        models.ServiceAtLocation(key="meals-centre", service_id=service, location_id=location),
    )
    page = add(session, models.Page(key="guide", kind=PageKind.GUIDE, title_id=phrase(session)))
    return {
        "zone": zone,
        "organization": organization,
        "location": location,
        "service": service,
        "place": place,
        "page": page,
        "phrase": phrase(session),
    }


Make = Callable[[dict[str, int]], SQLModel]


def schedule(**values: Any) -> Make:
    given: dict[str, Any] = {
        "opens_at": time(14),
        "closes_at": time(16),
        "freq": Frequency.WEEKLY,
    } | values
    return lambda w: models.Schedule(service_at_location_id=w["place"], **given)


def exception(**values: Any) -> Make:
    given = {"date": date(2026, 11, 22), "said_at": NOW} | values
    return lambda w: models.ScheduleException(service_at_location_id=w["place"], **given)


def location(**values: Any) -> Make:
    given = {"key": "place", "precision": Precision.AREA} | values
    return lambda w: models.Location(zone_id=w["zone"], name_id=w["phrase"], **given)


def assurance(**values: Any) -> Make:
    return lambda w: models.Assurance(
        assurer_id=w["organization"],
        assured_at=NOW,
        method=AssuranceMethod.SEEN,
        **{name: w[value] for name, value in values.items()},
    )


ALLOWED: dict[str, Make] = {
    "weekly": schedule(byday="MO,WE"),
    "every second week": schedule(byday="MO", interval=2, dtstart=date(2026, 1, 5)),
    "season": schedule(byday="MO", bymonth="11,12,1,2"),
    "dated": schedule(freq=None, dtstart=date(2026, 11, 22)),
    "whole day cancelled": exception(kind=ExceptionKind.CANCELLED),
    "vague living site": location(is_living_site=True, latitude=50.95, longitude=1.85),
    "one thing assured": assurance(service_at_location_id="place"),
}
REFUSED: dict[str, Make] = {
    "weekly without days": schedule(),
    "weekly with an unknown day": schedule(byday="MO,XX"),
    "a month that is none": schedule(byday="MO", bymonth="13"),
    "a half month": schedule(byday="MO", bymonth="1,,2x"),
    "interval without a start": schedule(byday="MO", interval=2),
    "interval of nothing": schedule(byday="MO", interval=0, dtstart=date(2026, 1, 5)),
    "dated without a date": schedule(freq=None),
    "dated with days": schedule(freq=None, dtstart=date(2026, 1, 5), byday="MO"),
    "until before the start": schedule(
        byday="MO", dtstart=date(2026, 1, 5), until=date(2026, 1, 4)
    ),
    "valid backwards": schedule(byday="MO", valid_from=date(2026, 1, 5), valid_to=date(2026, 1, 4)),
    "late without when": exception(kind=ExceptionKind.LATE),
    "a new time for a whole day": exception(kind=ExceptionKind.LATE, new_opens_at=time(15)),
    "moved to nowhere": exception(kind=ExceptionKind.MOVED),
    "extra without hours": exception(kind=ExceptionKind.EXTRA),
    "exact living site": location(is_living_site=True, precision=Precision.EXACT),
    "living site as a landmark": location(is_living_site=True, is_landmark=True),
    "half a position": location(latitude=50.95),
    "a position off the earth": location(latitude=150.0, longitude=0.0),
    "a key with capitals": location(key="Place"),
    "a key with a space": location(key="my place"),
    "a key with an underscore": location(key="my_place"),
    "a key too long for a button": location(key="a" * 25),
    "an empty key": location(key=""),
    "two things assured": assurance(service_at_location_id="place", page_id="page"),
    "nothing assured": assurance(),
    "a location of no zone": lambda w: models.Location(
        key="place", zone_id=999_999, name_id=w["phrase"], precision=Precision.AREA
    ),
    "the same place twice": lambda w: models.ServiceAtLocation(
        key="again", service_id=w["service"], location_id=w["location"]
    ),
    "a rights page without a topic": lambda w: models.Page(
        key="rights", kind=PageKind.RIGHTS, title_id=w["phrase"]
    ),
    "a source that is no link": lambda w: models.Source(
        page_id=w["page"], position=0, title="x", url="javascript:x", read_on=date(2026, 1, 1)
    ),
    "an emergency number of an organization": lambda w: models.Phone(
        key="p", number="112", organization_id=w["organization"], is_emergency=True
    ),
    "an empty text": lambda w: models.Text(
        phrase_id=w["phrase"], language="fr", value="", edited_at=NOW, major_edited_at=NOW
    ),
    "a major edit after the last edit": lambda w: models.Text(
        phrase_id=w["phrase"],
        language="fr",
        value="x",
        edited_at=NOW,
        major_edited_at=datetime(2027, 1, 1, tzinfo=UTC),
    ),
    "a pace of no days": lambda _: models.Pace(thing="food", days=0),
    "a second version": lambda _: models.Version(id=2),
    "a word that is not in the list": lambda w: models.Organization(
        key="x",
        name="x",
        mandate="police",  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_what_is_allowed(engine: Engine, what: str) -> None:
    with transaction(engine) as session:
        row = ALLOWED[what](world(session))
        session.add(row)
    with reading(engine) as session:
        assert session.exec(select(type(row))).first() is not None


def test_what_is_refused(engine: Engine) -> None:
    accepted = []
    for what, make in REFUSED.items():
        try:
            with transaction(engine) as session:
                session.add(make(world(session)))
                session.flush()
                accepted.append(what)
                session.rollback()
        except (IntegrityError, StatementError):
            continue
    assert accepted == []


def test_moments_come_back_in_utc(engine: Engine) -> None:
    with transaction(engine) as session:
        w = world(session)
        session.add(assurance(page_id="page")(w))
    with reading(engine) as session:
        assert session.exec(select(models.Assurance)).one().assured_at == NOW


def test_a_moment_without_its_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError), transaction(engine) as session:
        w = world(session)
        row = assurance(page_id="page")(w)
        row.assured_at = datetime(2026, 1, 1)  # noqa: DTZ001
        session.add(row)


def test_every_change_is_a_new_version_and_reading_is_none(engine: Engine) -> None:
    def version() -> int:
        with reading(engine) as session:
            return session.exec(select(models.Version.number)).one()

    before = version()
    with transaction(engine) as session:
        w = world(session)
    assert version() == before + 1
    with transaction(engine) as session:
        session.get(models.Zone, w["zone"]).position = 0  # type: ignore[union-attr]
    assert version() == before + 1, "nothing changed"
    with transaction(engine) as session:
        session.add(models.Eligibility(service_id=w["service"], audience=Audience.WOMEN))
    assert version() == before + 2


def test_a_failed_transaction_changes_nothing(engine: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(engine) as session:
        world(session)
        session.flush()
        raise RuntimeError
    with reading(engine) as session:
        assert session.exec(select(models.Zone)).all() == []
        assert session.exec(select(models.Version.number)).one() == 0
