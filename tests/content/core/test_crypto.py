"""Keys, hashes and seals."""

import re

import pytest

from content.core.crypto import (
    Seal,
    derive,
    hash_token,
    keyed_hash,
    new_code,
    new_token,
    typed_code,
)
from content.core.errors import Unsealable

KEY = derive("a secret of at least thirty-two characters", "test")


def test_one_key_for_each_purpose_and_secret() -> None:
    keys = {derive("one", "a"), derive("one", "b"), derive("two", "a")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    assert derive("one", "a") == derive("one", "a")


def test_no_key_comes_from_no_secret() -> None:
    with pytest.raises(ValueError, match="no secret"):
        derive("", "totp")


def test_a_keyed_hash_says_nothing_without_its_key() -> None:
    assert keyed_hash(KEY, "anna") != keyed_hash(derive("other", "test"), "anna")
    assert keyed_hash(KEY, "anna") != hash_token("anna")
    assert re.fullmatch("[0-9a-f]{64}", keyed_hash(KEY, "anna"))
    assert keyed_hash(KEY, "\ud800") != keyed_hash(KEY, "?")


def test_tokens_are_long_and_differ() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[\w-]{43}", token, re.ASCII) for token in tokens)


def test_codes_can_be_read_out_and_typed() -> None:
    code = new_code(16)
    assert not set(code) & set("01ilo")
    assert typed_code(f" {code[:4].upper()}-{code[4:8]} {code[8:]}\n") == code


def test_what_is_sealed_comes_back_and_looks_different_each_time() -> None:
    seal = Seal(KEY)
    once, again = seal.seal("Été 12345"), seal.seal("Été 12345")
    assert once != again
    assert "12345" not in once
    assert seal.unseal(once) == seal.unseal(again) == "Été 12345"


def test_no_other_key_opens_it() -> None:
    sealed = Seal(KEY).seal("text")
    with pytest.raises(Unsealable):
        Seal(derive("another", "test")).unseal(sealed)


@pytest.mark.parametrize("wrong", ["", "x", "é", "AAAA", "A" * 64, "\ud800", "*" * 40])
def test_nonsense_is_not_opened(wrong: str) -> None:
    with pytest.raises(Unsealable):
        Seal(KEY).unseal(wrong)


def test_every_changed_character_is_noticed() -> None:
    sealed = Seal(KEY).seal("text")
    for at, char in enumerate(sealed.rstrip("=")[:-1]):
        altered = sealed[:at] + ("A" if char != "A" else "B") + sealed[at + 1 :]
        with pytest.raises(Unsealable):
            Seal(KEY).unseal(altered)
