"""What volunteers do about each other's accounts: permitted, done, and written down.

The history says what an account may do, never who it is or how it gets in.
"""

from dataclasses import dataclass
from typing import Any

from content.accounts import invitations, update
from content.accounts.account import Account, find_account
from content.audit import history
from content.audit.diff import differences
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import LinkOver, NotAllowed
from content.directory.to_rows import wait_for_others
from content.models import ChangeAction, Organization, Role

ACCOUNT, INVITATION = "volunteer", "invitation"


@dataclass(frozen=True, slots=True)
class VolunteerPost:
    """What an account is for; `languages` are a translator's."""

    role: Role
    organization_id: int | None = None
    languages: frozenset[str] = frozenset()


def invite(work: UnitOfWork, post: VolunteerPost) -> str:
    """The token of a link to a new account. Raises NotAllowed for a role above one's own,
    InvalidInput."""
    _may(work, post.role)
    wait_for_others(work.session)
    token = invitations.invite(
        work.session,
        work.by.volunteer_id,
        post.role,
        post.organization_id,
        post.languages,
        work.now,
    )
    made = invitations.find(work.session, token, work.now)
    assert made is not None
    said = _said(made.role, made.organization, made.languages)
    _record(work, INVITATION, made.id, ChangeAction.CREATED, ({}, said))
    return token


def withdraw(work: UnitOfWork, number: int) -> None:
    """Make a link void. Raises LinkOver if it is no more, NotAllowed."""
    wait_for_others(work.session)
    pending = invitations.pending(work.session, work.now)
    found = next((one for one in pending if one.id == number), None)
    if found is None:
        raise LinkOver("this link is over already")
    _may(work, found.role)
    invitations.withdraw(work.session, number)
    said = _said(found.role, found.organization, found.languages)
    _record(work, INVITATION, number, ChangeAction.ARCHIVED, (said, {}))


def change(work: UnitOfWork, account_id: int, post: VolunteerPost) -> None:
    """Give an account another role, organization or languages; it has to log in again. Raises
    NotAllowed, LinkOver, LastAdministrator, Refused."""
    _may(work, post.role)
    before = _touchable(work, account_id)
    same = (before.role, before.organization_id, before.languages)
    if same == (post.role, post.organization_id, post.languages):
        return
    update.change_role(work.session, account_id, post.role, post.organization_id, post.languages)
    organization = work.session.get(Organization, post.organization_id or 0)
    languages = post.languages if post.role is Role.TRANSLATOR else frozenset()
    after = _said(post.role, organization.key if organization else None, languages)
    _record(work, ACCOUNT, account_id, ChangeAction.CHANGED, (_said_of(before), after))


def close(work: UnitOfWork, account_id: int) -> None:
    """Close an account for good. Raises NotAllowed, LinkOver, LastAdministrator."""
    before = _said_of(_touchable(work, account_id))
    update.deactivate(work.session, account_id)
    after = before | {"is_active": False}
    before |= {"is_active": True}
    _record(work, ACCOUNT, account_id, ChangeAction.ARCHIVED, (before, after))


def reset(work: UnitOfWork, account_id: int, *, second_step: bool) -> str:
    """The token of a link to a new password, and with `second_step` to a new second factor.
    Raises NotAllowed, LinkOver."""
    _touchable(work, account_id)
    token = invitations.reset(
        work.session, work.by.volunteer_id, account_id, work.now, reset_totp=second_step
    )
    what = "password and second step" if second_step else "password"
    _record(work, ACCOUNT, account_id, ChangeAction.CHANGED, ({}, {"new_link": what}))
    return token


def _may(work: UnitOfWork, role: Role) -> None:
    if not work.by.may_invite(role):
        raise NotAllowed


def _touchable(work: UnitOfWork, account_id: int) -> Account:
    """The account as it is until the end of the transaction: whoever changes one comes by here."""
    wait_for_others(work.session)
    found = find_account(work.session, account_id)
    if found is None or not found.is_active:
        raise LinkOver("this account is closed")
    _may(work, found.role)
    return found


def _said_of(account: Account) -> dict[str, Any]:
    return _said(account.role, account.organization, account.languages)


def _said(role: Role, organization: str | None, languages: frozenset[str]) -> dict[str, Any]:
    said = {
        "role": role.value,
        "organization": organization,
        "languages": sorted(languages) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _record(
    work: UnitOfWork,
    thing: str,
    number: int,
    action: ChangeAction,
    docs: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    history.append(work, thing, f"{number}", action, differences(*docs))
