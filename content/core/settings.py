"""All settings, from the environment (prefix CHANNEL_INFO_) or a file `.env`."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from content.core import key_file
from content.core.errors import SettingsError
from content.core.key_file import SHORTEST_SECRET
from content.core.network_addresses import is_network, is_safe_address


class Settings(BaseSettings):
    """What an operator may set. With no setting at all it serves the web chat on this machine."""

    model_config = SettingsConfigDict(
        env_prefix="CHANNEL_INFO_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    telegram_token: SecretStr | None = None
    """The bot's token from BotFather; without one, only the web chat."""
    telegram_api_url: str = "https://api.telegram.org"
    """Where the Bot API is."""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    """How updates arrive; webhook needs an https public URL."""
    alerts: bool = True
    """Whether people may ask for alerts, and volunteers send them."""
    sender: Literal["on", "off"] = "on"
    """`off`: this instance answers people, and sends no alerts."""
    cap_feeds: str = ""
    """https addresses of feeds of CAP alerts, with commas between them."""
    public_url: str = "http://localhost:8000"
    """Where people reach the web chat."""
    database_url: str = "sqlite:///data/channel-info.db"
    """SQLite or PostgreSQL, as SQLAlchemy."""
    secret_key: SecretStr | None = None
    """At least 32 random characters; needed as soon as it is public."""
    new_secret_key: SecretStr | None = None
    """The next CHANNEL_INFO_SECRET_KEY, for `channel-info key rotate` only."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(default=8000, ge=1, le=65535)
    """The port to listen on."""
    proxies: str = "127.0.0.1"
    """Addresses or networks of web servers before this one, with commas."""

    @model_validator(mode="after")
    def _safe(self) -> Self:
        secret = self.secret_key.get_secret_value() if self.secret_key else ""
        https = self.public_url.startswith("https://")
        if https and len(secret) < SHORTEST_SECRET:
            raise ValueError(
                "CHANNEL_INFO_SECRET_KEY needs at least 32 characters for a public https URL; "
                'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if secret and len(secret) < SHORTEST_SECRET:
            raise ValueError("CHANNEL_INFO_SECRET_KEY needs at least 32 characters, or none")
        if self.new_secret_key and len(self.new_secret) < SHORTEST_SECRET:
            raise ValueError("CHANNEL_INFO_NEW_SECRET_KEY needs at least 32 characters")
        if self.telegram_mode == "webhook" and not https:
            raise ValueError(
                "CHANNEL_INFO_TELEGRAM_MODE=webhook needs an https CHANNEL_INFO_PUBLIC_URL"
            )
        if not all(is_safe_address(feed, is_local=True) for feed in self.feeds):
            raise ValueError(
                "CHANNEL_INFO_CAP_FEEDS needs https addresses, with commas between them"
            )
        if not all(map(is_network, self.proxies.split(","))):
            raise ValueError(
                "CHANNEL_INFO_PROXIES needs IP addresses or networks, with commas between them"
            )
        return self

    @property
    def site(self) -> str:
        """The address that links to the web chat begin with: the public one, or this machine's
        own port while nobody set one."""
        is_set = "public_url" in self.model_fields_set
        return self.public_url.rstrip("/") if is_set else f"http://localhost:{self.port}"

    @property
    def is_live(self) -> bool:
        """Whether people may come here: there is a bot, or an address of the open web."""
        return bool(self.token) or self.public_url.startswith("https://")

    @property
    def feeds(self) -> tuple[str, ...]:
        """The addresses of the feeds."""
        parts = (part.strip() for part in self.cap_feeds.split(","))
        return tuple(part for part in parts if part)

    @property
    def token(self) -> str:
        """The bot's token, empty when there is none."""
        return self.telegram_token.get_secret_value() if self.telegram_token else ""

    @property
    def secret(self) -> str:
        """The operator's own key; empty only on a private machine (see `secret_of`)."""
        return self.secret_key.get_secret_value() if self.secret_key else ""

    @property
    def new_secret(self) -> str:
        """What the operator's own key is to become; empty when it stays."""
        return self.new_secret_key.get_secret_value() if self.new_secret_key else ""


@lru_cache
def load() -> Settings:
    """The settings, read once. Raises SettingsError with one clear line a mistake."""
    try:
        settings = Settings()
    except ValidationError as error:
        lines = []
        for item in error.errors():
            name, message = (
                "_".join(map(str, item["loc"])),
                item["msg"].removeprefix("Value error, "),
            )
            lines.append(f"CHANNEL_INFO_{name.upper()}: {message}" if name else message)
        raise SettingsError("\n".join(lines)) from None
    if file := _database_file(settings.database_url):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings


def _database_file(database_url: str) -> Path | None:
    """SQLite's file; no other database is one."""
    scheme, _, path = database_url.partition(":///")
    return Path(path) if scheme == "sqlite" and path and path != ":memory:" else None


def secret_file(settings: Settings) -> Path:
    """Where a private machine keeps its secret: beside the database."""
    database = _database_file(settings.database_url)
    return (database.parent if database else Path("data")) / "secret-key"


def secret_of(settings: Settings) -> str:
    """What every key is derived from (`content.core.crypto.derive`): the operator's own, or on
    a private machine one made once and kept beside the database. Raises SettingsError."""
    if settings.secret:
        return settings.secret
    file = secret_file(settings)
    if not file.exists():
        key_file.make(file)
    return key_file.read(file)
