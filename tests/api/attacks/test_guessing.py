"""Guessing passwords, codes and links takes longer than anybody has, and tells nothing."""

import base64
import hmac
import re
import secrets
from datetime import timedelta

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import partner_links, passwords, throttle, two_factor
from content.core import clock
from content.core.crypto import Seal, derive
from content.core.database import reading, transaction
from content.models import PartnerLink, Role, Volunteer
from tests.api.attacks.conftest import PASSWORD, SECRET, Browser, add, partner_token
from tests.api.counting import queries


class Now:
    """The clock of the program, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.offset, real = timedelta(), clock.now
        monkeypatch.setattr(clock, "now", lambda: real() + self.offset)


async def attempt(client: httpx.AsyncClient, name: str, password: str = "wrong") -> httpx.Response:
    return await client.post("/admin/login", data={"name": name, "password": password})


async def test_waits_grow_for_an_account_wherever_one_is(
    browser: Browser, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(filled, "anna")
    now, waited = Now(monkeypatch), []
    for number in range(9):
        client = browser(f"192.0.2.{number}")
        answer = await attempt(client, "anna")
        if answer.status_code == 429:
            waited.append(int(re.search(r"(\d+) second", answer.text)[1]))
            right = await attempt(client, "anna", PASSWORD)
            assert right.status_code == 429, "not even the right one"
            now.offset += timedelta(seconds=waited[-1])
            assert (await attempt(client, "anna")).status_code == 422
    assert waited == sorted(set(waited))
    assert len(waited) == 4
    assert waited[-1] >= 16


async def test_and_for_an_address_whatever_the_names(browser: Browser, filled: Engine) -> None:
    client = browser()
    answers = [(await attempt(client, f"name{number}")).status_code for number in range(22)]
    assert answers == [422] * throttle.FREE_FOR_ADDRESS + [429] * 2
    assert (await attempt(browser("192.0.2.77"), "name30")).status_code == 422


async def test_that_an_account_exists_shows_in_nothing(
    browser: Browser, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the page, nor in how often a password is hashed or the database is asked."""
    add(filled, "anna"), add(filled, "boss", Role.ADMINISTRATOR)
    with transaction(filled) as session:
        closed = Volunteer(name="gone", password_hash=passwords.NONE, role=Role.EDITOR)
        closed.created_at, closed.is_active = clock.now(), False
        session.add(closed)
    hashed: list[str] = []
    verify = passwords._HASHER.verify
    monkeypatch.setattr(
        type(passwords._HASHER),
        "verify",
        lambda _self, *two: hashed.append(two[1]) or verify(*two),
    )
    cost = passwords.NOBODYS.rpartition("$")[0].rpartition("$")[0]
    seen = set()
    for name in ("anna", "boss", "gone", "nobody", "\u202e' OR 1=1 --", "a\0b", "x" * 400):
        client, hashed[:] = browser(f"192.0.2.{len(seen)}"), []
        with queries(filled) as made:
            answer = await attempt(client, name)
        shown = re.sub(r'name="name"[^>]*>', "", answer.text)
        statements = tuple(one.partition(" ")[0] for one in made)
        assert [one.rpartition("$")[0].rpartition("$")[0] for one in hashed] == [cost], name
        seen.add((answer.status_code, shown, "set-cookie" in answer.headers))
        if name.isascii() and name.isalpha() and len(name) < 40:
            seen.add(statements)
    assert len(seen) == 2


@pytest.fixture
async def half_in(browser: Browser, filled: Engine) -> tuple[httpx.AsyncClient, str, list[str]]:
    """A right password, and the second step still to come: its secret and recovery codes."""
    number, secret = add(filled, "boss", Role.ADMINISTRATOR), pyotp.random_base32()
    with transaction(filled) as session:
        row = session.exec(select(Volunteer).where(Volunteer.id == number)).one()
        row.totp_secret = Seal(derive(SECRET, "totp")).seal(secret)
        session.add(row)
        codes = two_factor.new_recovery_codes(session, number)
    client = browser()
    await attempt(client, "boss", PASSWORD)
    return client, secret, list(codes)


@pytest.mark.parametrize("guess", ["000000", "abcd-efgh-jkmn-pqrs"])
async def test_codes_are_guessed_no_faster(half_in, browser: Browser, guess: str) -> None:
    client, secret, recovery = half_in
    answers = [
        (await client.post("/admin/code", data={"code": guess})).status_code for _ in range(5)
    ]
    assert answers == [422] * 4 + [429], "the password before it counts too"
    for right in (pyotp.TOTP(secret).now(), recovery[0]):
        assert (await client.post("/admin/code", data={"code": right})).status_code == 429
    assert (await client.get("/admin/today")).status_code == 303


async def test_a_right_password_does_not_begin_the_count_anew(half_in, browser: Browser) -> None:
    client = half_in[0]
    for _ in range(3):
        await client.post("/admin/code", data={"code": "000000"})
    assert (await attempt(browser("192.0.2.9"), "boss", PASSWORD)).status_code == 303
    assert (await attempt(browser("192.0.2.8"), "boss", PASSWORD)).status_code == 429


async def test_partner_links_are_guessed_by_nobody(
    browser: Browser, app: FastAPI, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the key a link has 128 bits to guess, compared in one time, and every wrong one
    looks alike."""
    client, right, over = browser(), partner_token(filled), partner_token(filled, "auberge")
    with transaction(filled) as session:
        partner_links.end(session, "auberge", clock.now())
    raw = base64.urlsafe_b64decode(right)
    changed = [
        base64.urlsafe_b64encode(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]).decode()
        for at in range(len(raw))
    ]
    compared: list[int] = []
    real = hmac.compare_digest
    monkeypatch.setattr(
        partner_links.hmac, "compare_digest", lambda a, b: compared.append(len(a)) or real(a, b)
    )
    wrong = [*changed, over, "A" * 32, "x", right + "=", secrets.token_urlsafe(24)]
    key = app.state.keeper.current.of_organization("kitchen-a")[0].key
    seen = set()
    for token in wrong:
        for path in ("", f"/{key}"):
            answer = await client.get(f"/partner/{token}{path}")
            seen.add((answer.status_code, answer.text))
        answer = await client.post(f"/partner/{token}/{key}/true")
        seen.add((answer.status_code, answer.text))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 404
    assert set(compared) == {16}
    assert len(compared) == 3 * len(wrong)
    assert (await client.get(f"/partner/{right}")).status_code == 200
    with reading(filled) as session:
        assert not [row for row in session.exec(select(PartnerLink)) if row.opened_at]


async def test_invitations_that_do_not_work_look_alike(browser: Browser, filled: Engine) -> None:
    client, seen = browser(), set()
    for token in ("x", "A" * 43, secrets.token_urlsafe(32), "\u202e", "%00"):
        for answer in (
            await client.get(f"/admin/welcome/{token}"),
            await client.post(f"/admin/welcome/{token}", data={"password": PASSWORD}),
        ):
            seen.add((answer.status_code, answer.text))
    assert len(seen) == 1
