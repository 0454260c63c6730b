"""What the documents for developers name is in the code."""

import importlib
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import pytest

from tests.architecture.source import modules

DOCS = Path("docs")
NAMES = re.compile(r"`((?:bot|content|api)(?:\.\w+)+)`")
PATHS = re.compile(r"`((?:bot|content|api|tests|docs|migrations)/[\w./-]*)`")
LINKS = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def texts() -> Iterator[Path]:
    yield from (*DOCS.glob("*.md"), *DOCS.glob("decisions/*.md"), *Path().glob("*.md"))


def found(pattern: re.Pattern[str], file: Path) -> list[str]:
    return pattern.findall(file.read_text("utf-8"))


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    known = [n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in modules()]
    if not known:
        return False
    module = importlib.import_module(".".join(parts[: known[0]]))
    try:
        reduce(getattr, parts[known[0] :], module)
    except AttributeError:
        return False
    return True


@pytest.mark.parametrize("file", ["architecture.md", "glossary.md"])
def test_every_name_is_in_the_code(file: str) -> None:
    names = found(NAMES, DOCS / file)
    assert [name for name in names if not is_there(name)] == []
    assert len(names) > 20 or file != "architecture.md"


def test_every_path_is_there() -> None:
    paths = [
        (file, one)
        for name in ("architecture.md",)
        for file in [DOCS / name]
        for one in found(PATHS, file)
    ]
    assert len(paths) > 10
    assert [one for _, one in paths if not Path(one).exists()] == []


def test_every_link_leads_somewhere() -> None:
    links = [(file, link) for file in texts() for link in found(LINKS, file)]
    assert len(links) > 50
    assert [(str(f), link) for f, link in links if not (f.parent / link).exists()] == []


def test_the_classes_of_the_glossary_are_in_the_code() -> None:
    classes = {one.name for module in modules().values() for one in module.classes}
    named = re.findall(r"`([A-Z]\w+)`", (DOCS / "glossary.md").read_text("utf-8"))
    assert len(named) > 20
    assert set(named) - classes - {"RRULE", "FREQ"} == set()
