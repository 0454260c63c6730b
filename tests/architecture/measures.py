"""How easy the code is to live in, as numbers, and how large each may be: never more than it is."""

from collections import Counter
from dataclasses import dataclass

from tests.architecture.source import (
    Function,
    arrows,
    imports,
    lines_of_code,
    modules,
    packages,
    rooms,
)


@dataclass(frozen=True)
class Measure:
    """A number, and how large it may be."""

    name: str
    value: float
    most: float


def circles() -> list[list[str]]:
    """Modules that import each other, also through others (Tarjan's algorithm)."""
    graph, found = imports(), []
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            found.extend([group] if len(group) > 1 else [])

    for name in graph:
        if name not in index:
            visit(name)
    return found


def both_ways() -> set[tuple[str, str]]:
    """Rooms of one folder that import each other."""
    pairs = ((under, arrows(under)) for under in packages())
    return {
        (f"{under}.{one}", f"{under}.{two}")
        for under, found in pairs
        for one, two in found
        if one < two and (two, one) in found
    }


def helpers_with_one_caller() -> list[str]:
    """Private functions that are named at one place only."""
    return [
        f"{module.name}.{function.name}"
        for module in modules().values()
        for function in module.functions
        if _is_private(function) and module.mentions[function.name] == 1
    ]


def _is_private(function: Function) -> bool:
    is_private = function.name.startswith("_") and not function.name.startswith("__")
    return is_private and not function.decorator_list


def with_one_importer() -> list[str]:
    """Modules that one other module imports."""
    importers = Counter(name for others in imports().values() for name in others)
    return [name for name, one in modules().items() if not one.is_package and importers[name] == 1]


def measures() -> list[Measure]:
    """All of them, with their goals."""
    functions = sum(len(module.functions) for module in modules().values())
    files = [name for name, module in modules().items() if not module.is_package]
    helpers = 100 * len(helpers_with_one_caller()) / functions
    lonely = 100 * len(with_one_importer()) / len(files)
    api = len(rooms("api")) + len(rooms("api.admin")) - 1
    api_arrows = len(arrows("api")) + len(arrows("api.admin"))
    return [
        Measure("lines of code", sum(map(lines_of_code, modules().values())), 27_500),
        Measure("private helpers with one caller, % of all functions", helpers, 26),
        Measure("modules with one importer, %", lonely, 33),
        Measure("rooms of content", len(rooms("content")), 16),
        Measure("arrows between them", len(arrows("content")), 65),
        Measure("rooms of api and api/admin", api, 34),
        Measure("arrows between them (api)", api_arrows, 90),
        Measure("circles", len(circles()), 0),
        Measure("rooms with arrows both ways", len(both_ways()), 0),
    ]
