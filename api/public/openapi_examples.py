"""What answers of the read API look like, for its description. A test holds them to the shapes."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("openapi-examples.json")
_ONE: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def page_of(name: str) -> dict[str, Any]:
    """A list with one thing in it."""
    return {
        "total_items": 1,
        "total_pages": 1,
        "page_number": 1,
        "size": 1,
        "contents": [_ONE[name]],
    }


def response(name: str) -> dict[int | str, dict[str, Any]]:
    """What a route says of its answer in the API's description."""
    return {200: {"content": {"application/json": {"example": page_of(name)}}}}
