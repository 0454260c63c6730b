"""What programs read of release 0.1's API is still there: no path, parameter or field is gone."""

import json
from typing import Any

from fastapi import FastAPI

from tests.compatibility.conftest import RELEASE


def test_nothing_of_the_api_is_gone(app: FastAPI) -> None:
    before = json.loads((RELEASE / "openapi.json").read_text("utf-8"))
    assert len(before["paths"]) > 5
    after = json.loads(json.dumps(app.openapi()))
    assert list(missing(before["paths"], after["paths"], "paths")) == []
    schemas = after["components"]["schemas"]
    assert list(missing(before["components"]["schemas"], schemas, "schemas")) == []


def missing(before: Any, after: Any, where: str) -> list[str]:
    """Where something of `before` is not in `after`; prose and examples may change."""
    if isinstance(before, dict):
        if not isinstance(after, dict):
            return [where]
        prose = ("description", "summary", "example", "examples", "title", "operationId")
        return [
            line
            for name, value in before.items()
            if name not in prose or (isinstance(value, dict) and "type" in value)
            for line in (
                missing(value, after[name], f"{where}.{name}")
                if name in after
                else [f"{where}.{name}"]
            )
        ]
    if isinstance(before, list):
        return [f"{where}: {one}" for one in before if one not in (after or [])]
    return [] if before == after else [where]
