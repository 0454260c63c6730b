"""CLDR's data without what nobody here is told: a megabyte less a language, and two for all."""

from collections.abc import Collection, MutableMapping
from typing import Any, cast

from babel import Locale, localedata
from babel.core import get_global

_UNUSED = frozenset(
    {"currency_names", "currency_names_plural", "currency_symbols", "compact_currency_formats"}
    | {"unit_display_names", "compound_unit_patterns", "compact_decimal_formats"}
    | {"territories", "scripts", "variants", "time_zones", "meta_zones"}
    | {"interval_formats", "datetime_skeletons", "zone_formats", "quarters", "eras"}
)
_TIMES = {"minute", "hour", "day"}
_TOLD = {"date_fields": _TIMES, "unit_patterns": {f"duration-{unit}" for unit in _TIMES}}


def light(code: str, languages: Collection[str]) -> Locale:
    """The locale of one of our `languages`."""
    locale = Locale.parse(code)
    for name in ("root", code):
        _lighten(localedata.load(name))
    if code != "en":  # English says what languages are called, in a catalogue's head
        localedata.load(code).pop("languages", None)
    _lighten_all(languages)
    return locale


def _lighten(data: MutableMapping[str, Any]) -> None:
    """Of what is measured, only time."""
    for part in _UNUSED & data.keys():
        del data[part]
    for part, told in _TOLD.items():
        for unit in data[part].keys() - told:
            del data[part][unit]


def _lighten_all(languages: Collection[str]) -> None:
    """Of what is said of all languages, no territories; and only how ours are written."""
    for part in (
        get_global("territory_languages"),
        get_global("territory_currencies"),
        get_global("territory_zones"),
        get_global("zone_territories"),
        get_global("meta_zones"),
        get_global("zone_aliases"),
        get_global("windows_zone_mapping"),
        get_global("all_currencies"),
    ):
        cast("dict[str, Any]", part).clear()
    likely = cast("dict[str, str]", get_global("likely_subtags"))
    ours = {code: likely[code] for code in languages if code in likely}
    likely.clear()
    likely.update(ours)
