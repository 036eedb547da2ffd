"""A save that goes out beside the sending of its form: whichever comes first, nothing is offered again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from departments.models import Staff
from departments.roles import Role
from feedback.actions.drafts import Sitting, end_sitting, keep_draft, new_key
from feedback.models import Draft
from tests.cast import START, City
from tests.feedback.test_races import Act, real_city, rush

__all__ = ["real_city"]
NOW = START + timedelta(hours=2)
WORDS = {"demand": ["请查明原因并报送"]}
NOUN = "order-new"
ROUNDS = 12


def sitting_of(staff: Staff, **given: object) -> Sitting:
    return replace(Sitting(staff.pk, None, NOUN, new_key()), **given)  # type: ignore[arg-type]


def saving(sitting: Sitting, staff: Staff) -> Act:
    return lambda: keep_draft(sitting, typed=WORDS, by=staff, now=NOW)


def sending(sitting: Sitting, staff: Staff) -> Act:
    return lambda: end_sitting(sitting, by=staff, now=NOW)


def offered(staff: Staff) -> bool:
    return bool(Draft.objects.of_forms(staff, [NOUN]).unsent().exists())


@pytest.mark.parametrize("is_saved_before", [False, True])
def test_saved_and_sent_at_the_same_instant_nothing_waits(real_city: City, is_saved_before: bool) -> None:
    staff = real_city.person(Role.SUPERVISOR, "institution")
    for _ in range(ROUNDS):
        mine = sitting_of(staff)
        if is_saved_before:
            keep_draft(mine, typed=WORDS, by=staff, now=NOW)
        results = rush([[saving(mine, staff), sending(mine, staff), saving(mine, staff)]])
        assert not [given for given in results[0] if isinstance(given, Exception)]
        assert not Draft.objects.unsent().exists()


def test_sent_with_a_text_that_was_put_back_neither_comes_again(real_city: City) -> None:
    staff = real_city.person(Role.SUPERVISOR, "institution")
    for _ in range(ROUNDS):
        first = sitting_of(staff)
        keep_draft(first, typed=WORDS, by=staff, now=NOW)
        kept = Draft.objects.unsent().get()
        mine = sitting_of(staff, continues=kept.pk, taken=kept.sitting)
        results = rush([[saving(mine, staff), sending(mine, staff)]])
        assert not [given for given in results[0] if isinstance(given, Exception)]
        assert not Draft.objects.unsent().exists()
        assert not offered(staff)


@pytest.mark.parametrize("order", [("save", "send", "save"), ("send", "save", "save")])
def test_in_either_order_the_sending_is_the_end(real_city: City, order: tuple[str, ...]) -> None:
    staff = real_city.person(Role.SUPERVISOR, "institution")
    mine = sitting_of(staff)
    acts = {"save": saving(mine, staff), "send": sending(mine, staff)}
    for name in order:
        acts[name]()
    assert not Draft.objects.unsent().exists()
    assert not offered(staff)
