"""Counting who an alert is for, before it goes."""

from sqlalchemy import Engine

from content.alerts import audience
from content.core.database import transaction
from content.models import AlertStatus, ReceiverKind
from tests.content.alerts.making import add_alert, subscribe

NUMBERS = {"calais": 1, "synthe": 2}


def test_by_what_they_asked_for(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2], zones=2)
        subscribe(session, [3], zones=2 + 4, language="ar")
        subscribe(session, [4])
        subscribe(session, [5], zones=8)
        subscribe(session, [6], receiver=ReceiverKind.TESTER, zones=4)
        everywhere, there = add_alert(session), add_alert(session, zones=4)
        drill = add_alert(session, status=AlertStatus.EXERCISE)
        assert audience.by_zone(session, everywhere, NUMBERS) == {"": 1, "calais": 3, "synthe": 2}
        assert audience.by_zone(session, there, NUMBERS) == {"": 1, "calais": 1, "synthe": 2}
        assert audience.by_zone(session, drill, NUMBERS) == {"": 0, "calais": 0, "synthe": 1}
        in_arabic = audience.by_zone(session, everywhere, NUMBERS, frozenset({"ar"}))
        assert in_arabic == {"": 0, "calais": 1, "synthe": 1}
