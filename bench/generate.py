"""Content of any size, in all twelve languages: the example, over and over under new keys."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from content.core import clock, migrate
from content.core.database import connect, transaction
from content.directory import files
from content.directory.schemas import (
    ContentFile,
    LocationDocument,
    OrganizationDocument,
    PhoneDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)

EXAMPLE = [files.START, files.EXAMPLE]


def database(file: Path, services: int = 0) -> Engine:
    """A new SQLite database with the example content, grown to so many services."""
    engine = connect(f"sqlite:///{file}")
    migrate.upgrade(engine)
    example = files.read(EXAMPLE, {})
    with transaction(engine) as session:
        files.write(session, [*example, *_copies(example, services)], clock.now())
    return engine


def _copies(example: list[ContentFile], services: int) -> Iterator[ContentFile]:
    """Documents of copies, until there are so many services with the example's own."""
    locations = [item for document in example for item in document.locations]
    organizations = [item for document in example for item in document.organizations]
    offered = [item for document in example for item in document.services]
    missing = max(services - len(offered), 0)
    for number in range(1, -(-missing // len(offered)) + 1):
        left = missing - (number - 1) * len(offered)
        yield ContentFile(
            locations=tuple(_location(item, number) for item in locations),
            organizations=tuple(_organization(item, number) for item in organizations),
            services=tuple(_service(item, number) for item in offered[:left]),
        )


def _key(key: str, number: int) -> str:
    """Another key of at most 24 characters, still different from all others."""
    end = f"-{number}"
    return f"{key[: 24 - len(end)]}{end}"


def _location(item: LocationDocument, number: int) -> LocationDocument:
    return item.model_copy(update={"key": _key(item.key, number), "landmark": False})


def _organization(item: OrganizationDocument, number: int) -> OrganizationDocument:
    phones = tuple(_phone(phone, number) for phone in item.phones)
    name = f"{item.name} {number}"
    return item.model_copy(update={"key": _key(item.key, number), "name": name, "phones": phones})


def _phone(item: PhoneDocument, number: int) -> PhoneDocument:
    return item.model_copy(update={"key": _key(item.key, number)})


def _service(item: ServiceDocument, number: int) -> ServiceDocument:
    return item.model_copy(
        update={
            "key": _key(item.key, number),
            "organization": _key(item.organization, number),
            "at": tuple(_at(place, number) for place in item.at),
        }
    )


def _at(item: ServiceAtLocationDocument, number: int) -> ServiceAtLocationDocument:
    location = _key(item.location, number)
    return item.model_copy(update={"key": _key(item.key, number), "location": location})
