"""A saved view that is removed while somebody changes it: gone, said so, and never a fault."""

from collections.abc import Callable

from core.refusals import Refused
from departments.roles import Role
from feedback.actions import saved_views as actions
from feedback.models import SavedView
from tests.cast import START, City
from tests.feedback.test_races import real_city, rush

__all__ = ["real_city"]
ROUNDS = 40
Act = Callable[[], object]


def test_a_view_is_changed_or_gone(real_city: City) -> None:
    owner = real_city.person(Role.HANDLER, "lead")

    def pair(number: int) -> list[Act]:
        own = [
            actions.save_view(name=f"视图 {number}-{n}", query="tab=today", by=owner, now=START)
            for n in range(2)
        ]
        view, other = own
        return [
            lambda: actions.change_view(view, name=f"改名 {number}", department=None, by=owner),
            lambda: actions.move_view(view, up=number % 2 == 0, by=owner),
            lambda: actions.remove_view(SavedView.objects.get(pk=view.pk), by=owner),
            lambda: actions.remove_view(other, by=owner),
        ]

    for number in range(ROUNDS):
        (results,) = rush([pair(number)])
        faults = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
        assert not faults
        assert all(one.codes == ("view_gone",) for one in results if isinstance(one, Refused))
        assert not SavedView.objects.exists()
