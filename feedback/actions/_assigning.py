"""The handler that a department's own rule names, inside the move that gives it the matter."""

from core.known_queries import KnownQuery
from feedback.actions._move import Move
from feedback.models import AssignmentMoment, AssignmentPolicy, AssignmentRule, AssignmentTurn, Dispatch
from feedback.reports.hands import candidates_of
from feedback.rules.assignment import choose

POLICY = KnownQuery[AssignmentPolicy](
    lambda moment, department: (
        AssignmentPolicy.objects.exclude(rule=AssignmentRule.BY_HAND)
        .filter(moment=moment, department_id=department)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)[:1]
    )
)


def assign_by_rule(move: Move, row: Dispatch, moment: AssignmentMoment) -> None:
    """Name the handler of ``row`` if its department's rule does so at this ``moment``; the caller saves.

    The policy's row is locked until the move is over, so two dispatches in the same instant see each other.
    Where nobody can be named, nobody is; the evidence says so.
    """
    if row.assignee_id is not None:
        return
    working = row.delegated_to_id or row.department_id
    policy = POLICY.first(moment.value, working)
    if policy is None:
        return
    chosen = choose(policy.rule, candidates_of(working, move.now))
    if chosen.id is not None:
        row.assignee_id = chosen.id
        _take_turn(policy, chosen.id, move)
    move.note(
        assignee=chosen.id,
        assigned_by=policy.rule,
        assigned_why=chosen.why,
        assigned_open=chosen.open,
        assigned_overdue=chosen.overdue,
    )


def _take_turn(policy: AssignmentPolicy, staff_id: int, move: Move) -> None:
    policy.turns += 1
    policy.save(update_fields=["turns"])
    AssignmentTurn.objects.update_or_create(
        policy=policy, staff_id=staff_id, defaults={"last_turn": policy.turns, "last_at": move.now}
    )
