"""Where a permission holds: descendants and no others, at a fixed price, and never a moment too long."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from departments.actions.accounts import set_account_active
from departments.actions.posts import appoint, dismiss
from departments.actions.tree import create_department, move_department
from departments.models import Department, Post, Staff
from departments.roles import Role
from departments.scope import NOTHING, Scope, remembered_scopes, scope, scope_many
from tests.departments.conftest import NOW, TREE, People, build_people
from tests.departments.racing import in_threads

VIEW = "view_tickets"


def queries_of(user: Staff, permission: str = VIEW) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        scope(user, permission)
    return len(captured)


@pytest.mark.parametrize(
    ("place", "covered"),
    [
        ("bureau", {"bureau", "lighting", "repairs"}),
        ("lighting", {"lighting", "repairs"}),
        ("repairs", {"repairs"}),
        ("water", {"water"}),
        ("city", {code for code, *_ in TREE}),
    ],
)
def test_a_grant_covers_what_is_below(people: People, place: str, covered: set[str]) -> None:
    held = scope(people.holder(Role.HANDLER, place), VIEW)
    assert set(held.ids) == people.ids(*covered)
    assert held.everything == (place == "city")
    assert all(
        (department.pk in held) == (code in covered) for code, department in people.departments.items()
    )


def test_only_the_granted_permission_holds(people: People) -> None:
    handler = people.holder(Role.HANDLER, "lighting")
    assert scope(handler, "dispatch_tickets") == NOTHING
    assert not scope(handler, "dispatch_tickets")
    assert scope(handler, "no_such_permission") == NOTHING


def test_several_posts_add_up(people: People) -> None:
    handler = people.holder(Role.HANDLER, "repairs")
    appoint(staff=handler, department=people["water"], role="AUDITOR", by=None, now=NOW)
    held = scope_many(handler, [VIEW, "audit_results", "handle_tickets"])
    assert {name: set(one.ids) for name, one in held.items()} == {
        VIEW: people.ids("repairs", "water"),
        "audit_results": people.ids("water"),
        "handle_tickets": people.ids("repairs"),
    }
    assert held == {name: scope(handler, name) for name in held}


def test_everything_means_every_root(people: People) -> None:
    manager = people.holder(Role.SUPERVISOR, "city")
    assert scope(manager, VIEW).everything
    create_department(code="other", name="另一城市", peer_group="INSTITUTION", by=None, now=NOW)
    assert not scope(manager, VIEW).everything


def test_the_inactive_hold_nothing(people: People) -> None:
    handler = people.holder(Role.HANDLER, "lighting")
    assert scope(handler, VIEW)
    keeper = people.holder(Role.SYSTEM_ADMIN, "city")
    closed = set_account_active(handler, is_active=False, by=keeper, now=NOW)
    assert scope(closed, VIEW) == NOTHING
    opened = set_account_active(closed, is_active=True, by=keeper, now=NOW)
    assert scope(opened, VIEW)


def test_a_superuser_is_one_in_demo_mode_only(people: People, settings: object) -> None:
    root = Staff.objects.create_superuser("root", "x", display_name="根")
    settings.DEMO = True
    assert scope(root, "configure_assessment").everything
    assert root.has_perm("departments.view_tickets")
    assert root.has_module_perms("departments")
    settings.DEMO = False
    assert scope(root, "configure_assessment") == NOTHING
    assert not root.has_perm("departments.view_tickets")
    assert not root.has_module_perms("departments")


def test_every_change_is_seen_at_once(people: People) -> None:
    staff = people.person()
    assert not scope(staff, VIEW)
    post = appoint(staff=staff, department=people["lighting"], role="HANDLER", by=None, now=NOW)
    assert people["repairs"].pk in scope(staff, VIEW)
    keeper = people.holder(Role.SYSTEM_ADMIN, "city")
    move_department(people["repairs"], parent=people["water"], by=keeper, now=NOW)
    assert people["repairs"].pk not in scope(staff, VIEW)
    dismiss(post, by=None, now=NOW)
    assert scope(staff, VIEW) == NOTHING


def test_the_price_is_fixed(people: People) -> None:
    handler = people.holder(Role.HANDLER, "bureau")
    appoint(staff=handler, department=people["water"], role="AUDITOR", by=None, now=NOW)
    cache.clear()
    assert queries_of(handler) == 3  # the version, the grants, the tree
    assert queries_of(handler) == 1
    assert queries_of(handler, "audit_results") == 1
    assert queries_of(people.holder(Role.HANDLER, "water")) <= 3
    for number in range(20):
        create_department(
            code=f"d{number}",
            name=f"第 {number} 科",
            peer_group="BUREAU",
            parent=people["bureau"],
            by=None,
            now=NOW,
        )
    assert queries_of(handler) == 3
    assert len(scope(handler, VIEW).ids) == 24


def test_a_request_asks_for_the_version_once(people: People) -> None:
    handler = people.holder(Role.HANDLER, "bureau")
    scope(handler, VIEW)
    with remembered_scopes():
        assert queries_of(handler) == 1
        assert queries_of(handler, "audit_results") == 0
        assert queries_of(handler) == 0
    assert queries_of(handler) == 1


def _appoint_and_roll_back(staff: Staff, department: Department) -> None:
    with transaction.atomic():
        appoint(staff=staff, department=department, role="HANDLER", by=None, now=NOW)
        assert scope(staff, VIEW)
        transaction.set_rollback(True)


def test_a_request_that_changes_a_grant_remembers_nothing_more(people: People) -> None:
    staff = people.person()
    with remembered_scopes():
        assert not scope(staff, VIEW)
        _appoint_and_roll_back(staff, people["water"])
        assert not scope(staff, VIEW)


def test_what_was_rolled_back_is_not_believed_later(people: People) -> None:
    staff, other = people.person(), people.person("other")
    _appoint_and_roll_back(staff, people["water"])
    appoint(staff=other, department=people["water"], role="HANDLER", by=None, now=NOW)
    assert scope(staff, VIEW) == NOTHING


def test_others_see_a_change_with_its_commit_and_not_before(cloned_database: object) -> None:
    people = build_people()
    staff = people.person()
    written, looked = threading.Event(), threading.Event()
    seen: list[Scope] = []

    def write() -> None:
        with transaction.atomic():
            appoint(staff=staff, department=people["water"], role="HANDLER", by=None, now=NOW)
            written.set()
            looked.wait(5)

    def read() -> None:
        written.wait(5)
        seen.append(scope(staff, VIEW))
        looked.set()

    assert in_threads(write, read) == [None, None]
    assert seen == [NOTHING]
    assert set(scope(staff, VIEW).ids) == people.ids("water")


def test_many_changes_at_once_leave_the_truth(cloned_database: object) -> None:
    people = build_people()
    staff = [people.person(f"p{number}") for number in range(4)]

    def change(person: Staff) -> None:
        for code in ("water", "lighting", "bureau"):
            appoint(staff=person, department=people[code], role="HANDLER", by=None, now=NOW)
            scope(person, VIEW)
        dismiss(Post.objects.get(staff=person, department=people["bureau"]), by=None, now=NOW)

    assert in_threads(*(lambda person=person: change(person) for person in staff)) == [None] * 4
    wanted = people.ids("water", "lighting", "repairs")
    assert [set(scope(person, VIEW).ids) for person in staff] == [wanted] * 4


def test_descendants_of_nothing_are_none(people: People) -> None:
    assert not Department.objects.descendants_of([]).exists()
