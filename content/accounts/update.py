"""What is changed about an account: role, password, language, and its end.

Who may do so is not asked here (see `content/accounts/permissions.py`).
"""

from sqlmodel import Session, col, select, update

from content.accounts import invitations, names, passwords, sessions, telegram_links, two_factor
from content.accounts.account import post
from content.core.errors import ErrorCode, InvalidInput, LastAdministrator, LinkOver
from content.core.i18n import LANGUAGES
from content.models import Role, Volunteer


def change_role(
    session: Session,
    account_id: int,
    role: Role,
    organization_id: int | None,
    languages: frozenset[str],
) -> None:
    """Give an account another role, organization or languages. It has to log in again, and its
    invitations are void. Raises InvalidInput, LastAdministrator, LinkOver for a closed account."""
    values = post(session, role, organization_id, languages)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(session, account_id)
    row = active(session, account_id)
    row.sqlmodel_update(values)
    session.add(row)
    sessions.end_all(session, account_id)
    invitations.withdraw_all(session, account_id)


def deactivate(session: Session, account_id: int) -> None:
    """Close an account for good: nothing but its number is left for the history to point to.
    Raises LastAdministrator, LinkOver for an account that is closed already."""
    _keep_an_administrator(session, account_id)
    row = active(session, account_id)
    row.name = names.former(account_id)
    row.password_hash = passwords.NONE
    row.is_active = False
    session.add(row)
    sessions.end_all(session, account_id)
    two_factor.remove(session, account_id)
    telegram_links.unlink(session, account_id)
    invitations.withdraw_all(session, account_id)


def set_password(session: Session, account_id: int, password: str, keep: str | None = None) -> None:
    """A new password; every session ends but the one whose token's hash is `keep`, and links to
    choose a password are void. Raises InvalidInput, LinkOver for a closed account."""
    row = active(session, account_id)
    passwords.check(password, row.name)
    row.password_hash = passwords.hash_password(password)
    session.add(row)
    sessions.end_all(session, account_id, but=keep)
    invitations.withdraw_resets(session, account_id)


def set_speaks(session: Session, account_id: int, language: str) -> None:
    """The language this account's pages are in. Raises InvalidInput."""
    if language not in LANGUAGES:
        raise InvalidInput("speaks", ErrorCode.UNKNOWN)
    mine = update(Volunteer).where(col(Volunteer.id) == account_id)
    session.exec(mine.values(speaks=language))


def active(session: Session, account_id: int) -> Volunteer:
    """The row of an active account, held until the end of the transaction. Raises LinkOver."""
    query = select(Volunteer).where(Volunteer.id == account_id, col(Volunteer.is_active))
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise LinkOver("this account is closed")
    return row


def _keep_an_administrator(session: Session, account_id: int) -> None:
    """Their rows are held, and before any other, as two of them could close each other at the
    same moment."""
    query = select(Volunteer.id).where(
        Volunteer.role == Role.ADMINISTRATOR, col(Volunteer.is_active)
    )
    found = session.exec(query.order_by(col(Volunteer.id)).with_for_update()).all()
    if list(found) == [account_id]:
        raise LastAdministrator("somebody has to be able to let others in")
