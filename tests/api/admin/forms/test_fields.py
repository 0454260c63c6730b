"""What the schema says of its fields is enough for every form."""

import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from pydantic import BaseModel

from api.admin.forms.errors import MESSAGES
from api.admin.forms.fields import FORMS, FormField, kept
from api.admin.forms.options import options
from api.admin.localizer import AdminLocalizer
from content.directory.schemas import DOCUMENTS, OrganizationDocument, PhoneDocument
from content.directory.titles import rows_of
from content.models import DocumentType
from content.snapshot import Snapshot
from tests.architecture.source import ROOT
from tests.conftest import NOW


def documents(among: Iterable[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    for document in among:
        yield document
        rows = (rows_of(field) for field in document.model_fields.values())
        yield from documents(row for row in rows if row)


@pytest.mark.parametrize(
    "document", dict.fromkeys(documents(DOCUMENTS.values())), ids=lambda one: one.__name__
)
def test_every_field_has_a_title(document: type[BaseModel]) -> None:
    assert [name for name, field in document.model_fields.items() if not field.title] == []


def every(form: Mapping[str, FormField]) -> Iterator[FormField]:
    for field in form.values():
        yield field
        yield from every(field.rows or {})


@pytest.mark.parametrize("thing", FORMS)
def test_every_choice_has_its_options(example: Snapshot, thing: DocumentType) -> None:
    known = options(example, AdminLocalizer("en", NOW))
    chosen = [one for one in every(FORMS[thing]) if one.control in ("choice", "boxes")]
    assert chosen
    assert [one.name for one in chosen if not known.get(one.options)] == []


def test_what_no_form_shows_is_kept() -> None:
    assert kept(OrganizationDocument) == ("status", "assured")
    assert kept(PhoneDocument) == ("position", "emergency", "assured")


def test_every_code_of_the_directory_has_a_message() -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "content/directory").glob("*.py"))
    codes = set(re.findall(r'PydanticCustomError\(\s*"(\w+)"', source))
    assert len(codes) > 8
    assert codes <= MESSAGES.keys()
