"""Posts give exactly the grants of their roles, and the three administrators stay three people."""

import csv
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.accounts import set_account_active
from departments.actions.posts import appoint, dismiss
from departments.actions.tree import set_department_active
from departments.models import DepartmentUserObjectPermission, Post, Staff
from departments.models.tree import PERMISSIONS
from departments.roles import (
    EVERY_PERMISSION,
    GRANTS,
    OPENS_ADMINISTRATION,
    SENIOR_GRANTS,
    SEPARATED,
    Role,
)
from tests.departments.conftest import NOW, People, build_people
from tests.departments.racing import in_threads

GOLDEN = Path(__file__).parent.parent / "golden" / "roles.csv"


def golden() -> dict[str, set[str]]:
    """Role → permissions, as the table says."""
    with GOLDEN.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["permission"]]
    return {role.value: {row["permission"] for row in rows if row[role.value] == "是"} for role in Role}


def of_seniors() -> dict[str, set[str]]:
    """Role → what its seniors hold besides, as the table says."""
    with GOLDEN.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["permission"]]
    held = {role.value: {row["permission"] for row in rows if row[role.value] == "高级"} for role in Role}
    return {role: grants for role, grants in held.items() if grants}


def granted(staff: Staff) -> set[tuple[str, str]]:
    rows = DepartmentUserObjectPermission.objects.filter(user=staff)
    return set(rows.values_list("content_object__code", "permission__codename"))


def test_roles_give_what_the_table_says() -> None:
    assert {role.value: set(grants) for role, grants in GRANTS.items()} == golden()
    assert {role.value: set(grants) for role, grants in SENIOR_GRANTS.items()} == of_seniors()
    assert {codename for codename, _ in PERMISSIONS} == set(EVERY_PERMISSION)


