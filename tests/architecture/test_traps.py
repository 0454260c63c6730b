"""Nothing reaches into another package.

This program once dropped parts of Babel's data after loading, hid modules in `sys.modules` so that
two libraries would not load them, and set glibc's allocator through `ctypes`. Each saved a few
megabytes, worked with one version only, and changed the library for everybody else in the process.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import PRODUCT, Module, modules

FORBIDDEN = {"ctypes", "sys.modules"}
DOCUMENTED = {"logging.raiseExceptions"}  # a switch that is meant to be set


def traps(tree: ast.Module) -> Iterator[str]:
    """What of other packages is imported, read or set that is not theirs to give."""
    theirs = _names_of_others(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from FORBIDDEN & _imported(node)
        elif isinstance(node, ast.Attribute) and _root(node) in theirs:
            name = ast.unparse(node)
            is_set = not isinstance(node.ctx, ast.Load)
            if (
                name in FORBIDDEN
                or node.attr.startswith("_")
                or (is_set and name not in DOCUMENTED)
            ):
                yield name
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from {ast.unparse(node)} if _root(node) in theirs else ()
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("setattr", "delattr"):
            yield from {ast.unparse(node)} if _root(node.args[0]) in theirs else ()


def _names_of_others(tree: ast.Module) -> set[str]:
    """What names the module has for packages that are not ours, and for what is in them."""
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).split(".")[0] not in PRODUCT
    }


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    module = getattr(node, "module", None)
    names = {alias.name for alias in node.names}
    return names if module is None else {module, *(f"{module}.{name}" for name in names)}


def _root(node: ast.expr) -> str:
    """The name that a dotted or indexed expression begins with, or ""."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("module", modules().values(), ids=lambda module: module.name)
def test_nothing_reaches_into_another_package(module: Module) -> None:
    assert list(traps(module.tree)) == []


@pytest.mark.parametrize(
    "code",
    [
        "import ctypes",
        "from ctypes import CDLL",
        "import sys\nsys.modules.setdefault('x', None)",
        "import sys\nsys.modules['x'] = None",
        "from sys import modules",
        "from babel import localedata\nlocaledata._cache.clear()",
        "import httpx\nhttpx.USER_AGENT = ''",
        "import os\ndel os.environ['HOME']",
        "import httpx\nsetattr(httpx, 'main', None)",
    ],
)
def test_a_trap_is_found(code: str) -> None:
    assert list(traps(ast.parse(code)))
