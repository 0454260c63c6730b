"""The functions of ours that a request runs through until its row is written, in one thread."""

import ast
import contextlib
import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

from sqlalchemy import Engine, event

from tests.architecture.source import PRODUCT, ROOT

OURS = tuple(f"{ROOT / top}/" for top in PRODUCT)
TESTS = f"{ROOT / 'tests'}/"
WRAPPERS = (contextlib.__file__, functools.__file__)
GROUND = (
    *("content/core/", "content/models/base.py", "content/snapshot/keeper.py"),
    *("api/app_state.py", "api/program.py", "api/admin/request.py"),
    *("api/admin/forms/", "api/admin/alerts/form_fields.py"),
)


@dataclass
class Walk:
    """The functions, each with how deep it was when it was first called, and the calls that came
    back into a module that waits for them."""

    since: str = ""
    functions: dict[str, int] = field(default_factory=dict)
    returns: set[str] = field(default_factory=set)
    is_over: bool = False

    def __str__(self) -> str:
        steps = (f"{'  ' * depth}{name}" for name, depth in self.functions.items())
        return "\n".join((f"{len(self.functions)} functions:", *steps, *sorted(self.returns)))

    def enter(self, frame: FrameType) -> None:
        """Note a call."""
        stack = list(_steps(frame))
        files = [one.f_code.co_filename for one in stack]
        name = _name(frame)
        if self.since and not any(one.f_code.co_name == self.since for one in stack):
            return
        self.functions.setdefault(name, len(stack) - 1)
        if len(stack) > 1 and files[1] != files[0] and files[0] in files[2:]:
            self.returns.add(f"{_name(stack[1])} comes back into {name}")


@contextlib.contextmanager
def walked(engine: Engine, table: str, since: str = "") -> Iterator[Walk]:
    """What is called until the first INSERT or UPDATE of a table; with `since`, from the function
    of that name on."""
    walk = Walk(since)

    def call(frame: FrameType, what: str, _argument: object) -> None:
        if what == "call" and not walk.is_over and _is_step(frame):
            walk.enter(frame)

    def execute(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        walk.is_over |= statement.startswith((f"INSERT INTO {table} ", f"UPDATE {table} "))

    event.listen(engine, "before_cursor_execute", execute)
    sys.setprofile(call)
    try:
        yield walk
    finally:
        sys.setprofile(None)
        event.remove(engine, "before_cursor_execute", execute)


def _steps(frame: FrameType | None) -> Iterator[FrameType]:
    """A step and those that wait for it."""
    while frame is not None:
        if _is_step(frame):
            yield frame
        frame = frame.f_back


def _is_step(frame: FrameType) -> bool:
    """Whether a call counts: of ours, by a step or by a test; not the ground, nor an accessor."""
    code = frame.f_code
    if not _is_ours(code) or code.co_qualname.endswith(">"):
        return False
    if str(Path(code.co_filename).relative_to(ROOT)).startswith(GROUND):
        return False
    if (code.co_name, code.co_firstlineno) in _accessors(code.co_filename):
        return False
    caller = frame.f_back
    while caller is not None and _is_passed_through(caller):
        caller = caller.f_back
    if caller is None:
        return False
    return caller.f_code.co_filename.startswith(TESTS) or _is_step(caller)


def _is_ours(code: CodeType) -> bool:
    """Not a template, which is a function for Jinja."""
    return code.co_filename.startswith(OURS) and code.co_filename.endswith(".py")


def _is_passed_through(frame: FrameType) -> bool:
    """Comprehensions and lambdas are part of the function that they stand in."""
    code = frame.f_code
    inside = _is_ours(code) and code.co_qualname.endswith(">")
    return inside or code.co_filename in WRAPPERS


@cache
def _accessors(file: str) -> frozenset[tuple[str, int]]:
    """The functions of a file that are one expression and call none of ours: name, first line."""
    tree = ast.parse(Path(file).read_text("utf-8"))
    ours = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PRODUCT):
            ours |= {alias.asname or alias.name for alias in node.names if alias.name.islower()}
    return frozenset(
        (node.name, min([node.lineno, *(one.lineno for one in node.decorator_list)]))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and isinstance(node.body[-1], ast.Return | ast.Expr)
        and len(node.body) - (ast.get_docstring(node) is not None) == 1
        and not any(isinstance(one, ast.Name) and one.id in ours for one in _called(node))
    )


def _called(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What it calls; of `module.name` the module."""
    for node in ast.walk(function.body[-1]):
        if isinstance(node, ast.Call):
            yield node.func.value if isinstance(node.func, ast.Attribute) else node.func


def _name(frame: FrameType) -> str:
    file = Path(frame.f_code.co_filename).relative_to(ROOT).with_suffix("")
    return f"{'.'.join(file.parts)}.{frame.f_code.co_qualname}"
