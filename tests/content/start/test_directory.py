"""Real bodies and invented ones: who is named, what is said of them, and whose the times are."""

import re
from datetime import date

import pytest

from content.core.i18n import LANGUAGES
from content.directory import files
from content.directory.schemas import ContentFile, OrganizationDocument, ServiceDocument
from content.models import Audience, Mandate, ServiceKind

# Everyone whom the booklet of associations of March 2023, the list of the Plateforme of 2013, the
# guides of 2026 and the State's own lists name.
NAMED = (
    "CAMO (Ouistreham)", "Mobile Refugee Support", "Roots",
    "L'Auberge des Migrants", "Woodyard", "Human Rights Observers", "Channel Info",
    "Collective Aid", "Calais Food Collective", "Care4Calais", "Croix-Rouge française",
    "ECPAT France", "Médecins du Monde", "Médecins Sans Frontières",
    "Plateforme des Soutiens aux Migrant·e·s", "Project Play", "Refugee Community Kitchen",
    "Refugee Women's Centre", "Secours Catholique", "Maison d'Entraide et de Ressources",
    "Salam", "Utopia 56", "Watch the Channel", "Alarm Phone", "La Cabane juridique", "Shanti",
    "La Vie Active", "France terre d'asile", "MAHRA–Le Toit", "AUDASSE", "Afeji",
    "Protection civile", "ACC Minorités visibles", "ADRA Dunkerque", "AMiS Téteghem",
    "Carrefour des Solidarités", "Collectif Fraternité Migrants Bassin Minier 62",
    "Flandre Terre Solidaire", "La Marmite aux Idées", "Emmaüs Dunkerque",
    "Les Exilés du Xème", "Itinérance Cherbourg", "Ligue des droits de l'Homme Dunkerque",
    "MRAP Dunkerque", "Terre d'Errance Flandre Littoral", "Terre d'Errance Norrent-Fontes",
    "Terre d'Errance Steenvoorde", "La Belle Étoile", "Emmaüs Saint-Omer", "GISTI", "La Cimade",
    "Coallia", "OFII", "Ressourcerie", "First Aid Support Team", "Groupe décès",
    "Polyclinique de Grande-Synthe", "Refugee Legal Support", "Centre hospitalier de Calais",
    "115", "Établissement public départemental",
)  # fmt: skip
FULL_NUMBER = re.compile(r"\+\d|(?<!\d)0\d([ .]?\d\d){4}")


@pytest.fixture(scope="module")
def start() -> list[ContentFile]:
    """The files of what is real that are about places and organizations."""
    return files.read([files.START / f"{name}.yaml" for name in START_FILES], {})


@pytest.fixture(scope="module")
def invented() -> list[ContentFile]:
    """The files of what is made up; they refer to zones and landmarks of the others."""
    read = files.read([files.START, files.EXAMPLE], {})
    found = files.read(files.EXAMPLE, {"zones": {one.key for doc in read for one in doc.zones}})
    assert found
    return found


START_FILES = ("zones", "locations", "organizations")


@pytest.fixture(scope="module")
def real(start: list[ContentFile]) -> dict[str, OrganizationDocument]:
    return {one.key: one for document in start for one in document.organizations}


@pytest.fixture(scope="module")
def services(invented: list[ContentFile]) -> dict[str, ServiceDocument]:
    found = {one.key: one for document in invented for one in document.services}
    assert len(found) > 30
    return found


def test_everyone_whom_the_sources_name_is_there(real: dict[str, OrganizationDocument]) -> None:
    assert {one.name for one in real.values()} == set(NAMED)


def test_what_is_real_is_no_example_and_nobody_is_said_to_have_checked_it(
    start: list[ContentFile], real: dict[str, OrganizationDocument]
) -> None:
    assert not any(document.example for document in start)
    assert not any(document.services for document in start)
    assert [one.key for one in real.values() if one.assured] == []
    assert [p.number for one in real.values() for p in one.phones if p.assured] == []


def test_every_organization_can_be_read_in_every_language(
    real: dict[str, OrganizationDocument],
) -> None:
    for one in real.values():
        assert one.description is not None, one.key
        for texts in filter(None, (one.description, one.mission)):
            assert set(texts) == set(LANGUAGES), one.key


def test_the_only_numbers_are_public_ones(real: dict[str, OrganizationDocument]) -> None:
    numbers = {p.number for one in real.values() for p in one.phones}
    assert numbers == {"115", "+33 4 86 51 71 61"}
    assert [one.key for one in real.values() if one.email] == []
    for one in real.values():
        assert not FULL_NUMBER.search(" ".join((one.description or {}).values())), one.key


