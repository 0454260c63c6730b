"""Content of any size, in all twelve languages: the example, over and over under new keys."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from content import clock, loader, schema
from content.database import connect, transaction
from content.documents.shapes import (
    AtDoc,
    Document,
    LocationDoc,
    OrganizationDoc,
    PhoneDoc,
    ServiceDoc,
)

EXAMPLE = [loader.START, loader.EXAMPLE]


def database(file: Path, services: int = 0) -> Engine:
    """A new SQLite database with the example content, grown to so many services."""
    engine = connect(f"sqlite:///{file}")
    schema.upgrade(engine)
    example = loader.read(EXAMPLE, {})
    with transaction(engine) as session:
        loader.write(session, [*example, *_copies(example, services)], clock.now())
    return engine


def _copies(example: list[Document], services: int) -> Iterator[Document]:
    """Documents of copies, until there are so many services with the example's own."""
    locations = [item for document in example for item in document.locations]
    organizations = [item for document in example for item in document.organizations]
    offered = [item for document in example for item in document.services]
    missing = max(services - len(offered), 0)
    for number in range(1, -(-missing // len(offered)) + 1):
        left = missing - (number - 1) * len(offered)
        yield Document(
            locations=tuple(_location(item, number) for item in locations),
            organizations=tuple(_organization(item, number) for item in organizations),
            services=tuple(_service(item, number) for item in offered[:left]),
        )


def _key(key: str, number: int) -> str:
    """Another key of at most 24 characters, still different from all others."""
    end = f"-{number}"
    return f"{key[: 24 - len(end)]}{end}"


def _location(item: LocationDoc, number: int) -> LocationDoc:
    return item.model_copy(update={"key": _key(item.key, number), "landmark": False})


def _organization(item: OrganizationDoc, number: int) -> OrganizationDoc:
    phones = tuple(_phone(phone, number) for phone in item.phones)
    name = f"{item.name} {number}"
    return item.model_copy(update={"key": _key(item.key, number), "name": name, "phones": phones})


def _phone(item: PhoneDoc, number: int) -> PhoneDoc:
    return item.model_copy(update={"key": _key(item.key, number)})


def _service(item: ServiceDoc, number: int) -> ServiceDoc:
    return item.model_copy(
        update={
            "key": _key(item.key, number),
            "organization": _key(item.organization, number),
            "at": tuple(_at(place, number) for place in item.at),
        }
    )


def _at(item: AtDoc, number: int) -> AtDoc:
    location = _key(item.location, number)
    return item.model_copy(update={"key": _key(item.key, number), "location": location})
