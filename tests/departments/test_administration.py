"""The plain administration: each finds their own pages, rows in scope, and refusals in words."""

import pytest
from django.test import Client

from core.evidence import Subject, records_of
from departments.models import Department, Post, Staff
from departments.roles import Role
from tests.departments.conftest import PASSWORD, People

PAGES = ("staff", "department", "post")
SEES = {
    Role.SYSTEM_ADMIN: {"staff", "department"},
    Role.SECURITY_ADMIN: {"staff", "department", "post"},
    Role.SERVICE_MANAGER: set(),
}
ADDS = {
    Role.SYSTEM_ADMIN: {"staff", "department"},
    Role.SECURITY_ADMIN: {"post"},
    Role.SERVICE_MANAGER: set(),
}


def admin(people: People, role: Role, place: str = "city") -> Client:
    return people.browser(people.holder(role, place))


@pytest.mark.parametrize("role", list(Role))
def test_each_finds_their_own_pages(people: People, role: Role) -> None:
    client = admin(people, role)
    home = client.get("/admin/").status_code
    assert home == (200 if role in SEES else 302)
    if role not in SEES:
        return
    for page in PAGES:
        assert (client.get(f"/admin/departments/{page}/").status_code == 200) == (page in SEES[role])
        assert (client.get(f"/admin/departments/{page}/add/").status_code == 200) == (page in ADDS[role])
    assert client.get("/admin/auth/group/").status_code == 404


def test_rows_are_those_in_scope(people: People) -> None:
    people.holder(Role.HANDLER, "water")
    people.holder(Role.HANDLER, "repairs")
    client = admin(people, Role.SYSTEM_ADMIN, "bureau")
    shown = client.get("/admin/departments/department/").content.decode()
    assert "照明维修所" in shown
    assert "市水务局" not in shown
    shown = client.get("/admin/departments/staff/").content.decode()
    assert "handler.repairs" in shown
    assert "handler.water" not in shown
    outsider = Staff.objects.get(username="handler.water")
    assert client.get(f"/admin/departments/staff/{outsider.pk}/change/").status_code == 302


def test_an_account_is_opened_amended_and_closed_with_evidence(people: People) -> None:
    client = admin(people, Role.SYSTEM_ADMIN)
    new = {"username": "Fangyan", "display_name": "方砚", "email": "", "phone": ""}
    assert client.post("/admin/departments/staff/add/", {**new, "first_password": ""}).status_code == 200
    assert (
        client.post("/admin/departments/staff/add/", {**new, "first_password": PASSWORD}).status_code == 302
    )
    staff = Staff.objects.get(username="fangyan")
    assert staff.must_change_password
    assert staff.check_password(PASSWORD)
    data = {"display_name": "方砚之", "email": "", "phone": "12345", "first_password": ""}
    assert client.post(f"/admin/departments/staff/{staff.pk}/change/", data).status_code == 302
    staff.refresh_from_db()
    assert (staff.display_name, staff.is_active) == ("方砚之", False)
    assert staff.check_password(PASSWORD)
    verbs = [record.verb for record in records_of(Subject("staff", staff.pk))]
    assert verbs == ["open_account", "amend_account", "set_account_active"]


def test_posts_are_given_and_ended(people: People) -> None:
    staff, client = people.person(), admin(people, Role.SECURITY_ADMIN)
    data = {"staff": staff.pk, "department": people["water"].pk, "role": "HANDLER"}
    given = client.post("/admin/departments/post/add/", data, follow=True).content.decode()
    post = Post.objects.get(staff=staff)
    assert f"“{staff.display_name} · 经办人 · {people['water']}”" in given, "said by names, not by numbers"
    assert client.get(f"/admin/departments/post/{post.pk}/delete/").status_code == 403
    own = Post.objects.get(staff__username="security_admin.city")
    chosen = {"action": "end_posts", "_selected_action": [post.pk, own.pk]}
    answer = client.post("/admin/departments/post/", chosen, follow=True)
    assert "自己的岗位" in answer.content.decode() or "their own posts" in answer.content.decode()
    assert Post.objects.get(pk=post.pk).ended_at is not None
    assert Post.objects.get(pk=own.pk).ended_at is None


def test_a_refusal_is_said_in_words(people: People) -> None:
    holder, client = people.holder(Role.AUDIT_ADMIN, "city"), admin(people, Role.SECURITY_ADMIN)
    data = {"staff": holder.pk, "department": people["city"].pk, "role": "SYSTEM_ADMIN"}
    answer = client.post("/admin/departments/post/add/", data, follow=True)
    assert answer.status_code == 200
    assert holder.display_name in answer.content.decode()
    assert not Post.objects.filter(staff=holder, role="SYSTEM_ADMIN").exists()


def test_the_tree_is_kept_through_its_actions(people: People) -> None:
    client = admin(people, Role.SYSTEM_ADMIN)
    data = {
        "code": "parks",
        "name": "市园林局",
        "short_name": "",
        "parent": people["city"].pk,
        "peer_group": "BUREAU",
        "order": 5,
    }
    assert client.post("/admin/departments/department/add/", data).status_code == 302
    parks = Department.objects.get(code="parks")
    assert parks.ancestry == [people["city"].pk, parks.pk]
    moved = {**data, "parent": people["bureau"].pk, "is_active": "on"}
    assert client.post(f"/admin/departments/department/{parks.pk}/change/", moved).status_code == 302
    parks.refresh_from_db()
    assert parks.ancestry == [people["city"].pk, people["bureau"].pk, parks.pk]
    verbs = [record.verb for record in records_of(Subject("department", parks.pk))]
    assert verbs == ["create_department", "move_department"]