def test_whom_organizations_answer_to(real: dict[str, OrganizationDocument]) -> None:
    found = {
        mandate: {one.key for one in real.values() if one.mandate is mandate} for mandate in Mandate
    }
    assert found[Mandate.PUBLIC] == {
        "samu-social", "hospital-calais", "polyclinique-synthe", "etablissement-dept",
    }  # fmt: skip
    assert found[Mandate.STATE] == {
        "vie-active", "ftda", "mahra", "audasse", "afeji", "protection-civile", "coallia",
        "ofii", "ressourcerie",
    }  # fmt: skip
    operators = found[Mandate.STATE] - {"ofii", "ressourcerie"}
    assert all(real[key].mission for key in (*operators, "etablissement-dept"))
    assert real["vie-active"].mandate_from == date(2018, 3, 6)
    assert [one.key for one in real.values() if one.mandate_to] == []


def test_whose_project_it_is(real: dict[str, OrganizationDocument]) -> None:
    assert {one.key: one.parent for one in real.values() if one.parent} == {
        "channel-info": "auberge",
        "woodyard": "auberge",
        "hro": "auberge",
        "watch-channel": "alarm-phone",
        "mer": "secours-catholique",
    }


def test_what_has_ended_says_so(real: dict[str, OrganizationDocument]) -> None:
    ended = {one.key: one for one in real.values() if one.valid_to}
    assert set(ended) == {"belle-etoile"}
    belle = ended["belle-etoile"]
    assert belle.valid_to
    assert belle.valid_to.year == 2013
    assert belle.description
    assert "2013" in belle.description["en"]


def test_the_plateforme_does_not_send_people_to_itself(
    real: dict[str, OrganizationDocument],
) -> None:
    description = real["plateforme"].description
    assert description
    assert "serves associations, not people" in description["en"]


def test_where_the_alarm_phone_is_no_rescue_service(real: dict[str, OrganizationDocument]) -> None:
    description = real["alarm-phone"].description
    assert description
    for text in description.values():
        assert "196" in text
        assert "112" in text


def test_nothing_invented_belongs_to_a_real_organization(
    invented: list[ContentFile],
    real: dict[str, OrganizationDocument],
    services: dict[str, ServiceDocument],
) -> None:
    assert all(document.example for document in invented)
    own = {one.key: one for document in invented for one in document.organizations}
    assert not set(own) & set(real)
    assert {one.organization for one in services.values()} == set(own)
    for one in own.values():
        assert one.name.endswith("(example)")
        assert one.phones == ()
        assert one.assured
        assert one.assured.by in own
    for service in services.values():
        assert {at.assured.by for at in service.at if at.assured} <= set(own), service.key


def test_no_invented_text_names_a_real_body(
    invented: list[ContentFile], real: dict[str, OrganizationDocument]
) -> None:
    names = [re.escape(one.name) for one in real.values() if not one.name.isdecimal()]
    bodies = re.compile("|".join((*names, "Red Cross", "Croix-Rouge", "PASS", "Caritas")))
    for document in invented:
        text = document.model_dump_json()
        assert not bodies.search(text)
        assert not FULL_NUMBER.search(text)
        assert not re.search(r"Jud[ée]e|Virval|Huttes|Moscou", text)


def test_examples_try_out_languages_appointments_and_ends(
    services: dict[str, ServiceDocument],
) -> None:
    spoken = [one for one in services.values() if one.languages]
    assert len(spoken) > len(services) / 2
    assert sum(one.appointment is not None for one in services.values()) >= 2
    assert [one.key for one in services.values() if one.valid_to] == ["old-soup"]
    assert [one.key for one in services.values() if one.valid_from] == ["later-charging"]


def test_what_is_for_women_is_not_for_everybody(services: dict[str, ServiceDocument]) -> None:
    women = [one for one in services.values() if one.kind is ServiceKind.WOMEN]
    assert women
    assert not any(Audience.EVERYONE in one.audiences for one in women)


def test_what_is_always_there_has_no_invented_hours(services: dict[str, ServiceDocument]) -> None:
    assert not {"night-115", "pass"} & set(services)
    assert not any("115" in name for one in services.values() for name in one.name.values())


def test_no_place_gives_a_walking_time_or_an_exact_point(invented: list[ContentFile]) -> None:
    places = {one.key: one for document in invented for one in document.locations}
    assert places["day-centre"].precision == "street"
    for place in places.values():
        assert not re.search(r"\d", " ".join((place.directions or {}).values())), place.key


def test_real_landmarks_are_no_more_exact_than_what_is_known(start: list[ContentFile]) -> None:
    found = [one for document in start for one in document.locations]
    assert {one.key for one in found} == {
        "calais-hospital", "calais-station", "calais-lighthouse", "dunkirk-station",
        "cherbourg-station",
    }  # fmt: skip
    assert all(one.landmark and one.position and one.precision == "street" for one in found)
