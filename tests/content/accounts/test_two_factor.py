"""The second factor: codes that work once, and recovery codes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pyotp
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from content.accounts import two_factor
from content.accounts.account import find_account
from content.core.crypto import Seal, derive
from content.core.database import reading, transaction
from content.core.errors import ErrorCode, InvalidInput, Unsealable
from content.models import RecoveryCode, Role, Volunteer
from tests.conftest import NOW
from tests.content.accounts.people import SEAL, volunteer
from tests.support.narrowing import present

STEP = timedelta(seconds=30)


def enrolled(
    session: Session, name: str = "anna", now: datetime = NOW
) -> tuple[int, str, list[str]]:
    """An account with a second factor, its secret and its recovery codes."""
    who = volunteer(session, name)
    pending = two_factor.begin(SEAL, "test", now)
    code = pyotp.TOTP(pending.secret).at(now)
    return who, pending.secret, two_factor.confirm(session, who, pending, code, SEAL, now)


def test_only_a_right_code_sets_it_up(engine: Engine) -> None:
    pending = two_factor.begin(SEAL, "anna's link", NOW)
    right = pyotp.TOTP(pending.secret).at(NOW)
    with transaction(engine) as session:
        who = volunteer(session)
        for code in ("", "000000" if right != "000000" else "111111", right[:5]):
            with pytest.raises(InvalidInput) as refused:
                two_factor.confirm(session, who, pending, code, SEAL, NOW)
            assert refused.value.why is ErrorCode.WRONG
        assert not present(find_account(session, who)).has_totp
        codes = two_factor.confirm(session, who, pending, f" {right[:3]} {right[3:]}", SEAL, NOW)
    assert len(set(codes)) == 10
    with reading(engine) as session:
        assert present(find_account(session, who)).has_totp
        row = session.get_one(Volunteer, who)
        assert pending.secret not in str(row.model_dump())
        assert SEAL.unseal(present(row.totp_secret)) == pending.secret


def test_a_pending_secret_comes_back_with_its_form_only() -> None:
    pending = two_factor.begin(SEAL, "anna's link", NOW)
    late = NOW + two_factor.TIME_TO_SET_UP
    assert pending.secret not in pending.sealed
    soon = late - timedelta(seconds=1)
    assert two_factor.pending(SEAL, pending.sealed, "anna's link", soon) == pending
    other_key = Seal(derive("another", "totp"))
    for sealed, about, now, seal in (
        (pending.sealed, "anna's link", late, SEAL),
        (pending.sealed, "berta's link", NOW, SEAL),
        (pending.sealed, "anna's link", NOW, other_key),
        ("", "anna's link", NOW, SEAL),
        (SEAL.seal(pending.secret), "anna's link", NOW, SEAL),
    ):
        with pytest.raises(InvalidInput) as refused:
            two_factor.pending(seal, sealed, about, now)
        assert refused.value.why is ErrorCode.LATE


def test_an_app_can_read_the_address() -> None:
    address = urlparse(two_factor.provisioning_uri("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "anna"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == ["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"]
    assert parse_qs(address.query)["issuer"] == ["Channel Info"]
    assert "anna" in address.path


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_half_a_minute_either_way(engine: Engine, steps: int, right: bool) -> None:
    later = NOW + timedelta(hours=1)
    with transaction(engine) as session:
        who, secret, _ = enrolled(session)
        code = pyotp.TOTP(secret).at(later + steps * STEP)
        assert two_factor.check(session, who, code, SEAL, later) is right


def test_a_code_works_once_and_none_before_it_afterwards(engine: Engine) -> None:
    now = NOW + timedelta(hours=1)
    with transaction(engine) as session:
        who, secret, _ = enrolled(session)
    app = pyotp.TOTP(secret)
    with transaction(engine) as session:
        assert two_factor.check(session, who, app.at(now), SEAL, now)
        assert not two_factor.check(session, who, app.at(now), SEAL, now)
        assert not two_factor.check(session, who, app.at(now - STEP), SEAL, now)
        assert two_factor.check(session, who, app.at(now + STEP), SEAL, now)
        assert not two_factor.check(session, who, app.at(now + STEP), SEAL, now + STEP)


def test_the_code_that_set_it_up_is_used(engine: Engine) -> None:
    with transaction(engine) as session:
        who, secret, _ = enrolled(session)
        assert not two_factor.check(session, who, pyotp.TOTP(secret).at(NOW), SEAL, NOW)


def test_one_code_typed_twice_at_once_works_once(engine: Engine) -> None:
    now = NOW + timedelta(hours=1)
    with transaction(engine) as session:
        who, secret, _ = enrolled(session)
    code = pyotp.TOTP(secret).at(now)

    def check(_: int) -> bool:
        with transaction(engine) as session:
            return two_factor.check(session, who, code, SEAL, now)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(check, range(4))).count(True) == 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\ud800", "'; --"])
def test_nonsense_is_wrong(engine: Engine, code: str) -> None:
    with transaction(engine) as session:
        who, _, _ = enrolled(session)
        assert not two_factor.check(session, who, code, SEAL, NOW)


def test_arabic_digits_are_digits(sqlite: Engine) -> None:
    now = NOW + timedelta(hours=1)
    with transaction(sqlite) as session:
        who, secret, _ = enrolled(session)
        code = pyotp.TOTP(secret).at(now).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert two_factor.check(session, who, code, SEAL, now)


def test_without_a_second_factor_no_code_is_right(engine: Engine) -> None:
    with transaction(engine) as session:
        assert not two_factor.check(session, volunteer(session), "000000", SEAL, NOW)


def test_another_secret_key_is_told(engine: Engine) -> None:
    with transaction(engine) as session:
        who, _, codes = enrolled(session)
        with pytest.raises(Unsealable):
            two_factor.check(session, who, "000000", Seal(derive("another", "totp")), NOW)
        assert two_factor.use_recovery_code(session, who, codes[0], NOW)


def test_a_recovery_code_works_once(engine: Engine) -> None:
    with transaction(engine) as session:
        who, _, codes = enrolled(session)
        assert two_factor.use_recovery_code(session, who, codes[3].upper().replace("-", " "), NOW)
        assert two_factor.codes_left(session, who) == 9
        assert not two_factor.use_recovery_code(session, who, codes[3], NOW)
        assert two_factor.use_recovery_code(session, who, codes[4], NOW)


def test_a_recovery_code_used_twice_at_once_works_once(engine: Engine) -> None:
    with transaction(engine) as session:
        who, _, codes = enrolled(session)

    def use(_: int) -> bool:
        with transaction(engine) as session:
            return two_factor.use_recovery_code(session, who, codes[0], NOW)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(use, range(4))).count(True) == 1


def test_recovery_codes_are_ones_own(engine: Engine) -> None:
    with transaction(engine) as session:
        _, _, codes = enrolled(session, "anna")
        other, _, _ = enrolled(session, "berta")
        assert not two_factor.use_recovery_code(session, other, codes[0], NOW)
        for wrong in ("", "-", "aaaa-aaaa-aaaa-aaaa", "\ud800"):
            assert not two_factor.use_recovery_code(session, other, wrong, NOW)
        assert two_factor.codes_left(session, other) == 10


def test_only_hashes_of_recovery_codes_are_kept(engine: Engine) -> None:
    with transaction(engine) as session:
        _, _, codes = enrolled(session)
        kept = str([row.model_dump() for row in session.exec(select(RecoveryCode))])
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_new_recovery_codes_make_the_old_void(engine: Engine) -> None:
    with transaction(engine) as session:
        who, _, before = enrolled(session)
        after = two_factor.new_recovery_codes(session, who)
        assert not two_factor.use_recovery_code(session, who, before[0], NOW)
        assert two_factor.use_recovery_code(session, who, after[0], NOW)


def test_removed_it_is_gone(engine: Engine) -> None:
    with transaction(engine) as session:
        who, secret, codes = enrolled(session)
        two_factor.remove(session, who)
        later = NOW + timedelta(hours=1)
        assert not present(find_account(session, who)).has_totp
        assert not two_factor.check(session, who, pyotp.TOTP(secret).at(later), SEAL, later)
        assert not two_factor.use_recovery_code(session, who, codes[0], NOW)


def test_who_is_asked_for_it(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        asked = {}
        for role in (Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR):
            account = present(find_account(session, volunteer(session, role.value, role)))
            asked[role.value] = two_factor.is_asked(account)
        chose_it, _, _ = enrolled(session)
        assert two_factor.is_asked(present(find_account(session, chose_it)))
    assert asked == {"editor": False, "coordinator": True, "administrator": True}
    assert {role for role in Role if two_factor.needs_totp(role)} == {
        Role.COORDINATOR,
        Role.ADMINISTRATOR,
    }
