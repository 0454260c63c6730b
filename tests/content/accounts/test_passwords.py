"""Passwords: which will do, and that checking one tells nothing about whose there are."""

import gzip
import re

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from content.accounts import passwords
from content.core.errors import ErrorCode, InvalidInput
from tests.content.accounts.people import GOOD


def why(password: str, name: str = "anna.calais") -> ErrorCode | None:
    try:
        passwords.check(password, name)
    except InvalidInput as refused:
        assert refused.field == "password"
        return refused.why
    return None


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "Grüne-Gurken?",
        "x7Kp!mQ2vw",
        "чай и сухие носки",
        "y" * 5 + GOOD * 8,
        "تەختە و چای گەرم",
    ],
)
def test_passwords_that_will_do(password: str) -> None:
    assert why(password) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", ErrorCode.SHORT),
        ("x7Kp!mQ2v", ErrorCode.SHORT),
        ("x7Kp!mQ2vw" * 20 + "x", ErrorCode.LONG),
        ("anna.calais", ErrorCode.SAME_AS_NAME),
        ("Anna.Calais2026!", ErrorCode.SAME_AS_NAME),
        ("aaaaaaaaaaaa", ErrorCode.SIMPLE),
        ("abcabcabcabc", ErrorCode.SIMPLE),
        ("123456789:;", ErrorCode.SIMPLE),
        ("zyxwvutsrqp", ErrorCode.SIMPLE),
        ("qwertyuiop", ErrorCode.COMMON),
        ("1234567890", ErrorCode.COMMON),
        ("1234567890!", ErrorCode.COMMON),
        ("PASSWORD123", ErrorCode.COMMON),
        ("Dragon2024!!", ErrorCode.COMMON),
        ("ｆｏｏｔｂａｌｌ１２３", ErrorCode.COMMON),
    ],
)
def test_passwords_that_will_not(password: str, reason: ErrorCode) -> None:
    assert why(password) is reason


def test_the_list_is_whole() -> None:
    with gzip.open(passwords.COMMON, "rt", encoding="utf-8") as lines:
        common = [line.rstrip("\n") for line in lines]
    assert len(common) == 30_000
    assert [word for word in common if word != word.casefold() or not word] == []
    licence = passwords.COMMON.with_name("common-passwords.LICENSE.txt").read_text()
    assert "MIT License" in licence


def test_a_hash_opens_for_its_password_only() -> None:
    known = passwords.hash_password(GOOD)
    assert passwords.verify(known, GOOD)
    assert not passwords.verify(known, GOOD + " ")
    assert not passwords.verify(known, "")
    assert passwords.hash_password(GOOD) != known


def test_an_accent_may_be_typed_in_two_ways() -> None:
    assert passwords.verify(passwords.hash_password("é" * 12), "e\u0301" * 12)


def test_hostile_passwords_are_only_wrong() -> None:
    known = passwords.hash_password(GOOD)
    for password in ("\ud800", "\x00" * 10, "x" * 1_000_000, "\ufdfa" * 300):
        assert not passwords.verify(known, password)


@pytest.mark.parametrize("known", [passwords.NOBODYS, None])
def test_hashes_cost_at_least_what_owasp_asks(known: str | None) -> None:
    found = extract_parameters(known or passwords.hash_password(GOOD))
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (
        passwords.MEMORY_KIB,
        passwords.ROUNDS,
        passwords.THREADS,
    )
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


@pytest.mark.parametrize("known", [None, passwords.NONE])
def test_an_account_that_does_not_exist_costs_the_same(
    known: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = []
    real = type(passwords._HASHER).verify

    def verify(self, password, known):
        worked.append(known)
        return real(self, password, known)

    monkeypatch.setattr(type(passwords._HASHER), "verify", verify)
    assert not passwords.verify(known, GOOD)
    assert not passwords.verify(passwords.hash_password("something else"), GOOD)
    costs = [re.match(r"\$argon2id\$v=19\$([^$]+)\$", known)[1] for known in worked]
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_nobody_has_the_account_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if its password were found."""
    monkeypatch.setattr(type(passwords._HASHER), "verify", lambda *_: True)
    assert not passwords.verify(None, GOOD)
    assert not passwords.verify(passwords.NONE, GOOD)
