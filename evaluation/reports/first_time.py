"""一次性解决率 of a quarter by department, as the bonus of the first of each peer group compares it."""

from departments.models import Department, PeerGroup
from evaluation.rules.first_time import FirstTime
from evaluation.rules.periods import bounds_of
from supervision.reports.populations import Span
from supervision.reports.tallies import tallies

COMPARED = (PeerGroup.BUREAU, PeerGroup.DISTRICT, PeerGroup.STREET, PeerGroup.UTILITY)


def first_times(quarter: str) -> list[FirstTime]:
    """Every compared department that has first answers in the quarter. Raises ValueError for no code."""
    counted = tallies(None, Span(*bounds_of(quarter)))
    groups = Department.objects.filter(pk__in=counted, peer_group__in=COMPARED)
    return [
        FirstTime(pk, group, counted[pk].first_resolved, counted[pk].first_answers)
        for pk, group in groups.values_list("pk", "peer_group")
        if counted[pk].first_answers
    ]
