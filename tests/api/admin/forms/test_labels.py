"""What a form says of itself: only what happened, and each mistake with the field it is in."""

import re

import pytest

from api.admin.forms.labels import called
from api.admin.localizer import AdminLocalizer
from tests.api.admin.conftest import Volunteers
from tests.conftest import NOW

FORMS = ["services/new", "locations/new", "organizations/new", "pages/new", "pages/police"]


@pytest.mark.parametrize("form", FORMS)
async def test_a_form_that_was_only_opened_says_nothing_was_kept(
    volunteer: Volunteers, form: str
) -> None:
    page = (await volunteer().get(f"/admin/{form}")).text
    assert 'id="edit"' in page
    assert "Kept as a draft" not in page


async def test_mistakes_are_listed_with_their_fields(volunteer: Volunteers) -> None:
    answer = await volunteer().post("/admin/services/new", data={"do": "save", "press": "x"})
    listed = re.findall(r'<a href="#f-[^"]+">([^<]+)</a> – Something is missing', answer.text)
    assert answer.status_code == 422
    assert {"Kind", "Organization", "Name"} <= set(listed)


@pytest.mark.parametrize(
    ("name", "english", "french"),
    [
        ("name.fr", "Name · Français", "Nom · Français"),
        (
            "at.0.schedules.1.opens_at",
            "Place 1 · Opening times 2 · From",
            "Lieu 1 · Horaires 2 · De",
        ),
        ("sections.2.body", "Section 3 · Text", "Partie 3 · Texte"),
        ("position.0", "On the map", "Sur la carte"),
    ],
)
def test_fields_are_called_as_in_the_form(name: str, english: str, french: str) -> None:
    assert called(name, AdminLocalizer("en", NOW)) == english
    assert called(name, AdminLocalizer("fr", NOW)) == french
