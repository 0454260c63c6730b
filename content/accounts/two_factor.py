"""The second factor: codes of an app (RFC 6238), and recovery codes for when the phone is lost.

Setting it up: `begin` makes a secret that travels sealed in the form, `pending` shows it again,
and only once a right code was typed `confirm` keeps it.
"""

import hmac
import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
from sqlmodel import Session, col, delete, func, select, update

from content.accounts.account import Account
from content.core.crypto import Seal, hash_token, new_code, typed_code
from content.core.errors import ErrorCode, InvalidInput, Unsealable
from content.models import RecoveryCode, Role, Volunteer

PURPOSE = "totp"
ISSUER = "Channel Info"
STEP_SECONDS = 30
TIME_TO_SET_UP = timedelta(minutes=30)
RECOVERY_CODES, CODE_LENGTH, GROUP = 10, 16, 4


@dataclass(frozen=True, slots=True)
class PendingTotp:
    """A secret nobody has yet: to be shown (and as a QR code of `provisioning_uri`), and sealed
    for the form."""

    secret: str
    sealed: str


def needs_totp(role: Role) -> bool:
    """Whether nobody gets in with this role without a second factor."""
    return role in {Role.COORDINATOR, Role.ADMINISTRATOR}


def is_asked(account: Account) -> bool:
    """Whether a password alone does not let this account in: it gives a code or, having none
    yet, sets one up."""
    return account.has_totp or needs_totp(account.role)


def provisioning_uri(secret: str, name: str) -> str:
    """What an app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def begin(seal: Seal, about: str, now: datetime) -> PendingTotp:
    """A new secret, for half an hour and only for `about` (an account, an invitation)."""
    secret = pyotp.random_base32()
    until = int((now + TIME_TO_SET_UP).timestamp())
    return PendingTotp(secret, seal.seal(json.dumps([secret, about, until])))


def pending(seal: Seal, sealed: str, about: str, now: datetime) -> PendingTotp:
    """What `begin` made, come back with the form. Raises InvalidInput when it is too old or not
    ours."""
    try:
        secret, meant, until = json.loads(seal.unseal(sealed))
    except (Unsealable, ValueError):
        raise InvalidInput("code", ErrorCode.LATE) from None
    if meant != about or now.timestamp() >= until:
        raise InvalidInput("code", ErrorCode.LATE)
    return PendingTotp(str(secret), sealed)


def confirm(
    session: Session, volunteer_id: int, given: PendingTotp, code: str, seal: Seal, now: datetime
) -> list[str]:
    """Keep the secret as a right code shows that an app has it; gives recovery codes, to be shown
    once. Raises InvalidInput."""
    step = _step(given.secret, code, now)
    if step is None:
        raise InvalidInput("code", ErrorCode.WRONG)
    mine = update(Volunteer).where(col(Volunteer.id) == volunteer_id)
    session.exec(mine.values(totp_secret=seal.seal(given.secret), totp_step=step))
    return new_recovery_codes(session, volunteer_id)


def check(session: Session, volunteer_id: int, code: str, seal: Seal, now: datetime) -> bool:
    """Whether this is the code of now, or of half a minute before or after; each counts once, and
    none before it either. Raises Unsealable if the secret key was changed."""
    mine = col(Volunteer.id) == volunteer_id
    sealed = session.exec(select(Volunteer.totp_secret).where(mine)).first()
    step = _step(seal.unseal(sealed), code, now) if sealed else None
    if step is None:
        return False
    unused = update(Volunteer).where(mine, col(Volunteer.totp_step) < step)
    return session.exec(unused.values(totp_step=step)).rowcount == 1


def new_recovery_codes(session: Session, volunteer_id: int) -> list[str]:
    """Ten codes like "abcd-efgh-jkmn-pqrs", each a way in once; those from before are void."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.volunteer_id) == volunteer_id))
    codes = [new_code(CODE_LENGTH) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(code_hash=hash_token(code), volunteer_id=volunteer_id) for code in codes
    )
    session.flush()
    return [
        "-".join(code[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP)) for code in codes
    ]


def use_recovery_code(session: Session, volunteer_id: int, typed: str, now: datetime) -> bool:
    """Whether this was one of the account's codes that are left; it is not any more."""
    unused = update(RecoveryCode).where(
        col(RecoveryCode.code_hash) == hash_token(typed_code(typed)),
        col(RecoveryCode.volunteer_id) == volunteer_id,
        col(RecoveryCode.used_at).is_(None),
    )
    return session.exec(unused.values(used_at=now)).rowcount == 1


def codes_left(session: Session, volunteer_id: int) -> int:
    """How many recovery codes were not used yet."""
    mine = select(func.count()).select_from(RecoveryCode)
    unused = (RecoveryCode.volunteer_id == volunteer_id, col(RecoveryCode.used_at).is_(None))
    return session.exec(mine.where(*unused)).one()


def remove(session: Session, volunteer_id: int) -> None:
    """Forget the second factor and its recovery codes."""
    mine = update(Volunteer).where(col(Volunteer.id) == volunteer_id)
    session.exec(mine.values(totp_secret=None))
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.volunteer_id) == volunteer_id))


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step this is the code of, the present one or one beside it."""
    app = pyotp.TOTP(secret, interval=STEP_SECONDS)
    digits = "".join(str(unicodedata.decimal(char)) for char in code if char.isdecimal())
    present = app.timecode(now.astimezone(UTC))
    steps = range(present - 1, present + 2)
    return next(
        (step for step in steps if hmac.compare_digest(app.generate_otp(step), digits)), None
    )
