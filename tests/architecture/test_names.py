"""The words of the code are those of its field, one meaning each.

A reader who knows Python, HSDS, CAP, RFC 5545 and the Bot API should not need a dictionary. This
program once had a language of its own: work was done at a "desk" during a "visit", what somebody
had "said" was "told" to a "reader". Each word was explained once, and had to be known everywhere.
`docs/glossary.md` has the words that are used instead.
"""

import re
from collections import defaultdict

from tests.architecture.source import modules

# The API's own names for its resources, which clients know: always `schemas.Location`.
OWN_NAMES = "api.public.schemas"
# Names that came from a private language, and what says the same.
RESERVED = {
    "desk": "unit of work",
    "visit": "request",
    "speech": "localizer",
    "office": "worker",
    "letters": "message renderer",
    "lately": "response cache",
    "chores": "jobs",
    "shaping": "serializers",
    "meeting": "merge",
    "acts": "actions",
    "saying": "texts",
    "looking": "detail, preview",
    "typed": "form data",
    "halt": "kill switch",
    "beginning": "start",
    "ending": "end",
    "series": "recurrence",
    "offers": "suggestions",
    "paths": "diff",
    "things": "model",
    "words": "labels, texts",
    "did": "user action",
    "held": "stored, waiting",
    "told": "notified, label",
    "around": "context",
    "wire": "HTTP client",
}


def test_a_class_name_has_one_meaning() -> None:
    found = defaultdict(set)
    for name, module in modules().items():
        if name != OWN_NAMES:
            for one in module.classes:
                found[one.name].add(name)
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def test_no_module_or_class_has_a_reserved_word_for_a_name() -> None:
    names = [(name.rpartition(".")[2], name) for name in modules()]
    names += [(one.name, name) for name, module in modules().items() for one in module.classes]
    assert [(one, where) for one, where in names if _snake(one) in RESERVED] == []


def test_no_function_has_a_reserved_word_for_a_name() -> None:
    names = [(one.name, name) for name, module in modules().items() for one in module.functions]
    assert [(one, where) for one, where in names if one.strip("_") in RESERVED] == []


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.strip("_")).lower()
