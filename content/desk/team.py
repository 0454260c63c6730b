"""What volunteers do about each other's accounts: permitted, done, and written down.

The history says what an account may do, never who it is or how it gets in.
"""

from dataclasses import dataclass
from typing import Any

from content.desk import history
from content.desk.desk import Desk
from content.desk.paths import differences
from content.documents.write import wait_for_others
from content.errors import LinkOver, NotAllowed
from content.models import Organization
from content.volunteers import changes, invitations
from content.volunteers.account import Account, find_account
from content.words import Action, Role

ACCOUNT, INVITATION = "volunteer", "invitation"


@dataclass(frozen=True, slots=True)
class Post:
    """What an account is for; `languages` are a translator's."""

    role: Role
    organization_id: int | None = None
    languages: frozenset[str] = frozenset()


def invite(desk: Desk, post: Post) -> str:
    """The token of a link to a new account. Raises NotAllowed for a role above one's own,
    Refused."""
    _may(desk, post.role)
    wait_for_others(desk.session)
    token = invitations.invite(
        desk.session,
        desk.by.volunteer_id,
        post.role,
        post.organization_id,
        post.languages,
        desk.now,
    )
    made = invitations.find(desk.session, token, desk.now)
    assert made is not None
    said = _said(made.role, made.organization, made.languages)
    _record(desk, INVITATION, made.id, Action.CREATED, ({}, said))
    return token


def withdraw(desk: Desk, number: int) -> None:
    """Make a link void. Raises LinkOver if it is no more, NotAllowed."""
    wait_for_others(desk.session)
    pending = invitations.pending(desk.session, desk.now)
    found = next((one for one in pending if one.id == number), None)
    if found is None:
        raise LinkOver("this link is over already")
    _may(desk, found.role)
    invitations.withdraw(desk.session, number)
    said = _said(found.role, found.organization, found.languages)
    _record(desk, INVITATION, number, Action.ARCHIVED, (said, {}))


def change(desk: Desk, account_id: int, post: Post) -> None:
    """Give an account another role, organization or languages; it has to log in again. Raises
    NotAllowed, LinkOver, LastAdministrator, Refused."""
    _may(desk, post.role)
    before = _touchable(desk, account_id)
    same = (before.role, before.organization_id, before.languages)
    if same == (post.role, post.organization_id, post.languages):
        return
    changes.change_role(desk.session, account_id, post.role, post.organization_id, post.languages)
    organization = desk.session.get(Organization, post.organization_id or 0)
    languages = post.languages if post.role is Role.TRANSLATOR else frozenset()
    after = _said(post.role, organization.key if organization else None, languages)
    _record(desk, ACCOUNT, account_id, Action.CHANGED, (_said_of(before), after))


def close(desk: Desk, account_id: int) -> None:
    """Close an account for good. Raises NotAllowed, LinkOver, LastAdministrator."""
    before = _said_of(_touchable(desk, account_id))
    changes.deactivate(desk.session, account_id)
    after = before | {"is_active": False}
    before |= {"is_active": True}
    _record(desk, ACCOUNT, account_id, Action.ARCHIVED, (before, after))


def reset(desk: Desk, account_id: int, *, second_step: bool) -> str:
    """The token of a link to a new password, and with `second_step` to a new second factor.
    Raises NotAllowed, LinkOver."""
    _touchable(desk, account_id)
    token = invitations.reset(
        desk.session, desk.by.volunteer_id, account_id, desk.now, reset_totp=second_step
    )
    what = "password and second step" if second_step else "password"
    _record(desk, ACCOUNT, account_id, Action.CHANGED, ({}, {"new_link": what}))
    return token


def _may(desk: Desk, role: Role) -> None:
    if not desk.by.may_invite(role):
        raise NotAllowed


def _touchable(desk: Desk, account_id: int) -> Account:
    """The account as it is until the end of the transaction: whoever changes one comes by here."""
    wait_for_others(desk.session)
    found = find_account(desk.session, account_id)
    if found is None or not found.is_active:
        raise LinkOver("this account is closed")
    _may(desk, found.role)
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
    desk: Desk,
    thing: str,
    number: int,
    action: Action,
    docs: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    history.append(desk, thing, f"{number}", action, differences(*docs))
