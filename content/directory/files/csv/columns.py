"""The columns of the spreadsheet, and what people call them."""

import re
from collections.abc import Mapping
from enum import StrEnum

from content.directory.describe_schedule import Spoken
from content.directory.files.csv.vocabulary import fold


class Column(StrEnum):
    """What a row has, in the order it is written."""

    SERVICE = "service"
    PLACE = "place"
    ORGANIZATION = "organization"
    KIND = "kind"
    NAME = "name"
    LOCATION = "location"
    DAYS = "days"
    OPENS = "opens"
    CLOSES = "closes"
    EVERY = "every"
    MONTHS = "months"
    STARTS = "starts"
    UNTIL = "until"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    DATE = "date"
    HOLIDAYS = "holidays"


# Only for people to find their way; what a row changes is named by the two keys.
SHOWN = (Column.ORGANIZATION, Column.KIND, Column.NAME, Column.LOCATION)
NAMES: Mapping[Spoken, Mapping[Column, str]] = {
    "en": {
        Column.SERVICE: "Service key",
        Column.PLACE: "Place key",
        Column.ORGANIZATION: "Organization",
        Column.KIND: "Kind",
        Column.NAME: "Service",
        Column.LOCATION: "Location",
        Column.DAYS: "Days",
        Column.OPENS: "From",
        Column.CLOSES: "To",
        Column.EVERY: "Every (weeks)",
        Column.MONTHS: "Season",
        Column.STARTS: "Start",
        Column.UNTIL: "Until",
        Column.VALID_FROM: "Valid from",
        Column.VALID_TO: "Valid to",
        Column.DATE: "Date",
        Column.HOLIDAYS: "Public holidays",
    },
    "fr": {
        Column.SERVICE: "Clé du service",
        Column.PLACE: "Clé du lieu",
        Column.ORGANIZATION: "Organisation",
        Column.KIND: "Type",
        Column.NAME: "Service",
        Column.LOCATION: "Lieu",
        Column.DAYS: "Jours",
        Column.OPENS: "De",
        Column.CLOSES: "À",
        Column.EVERY: "Toutes les (semaines)",
        Column.MONTHS: "Saison",
        Column.STARTS: "Début",
        Column.UNTIL: "Jusqu’au",
        Column.VALID_FROM: "Valable du",
        Column.VALID_TO: "Valable au",
        Column.DATE: "Date",
        Column.HOLIDAYS: "Jours fériés",
    },
}


def column(name: str) -> Column | None:
    """The column that a header means, in any case, with or without accents."""
    return _BY_NAME.get(_plain(name))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()


_BY_NAME = {_plain(name): column for names in NAMES.values() for column, name in names.items()}
