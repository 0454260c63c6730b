"""The one secret: the operator's own, or one made for a private machine."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from content.core.errors import SettingsError
from content.core.settings import Settings, secret_of

OWN = "the operator's own key, long enough!"


def settings(folder: Path, **values: Any) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{folder}/x.db", **values)


def test_the_operators_own_key_comes_first(tmp_path: Path) -> None:
    assert secret_of(settings(tmp_path, secret_key=SecretStr(OWN))) == OWN
    assert list(tmp_path.iterdir()) == []


def test_a_private_machine_makes_one_and_keeps_it(tmp_path: Path) -> None:
    made = secret_of(settings(tmp_path))
    assert len(made) >= 32
    assert secret_of(settings(tmp_path)) == made
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    secret_of(settings(tmp_path / "new"))
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_two_machines_have_two_keys(tmp_path: Path) -> None:
    assert secret_of(settings(tmp_path / "a")) != secret_of(settings(tmp_path / "b"))


def test_many_that_start_together_agree(tmp_path: Path) -> None:
    for number in range(20):
        one = settings(tmp_path / str(number))
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(lambda _, one=one: secret_of(one), range(8)))) == 1


def test_another_database_has_it_in_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    secret_of(Settings(_env_file=None, database_url="postgresql+psycopg://localhost/x"))
    assert (tmp_path / "data" / "secret-key").exists()


@pytest.mark.parametrize("damaged", ["", "short", "\n" * 50])
def test_a_damaged_file_is_not_used_nor_replaced(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "secret-key").write_text(damaged)
    with pytest.raises(SettingsError, match="damaged"):
        secret_of(settings(tmp_path))
    assert (tmp_path / "secret-key").read_text() == damaged


def test_a_short_key_is_refused_even_on_a_private_machine(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="at least 32"):
        settings(tmp_path, secret_key=SecretStr("short"))
    with pytest.raises(ValidationError, match="NEW_SECRET_KEY needs at least 32"):
        settings(tmp_path, secret_key=SecretStr(OWN), new_secret_key=SecretStr("short"))


@pytest.mark.parametrize("proxies", ["nginx", "10.0.0.1/8", "10.0.0.1;10.0.0.2", "*", ""])
def test_a_web_server_in_front_is_an_address_or_network(tmp_path: Path, proxies: str) -> None:
    assert settings(tmp_path, proxies="127.0.0.1, 10.0.0.0/8").proxies
    with pytest.raises(ValidationError, match="CHANNEL_INFO_PROXIES"):
        settings(tmp_path, proxies=proxies)


@pytest.mark.parametrize(
    ("given", "site"),
    [
        ({}, "http://localhost:8000"),
        ({"port": 8230}, "http://localhost:8230"),
        ({"public_url": "http://192.168.1.5:9000/", "port": 8230}, "http://192.168.1.5:9000"),
    ],
)
def test_links_lead_where_the_program_is(given: dict[str, Any], site: str) -> None:
    assert Settings(_env_file=None, **given).site == site


@pytest.mark.parametrize(
    ("given", "is_live"),
    [
        ({}, False),
        ({"public_url": "http://localhost:9000"}, False),
        ({"telegram_token": "123456:" + "A" * 35}, True),
        ({"public_url": "https://info.example.org", "secret_key": "k" * 40}, True),
    ],
)
def test_what_people_can_reach_is_live(given: dict[str, Any], is_live: bool) -> None:
    assert Settings(_env_file=None, **given).is_live is is_live