def test_a_senior_dispatcher_holds_more_until_the_post_ends(people: People) -> None:
    staff = people.person()
    given = {"staff": staff, "department": people["lighting"], "by": None, "now": NOW}
    post = appoint(role="DISPATCHER", is_senior=True, **given)  # type: ignore[arg-type]
    assert ("lighting", "dispatch_hard") in granted(staff)
    dismiss(post, by=None, now=NOW)
    assert granted(staff) == set()
    with pytest.raises(Refused, match="no_senior_of_role"):
        appoint(role="HANDLER", is_senior=True, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", list(Role))
def test_a_post_grants_on_its_department(people: People, role: Role) -> None:
    holder = people.holder(role, "lighting")
    assert granted(holder) == {("lighting", codename) for codename in golden()[role.value]}
    assert holder.is_staff == (role in OPENS_ADMINISTRATION)


def test_of_two_posts_the_shared_grants_stay(people: People) -> None:
    staff = people.person()
    first = appoint(staff=staff, department=people["lighting"], role="HANDLER", by=None, now=NOW)
    appoint(staff=staff, department=people["lighting"], role="UNIT_APPROVER", by=None, now=NOW)
    dismiss(first, by=None, now=NOW)
    assert granted(staff) == {("lighting", codename) for codename in golden()["UNIT_APPROVER"]}


def test_the_same_post_twice_is_one(people: People) -> None:
    staff = people.person()
    posts = [
        appoint(staff=staff, department=people["lighting"], role="HANDLER", by=None, now=NOW)
        for _ in range(2)
    ]
    assert posts[0] == posts[1]
    assert Post.objects.filter(staff=staff).count() == 1


def test_an_ended_post_is_kept_and_may_be_given_again(people: People) -> None:
    staff = people.person()
    post = appoint(staff=staff, department=people["lighting"], role="SYSTEM_ADMIN", by=None, now=NOW)
    assert dismiss(post, by=None, now=NOW).ended_at == NOW
    assert dismiss(post, by=None, now=NOW.replace(hour=12)).ended_at == NOW
    assert granted(staff) == set()
    assert not Staff.objects.get(pk=staff.pk).is_staff
    again = appoint(staff=staff, department=people["lighting"], role="SYSTEM_ADMIN", by=None, now=NOW)
    assert again != post
    assert Post.objects.filter(staff=staff).count() == 2
    verbs = [record.verb for record in records_of(Subject("staff", staff.pk))]
    assert verbs == ["appoint", "dismiss", "appoint"]


@pytest.mark.parametrize("held", sorted(SEPARATED))
@pytest.mark.parametrize("other", sorted(SEPARATED))
def test_nobody_holds_two_of_the_three(people: People, held: Role, other: Role) -> None:
    holder = people.holder(held, "city")
    with pytest.raises(Refused) as refused:
        appoint(staff=holder, department=people["water"], role=other, by=None, now=NOW)
    assert refused.value.codes == ("separated_roles",)
    assert holder.display_name in refused.value.sentences[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(staff=holder, department=people["water"], role=other, since=NOW)


def test_who_may_give_posts(people: People) -> None:
    staff, security = people.person(), people.holder(Role.SECURITY_ADMIN, "bureau")
    post = appoint(staff=staff, department=people["repairs"], role="HANDLER", by=security, now=NOW)
    dismiss(post, by=security, now=NOW)
    outside = {"staff": staff, "department": people["water"], "role": "HANDLER", "now": NOW}
    for by in (
        security,
        people.holder(Role.SYSTEM_ADMIN, "city"),
        people.holder(Role.UNIT_APPROVER, "water"),
    ):
        with pytest.raises(NotPermitted) as refused:
            appoint(by=by, **outside)
        assert refused.value.codes == ("grants_not_yours",)


def test_nobody_gives_or_ends_their_own_posts(people: People) -> None:
    security = people.holder(Role.SECURITY_ADMIN, "city")
    with pytest.raises(NotPermitted, match="grants_own"):
        appoint(staff=security, department=people["water"], role="HANDLER", by=security, now=NOW)
    with pytest.raises(NotPermitted, match="grants_own"):
        dismiss(Post.objects.get(staff=security), by=security, now=NOW)


def test_closed_accounts_and_departments_get_no_posts(people: People) -> None:
    staff, keeper = people.person(), people.holder(Role.SYSTEM_ADMIN, "city")
    set_department_active(people["water"], is_active=False, by=keeper, now=NOW)
    with pytest.raises(Refused, match="department_out_of_use"):
        appoint(staff=staff, department=people["water"], role="HANDLER", by=None, now=NOW)
    set_account_active(staff, is_active=False, by=keeper, now=NOW)
    with pytest.raises(Refused, match="account_closed"):
        appoint(staff=staff, department=people["bureau"], role="HANDLER", by=None, now=NOW)


def test_appointing_while_another_post_ends_keeps_the_grants(cloned_database: object) -> None:
    people = build_people()
    staff = people.person()
    first = appoint(staff=staff, department=people["lighting"], role="HANDLER", by=None, now=NOW)
    begun, appointing = threading.Event(), threading.Event()

    def end() -> None:
        with transaction.atomic():
            dismiss(first, by=None, now=NOW)
            begun.set()
            appointing.wait(5)
            appointing.clear()
            appointing.wait(0.3)  # time for the other to reach the lock

    def give() -> None:
        begun.wait(5)
        appointing.set()
        appoint(staff=staff, department=people["lighting"], role="UNIT_APPROVER", by=None, now=NOW)

    assert in_threads(end, give) == [None, None]
    assert granted(staff) == {("lighting", codename) for codename in golden()["UNIT_APPROVER"]}


def test_two_of_the_three_given_at_once_is_one(cloned_database: object) -> None:
    people = build_people()
    staff = people.person()

    def give(role: str) -> Post:
        return appoint(staff=staff, department=people["city"], role=role, by=None, now=NOW)

    results = in_threads(*(lambda role=role: give(role) for role in sorted(SEPARATED)))
    assert sorted(type(result).__name__ for result in results) == ["Post", "Refused", "Refused"]
