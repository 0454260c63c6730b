"""YAML files to one checked `ContentFile` each, or every mistake with file, line and field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from content.core.errors import ContentErrors, FileProblem
from content.directory.normalize import quoted
from content.directory.schemas import ContentFile

Path_ = tuple[str | int, ...]
Known = Mapping[str, AbstractSet[str]]
LARGEST = 5_000_000
MOST_PARTS = 300_000  # an alias of an alias of an alias makes gigabytes of a few lines
REFERENCES = {
    "zone": "zones",
    "organization": "organizations",
    "parent": "organizations",
    "by": "organizations",
    "location": "locations",
    "new_location": "locations",
}


@dataclass(slots=True)
class ParsedFile:
    """A file as plain data (all scalars are strings), and the line each part stands on."""

    file: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def problem(self, path: Path_, message: str) -> FileProblem:
        """A mistake at the line of the nearest part that exists in the file."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        name = ".".join(str(part) for part in path) or "file"
        return FileProblem(self.file, self.lines.get(known, 1), name, message)


def read(
    source: Path | Sequence[Path], known: Known, now: datetime | None = None
) -> list[ContentFile]:
    """All documents of a file, of a folder and what is in it, or of several of these, which may
    refer to each other. Raises ContentErrors.

    `known` are the keys that the database already has, so that a file may refer to them.
    Nothing may be said or checked later than `now`, if it is given.
    """
    paths = [source] if isinstance(source, Path) else source
    files = [file for path in paths for file in _files_in(path)]
    return _read([_parse_file(file) for file in files], known, now)


def _files_in(path: Path) -> list[Path]:
    """Raises ContentErrors for a folder without files."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise ContentErrors([FileProblem(str(path), 1, "file", "no .yaml file here")])
    return files


def read_text(name: str, text: str, known: Known, now: datetime | None = None) -> list[ContentFile]:
    """The document of a text, as `read`; `name` is only what its mistakes are told under."""
    return _read([_parse(name, text)], known, now)


def _read(parsed: Sequence[ParsedFile], known: Known, now: datetime | None) -> list[ContentFile]:
    checked = [_check(item, now) for item in parsed]
    problems = [problem for item in parsed for problem in item.problems]
    documents = [document for document in checked if document]
    problems += [*_twice(parsed), *_missing(parsed, known)]
    if problems:
        raise ContentErrors(problems)
    return documents


def _parse_file(file: Path) -> ParsedFile:
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("larger than 5 MB")
        text = file.read_text("utf-8")
    except (OSError, ValueError) as error:
        return _unread(ParsedFile(str(file)), error)
    return _parse(str(file), text)


def _parse(name: str, text: str) -> ParsedFile:
    parsed = ParsedFile(name)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        parsed.data = _plain(root, (), parsed) if root else {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        parsed.problems.append(FileProblem(name, line, "file", error.problem or "is not YAML"))
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        _unread(parsed, error)
    return parsed


def _unread(parsed: ParsedFile, error: Exception) -> ParsedFile:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    parsed.problems.append(FileProblem(parsed.file, 1, "file", reason or "cannot be read"))
    return parsed


def _plain(node: yaml.Node, path: Path_, parsed: ParsedFile) -> Any:
    """Strings, lists and dictionaries only: `14:00` and `no` stay what was typed."""
    parsed.lines[path] = node.start_mark.line + 1
    if len(parsed.lines) > MOST_PARTS:
        raise ValueError("has too many parts")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag.endswith(":null") else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), parsed) for n, item in enumerate(node.value)]
    return _mapping(node, path, parsed)


def _mapping(node: yaml.Node, path: Path_, parsed: ParsedFile) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            parsed.lines[*path, name] = key.start_mark.line + 1
            parsed.problems.append(parsed.problem((*path, name), "stands here twice"))
        found[name] = _plain(value, (*path, name), parsed)
    return found


def _check(parsed: ParsedFile, now: datetime | None) -> ContentFile | None:
    if parsed.problems:
        return None
    try:
        document = ContentFile.model_validate(parsed.data, context={"now": now})
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False):
            location = tuple(part for part in item["loc"] if _in_file(part))
            message = item["msg"].removeprefix("Value error, ")
            parsed.problems.append(parsed.problem(location, message))
        return None
    parsed.problems += [parsed.problem(*found) for found in _impossible(document)]
    return document


def _impossible(document: ContentFile) -> Iterator[tuple[Path_, str]]:
    """What has the right shape but no place in the database."""
    for number, organization in enumerate(document.organizations):
        for n, phone in enumerate(organization.phones):
            if phone.emergency:
                path: Path_ = ("organizations", number, "phones", n, "emergency")
                yield path, "an organization's number is none; see the list `phones` of a file"
    for number, service in enumerate(document.services):
        places = [at.location for at in service.at]
        for n, place in enumerate(places):
            if place in places[:n]:
                path = ("services", number, "at", n, "location")
                yield path, f"{quoted(place)} is already a location of this service"


def _in_file(part: str | int) -> bool:
    """Pydantic names the branch of a union too; that is no field of the file."""
    return isinstance(part, int) or not part.startswith(("function-", "constrained-"))


def _twice(parsed: Sequence[ParsedFile]) -> Iterator[FileProblem]:
    """Keys that name two things, over all files."""
    seen: dict[tuple[str, str], ParsedFile] = {}
    for item in parsed:
        for path, kind, key in _keys(item.data):
            if (kind, key) in seen:
                first = seen[kind, key].file
                yield item.problem((*path, "key"), f"{quoted(key)} is already used in {first}")
            seen.setdefault((kind, key), item)


def _keys(data: Any) -> Iterator[tuple[Path_, str, str]]:
    """Where each key is given, and of what kind of thing it is."""
    for kind, items in _lists(data):
        for number, item in _dicts(items):
            path: Path_ = (kind, number)
            yield path, kind, str(item.get("key"))
            for inner, name in (("phones", "phones"), ("at", "at")):
                for place, part in _dicts(item.get(inner)):
                    yield (*path, inner, place), name, str(part.get("key"))


def _lists(data: Any) -> Iterable[tuple[str, Any]]:
    kinds = ("zones", "locations", "organizations", "phones", "services", "pages")
    return [(kind, data.get(kind)) for kind in kinds] if isinstance(data, dict) else []


def _dicts(items: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield number, item


def _missing(parsed: Sequence[ParsedFile], known: Known) -> Iterator[FileProblem]:
    """References to keys that neither the files nor the database have."""
    there: dict[str, set[str]] = {kind: set(known.get(kind, ())) for kind in REFERENCES.values()}
    for item in parsed:
        for _, kind, key in _keys(item.data):
            there.setdefault(kind, set()).add(key)
    for item in parsed:
        for path, kind, key in _references(item.data or {}, ()):
            if key not in there[kind]:
                yield item.problem(path, f"there is no {quoted(key)} among the {kind}")


def _references(data: Any, path: Path_) -> Iterator[tuple[Path_, str, str]]:
    """Every field anywhere that names another thing by its key."""
    parts = data.items() if isinstance(data, dict) else enumerate(data)
    for name, value in parts:
        if isinstance(value, dict | list):
            yield from _references(value, (*path, name))
        elif name in REFERENCES and value is not None:
            yield (*path, name), REFERENCES[name], str(value)
