"""The tree of departments: where things hang, who may move them, and no way to tie a knot."""

import pytest
from django.db import IntegrityError, transaction

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.tree import (
    amend_department,
    create_department,
    move_department,
    set_department_active,
)
from departments.models import Department
from departments.roles import Role
from tests.departments.conftest import NOW, People, build_people
from tests.departments.racing import in_threads


def ancestry(code: str) -> list[str]:
    department = Department.objects.get(code=code)
    codes = dict(Department.objects.values_list("id", "code"))
    return [codes[pk] for pk in department.ancestry]


def test_every_department_knows_its_way_up(people: People) -> None:
    assert ancestry("repairs") == ["city", "bureau", "lighting", "repairs"]
    assert people["bureau"].is_same_or_above(Department.objects.get(code="repairs"))
    assert not people["water"].is_same_or_above(Department.objects.get(code="repairs"))


def test_a_branch_moves_with_all_below_it(people: People) -> None:
    keeper = people.holder(Role.SYSTEM_ADMIN, "city")
    move_department(people["lighting"], parent=people["water"], by=keeper, now=NOW)
    assert ancestry("repairs") == ["city", "water", "lighting", "repairs"]
    assert Department.objects.get(code="lighting").parent == people["water"]
    move_department(people["lighting"], parent=None, by=keeper, now=NOW)
    assert ancestry("repairs") == ["lighting", "repairs"]
    verbs = [record.verb for record in records_of(Subject("department", people["lighting"].pk))]
    assert verbs == ["create_department", "move_department", "move_department"]


@pytest.mark.parametrize("below", ["bureau", "lighting", "repairs"])
def test_nothing_hangs_below_itself(people: People, below: str) -> None:
    keeper = people.holder(Role.SYSTEM_ADMIN, "city")
    with pytest.raises(Refused, match="department_below_itself"):
        move_department(people["bureau"], parent=people[below], by=keeper, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=people["bureau"].pk).update(parent=people["bureau"])


def test_a_department_added_with_an_old_copy_of_its_parent_hangs_right(people: People) -> None:
    keeper, old = people.holder(Role.SYSTEM_ADMIN, "city"), people["lighting"]
    move_department(Department.objects.get(pk=old.pk), parent=people["water"], by=keeper, now=NOW)
    create_department(code="new", name="新设科室", peer_group="BUREAU", parent=old, by=keeper, now=NOW)
    assert ancestry("new") == ["city", "water", "lighting", "new"]


def test_who_may_change_the_tree(people: People) -> None:
    keeper, stranger = people.holder(Role.SYSTEM_ADMIN, "bureau"), people.holder(Role.SYSTEM_ADMIN, "water")
    set_department_active(people["repairs"], is_active=False, by=keeper, now=NOW)
    for by, parent in ((stranger, people["water"]), (keeper, people["water"]), (keeper, None)):
        with pytest.raises(NotPermitted, match="department_not_yours"):
            move_department(people["lighting"], parent=parent, by=by, now=NOW)
    with pytest.raises(NotPermitted):
        create_department(code="x", name="某局", peer_group="BUREAU", by=keeper, now=NOW)
    with pytest.raises(NotPermitted):
        set_department_active(people["water"], is_active=False, by=keeper, now=NOW)


def test_a_department_with_others_in_use_below_stays_in_use(people: People) -> None:
    keeper = people.holder(Role.SYSTEM_ADMIN, "city")
    with pytest.raises(Refused, match="department_has_others_below"):
        set_department_active(people["lighting"], is_active=False, by=keeper, now=NOW)
    for code in ("repairs", "lighting"):
        set_department_active(people[code], is_active=False, by=keeper, now=NOW)
    assert not Department.objects.active().filter(code__in=["repairs", "lighting"]).exists()


def test_self_signing_is_in_the_evidence(people: People) -> None:
    keeper, repairs = people.holder(Role.SYSTEM_ADMIN, "city"), people["repairs"]
    amended = amend_department(
        repairs,
        code="repairs",
        name="照明抢修所",
        short_name="抢修",
        peer_group="BUREAU",
        self_signing=True,
        order=3,
        by=keeper,
        now=NOW,
    )
    assert (amended.name, amended.label, amended.ancestry) == ("照明抢修所", "抢修", repairs.ancestry)
    last = list(records_of(Subject("department", repairs.pk)))[-1]
    assert last.verb == "amend_department"
    assert '"self_signing":true' in last.text.replace(" ", "")


def test_two_moves_at_once_tie_no_knot(cloned_database: object) -> None:
    people = build_people()
    keeper = people.holder(Role.SYSTEM_ADMIN, "city")

    def move(what: str, below: str) -> object:
        return move_department(people[what], parent=people[below], by=keeper, now=NOW)

    results = in_threads(lambda: move("bureau", "water"), lambda: move("water", "bureau"))
    assert sorted(type(result).__name__ for result in results) == ["Department", "Refused"]
    for department in Department.objects.all():
        above = [*department.parent.ancestry] if department.parent else []
        assert department.ancestry == [*above, department.pk]
