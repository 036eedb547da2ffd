"""May this person keep these accounts, posts and departments; and if not, why not.

Everything is a value: ids, and what the person's permission covers. No reasons means yes.
"""

from collections.abc import Collection, Container, Iterable

from core.reasons import Reason

Reasons = tuple[Reason, ...]


def against_changing_post(*, by_id: int, staff_id: int, department_id: int, held: Container[int]) -> Reasons:
    """Giving or ending a post needs ``manage_grants`` on its department; nobody gives or takes their own."""
    if department_id not in held:
        return (Reason("grants_not_yours"),)
    return (Reason("grants_own"),) if by_id == staff_id else ()


def against_changing_account(*, posts_on: Collection[int], held: Container[int], holds_any: bool) -> Reasons:
    """Keeping an account needs ``manage_accounts`` wherever it has posts; without posts, anywhere."""
    if not holds_any or any(department_id not in held for department_id in posts_on):
        return (Reason("account_not_yours"),)
    return ()


def against_changing_tree(
    *, department_ids: Iterable[int | None], held: Container[int], all_held: bool
) -> Reasons:
    """The tree is kept by ``manage_accounts`` on the places concerned; a root (None) by who holds all."""
    concerned = list(department_ids)
    if all_held or all(pk is not None and pk in held for pk in concerned):
        return ()
    return (Reason("department_not_yours"),)
