"""The laws that can be read off the code: imports, commits, settings, registries."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.i18n import LANGUAGES, LOCALE_FOLDER
from content.settings import Settings

ROOT = Path(__file__).parent.parent
ROOMS = ("content", "bot", "api")
SOURCES = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_one_way(file: Path) -> None:
    room = ROOMS.index(file.relative_to(ROOT).parts[0])
    later = ROOMS[room + 1 :]
    assert not [name for name in imported(file) if name.split(".")[0] in later]


def test_content_knows_neither_telegram_nor_http() -> None:
    for file in (ROOT / "content").rglob("*.py"):
        names = {name.split(".")[0] for name in imported(file)}
        assert not names & {"telegram", "fastapi", "starlette", "aiohttp", "httpx"}, file


def test_screens_are_pure() -> None:
    """No clock, no database, no network: only what they are given."""
    for file in (ROOT / "bot" / "screens").rglob("*.py"):
        names = set(imported(file))
        forbidden = ("content.database", "content.models", "sqlalchemy", "bot.telegram", "asyncio")
        assert not [name for name in names if name.startswith(forbidden)], file
        assert "clock.now" not in file.read_text("utf-8")


def test_only_transaction_commits() -> None:
    found = [file for file in SOURCES if ".commit()" in file.read_text("utf-8")]
    assert found == [ROOT / "content" / "database.py"]


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        assert f"CHANNEL_INFO_{name.upper()}" in readme
        assert field.description


def test_every_language_has_a_catalogue_and_the_other_way_round() -> None:
    catalogues = {file.parent.parent.name for file in LOCALE_FOLDER.rglob("*.po")}
    assert catalogues == set(LANGUAGES) - {"en"}


def test_no_file_names_a_registry() -> None:
    hosts = r"https?://(pypi|files\.pythonhosted|registry\.npmjs|deb\.debian)\."
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in tracked.stdout.split("\n"):
        file = ROOT / name
        if name and file.is_file() and file != Path(__file__):
            assert not re.search(hosts, file.read_text("utf-8", errors="replace")), name


def test_no_text_is_hidden_from_the_catalogues() -> None:
    """pybabel looks into no f-string: a text that is marked inside one is never translated."""
    marked = re.compile(r"\bf([\"']).*?\{[^}]*\b(?:t|tn|say|sayn)\(\s*[\"']")
    found = [
        f"{file}: {line.strip()}"
        for room in ("bot", "api")
        for file in Path(room).rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if marked.search(line)
    ]
    assert found == []
