"""The product's modules as data: what each imports, defines and calls. Nothing is run."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("content", "bot", "api")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file. `name` is its dotted name; a package's `__init__` has the package's."""

    name: str
    file: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.file.read_text("utf-8"))

    @property
    def is_package(self) -> bool:
        return self.file.name == "__init__.py"

    @property
    def summary(self) -> str:
        """The docstring, or ""."""
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @cached_property
    def mentions(self) -> Counter[str]:
        """How often each name is read in the file."""
        names = (node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))
        attributes = (node.attr for node in ast.walk(self.tree) if isinstance(node, ast.Attribute))
        return Counter([*names, *attributes])

    def imported(self) -> Iterator[tuple[str, str]]:
        """Module and name of each import; the name is "" for `import module`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name) for alias in node.names)


@cache
def modules() -> Mapping[str, Module]:
    """All modules of the product, by name."""
    found = {}
    for top in PRODUCT:
        for file in sorted((ROOT / top).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = Module(name, file)
    assert len(found) > 200, "there is something to look at"
    return found


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """The modules of the product that each imports."""
    known = modules()
    return {name: frozenset(_known(module)) - {name} for name, module in known.items()}


def _known(module: Module) -> Iterator[str]:
    known = modules()
    for source, name in module.imported():
        if f"{source}.{name}" in known:
            yield f"{source}.{name}"
        elif source in known:
            yield source


def room(name: str, under: str) -> str | None:
    """The file or folder directly under a folder (dotted) that a module is in."""
    inside = name.removeprefix(f"{under}.")
    return inside.split(".")[0] if inside != name else None


def rooms(under: str) -> set[str]:
    """The files and folders directly under a folder."""
    return {found for name in modules() if (found := room(name, under))}


def arrows(under: str) -> set[tuple[str, str]]:
    """The pairs of rooms with an import from the first to the second."""
    pairs = (
        (room(name, under), room(other, under))
        for name, others in imports().items()
        for other in others
    )
    return {(one, two) for one, two in pairs if one and two and one != two}


def packages() -> list[str]:
    """Every folder with modules, dotted."""
    return sorted({name.rpartition(".")[0] for name in modules() if "." in name})


def lines_of_code(module: Module) -> int:
    """Lines without blanks, comments and docstrings."""
    prose = {number for node in ast.walk(module.tree) for number in _docstring(node)}
    code = module.file.read_text("utf-8").splitlines()
    return sum(
        1
        for number, line in enumerate(code, 1)
        if line.strip() and not line.strip().startswith("#") and number not in prose
    )


def _docstring(node: ast.AST) -> range:
    if not isinstance(node, ast.Module | ast.ClassDef | Function) or not node.body:
        return range(0)
    first = node.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if not is_text or ast.get_docstring(node) is None:
        return range(0)
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)
