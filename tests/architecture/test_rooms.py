"""Where imports may point: down, one way, and never in a circle."""

import importlib
from enum import EnumType

import pytest

from tests.architecture.measures import Measure, both_ways, circles, measures
from tests.architecture.source import PRODUCT, Module, imports, modules

# What a module that calls itself pure may not touch: it gets data in, and gives data out.
IMPURE = ("asyncio", "os", "socket", "subprocess", "httpx", "sqlmodel", "sqlalchemy", "fastapi")
# `read_text` of a file that is part of the program gives the same on every call.
CLOCKS = ("now", "today", "utcnow", "monotonic", "time_ns")


def test_imports_point_one_way() -> None:
    """api → bot → content."""
    for name, others in imports().items():
        assert not [other for other in others if other.split(".")[0] in _above(name)], name


def _above(name: str) -> tuple[str, ...]:
    return PRODUCT[PRODUCT.index(name.split(".", maxsplit=1)[0]) + 1 :]


def test_there_is_no_circle() -> None:
    assert circles() == []


def test_no_two_rooms_import_each_other() -> None:
    assert both_ways() == set()


def test_a_channel_is_one_folder() -> None:
    """What answers people and sends alerts knows a `Messenger`, and not which one. What is true of
    the folders of `bot` is so of whatever they import: content is below, and asked next."""
    for name, module in modules().items():
        if name.split(".")[0] == "bot" and not name.startswith("bot.telegram"):
            imported = [f"{source}.{what}" for source, what in module.imported()]
            known = ("telegram.", "bot.telegram.")
            assert not [one for one in imported if one.startswith(known)], name


def test_content_knows_neither_telegram_nor_http() -> None:
    strangers = {"telegram", "fastapi", "starlette", "aiohttp", "httpx"}
    for name, module in modules().items():
        if name.startswith("content"):
            assert not strangers & {source.split(".")[0] for source, _ in module.imported()}, name


@pytest.mark.parametrize("measure", measures(), ids=lambda one: one.name)
def test_the_code_stays_easy_to_live_in(measure: Measure) -> None:
    """What each counts is shown by `python -m tests.architecture -v`."""
    assert measure.value <= measure.most


def pure() -> list[Module]:
    """Modules that say so of themselves, and those of folders that do."""
    found = [
        module
        for name, module in modules().items()
        if "Pure." in module.summary or _is_in_pure_folder(name)
    ]
    assert len(found) > 30
    return found


def _is_in_pure_folder(name: str) -> bool:
    folder = modules().get(name.rpartition(".")[0])
    return folder is not None and "Pure." in folder.summary


@pytest.mark.parametrize("module", pure(), ids=lambda module: module.name)
def test_what_calls_itself_pure_is(module: Module) -> None:
    """No clock, no database, no network: only what it is given. Of the tables it may know the
    enums, which are words and not rows."""
    for source, name in module.imported():
        assert source.split(".")[0] not in IMPURE, source
        assert source not in ("content.core.database", "content.core.settings"), source
        if source.startswith("content.models"):
            assert isinstance(getattr(importlib.import_module(source), name), EnumType), name
    called = [f"clock.{name}" for name in CLOCKS if f"clock.{name}(" in module.file.read_text()]
    assert called == []
