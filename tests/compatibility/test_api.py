"""What programs read of release 0.1's API is still there: no path, parameter or field is gone."""

import json
from typing import Any

from fastapi import FastAPI

from tests.compatibility.conftest import RELEASE

PROSE = ("description", "summary", "example", "examples", "title", "operationId")


def test_nothing_of_the_api_is_gone(app: FastAPI) -> None:
    before = json.loads((RELEASE / "openapi.json").read_text("utf-8"))
    after = json.loads(json.dumps(app.openapi()))
    assert len(before["paths"]) > 5
    assert missing(resolved(before["paths"], before), resolved(after["paths"], after), "") == []


def resolved(part: Any, whole: dict[str, Any]) -> Any:
    """With what is referred to in its place: how our classes are called is nobody's business."""
    if isinstance(part, list):
        return [resolved(one, whole) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        found: Any = whole
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return resolved(found, whole)
    return {
        name: resolved(one, whole)
        for name, one in part.items()
        if name not in PROSE or (isinstance(one, dict) and "type" in one)
    }


def missing(before: Any, after: Any, where: str) -> list[str]:
    """Where something of `before` is not in `after`."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            line
            for name, one in before.items()
            for line in missing(one, after.get(name, "nothing"), f"{where}/{name}")
        ]
    if isinstance(before, list) and isinstance(after, list):
        return [f"{where}: {one}" for one in before if one not in after]
    return [] if before == after else [where]
