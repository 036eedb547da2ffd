"""Why rows of a move of many are left as they are, in the few groups people speak of (无权限, 状态不符)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Group(StrEnum):
    """What kind of obstacle a refusal is; in the order in which the groups are told."""

    NOT_THEIRS = "NOT_THEIRS"
    WRONG_STATE = "WRONG_STATE"
    MOVED = "MOVED"
    BY_ITSELF = "BY_ITSELF"
    LACKING = "LACKING"
    BROKE = "BROKE"
    OTHER = "OTHER"


GROUPS: Mapping[Group, frozenset[str]] = {
    Group.NOT_THEIRS: frozenset(
        {"no_authority", "not_permitted", "for_a_senior", "own_draft", "own_work", "own_department"}
        | {
            "bulk_co_names_nobody",
            "no_share_in_hand",
            "unit_hands_nothing_on",
            "skip_not_in_hand",
            "assignment_not_yours",
        }
    ),
    Group.WRONG_STATE: frozenset(
        {"wrong_state", "bulk_gone", "co_already_signed", "co_not_signed", "no_lead", "not_triaged"}
        | {"handler_named_already", "snooze_left_the_desk", "incident_closed", "incident_ticket_over"}
    ),
    Group.MOVED: frozenset({"ticket_moved_meanwhile", "stale", "incident_joined_meanwhile"}),
    Group.BY_ITSELF: frozenset(
        {"bulk_critical", "bulk_alike", "bulk_returned", "bulk_report"}
        | {"joint_review_open", "lead_is_designated", "direct_answer_for_enquiries"}
    ),
    Group.LACKING: frozenset(
        {
            "bulk_no_proposal",
            "bulk_not_settled",
            "bulk_speaks_of_more",
            "bulk_no_such_department",
            "off_catalogue",
            "words_missing",
        }
        | {"department_inactive", "topic_out_of_use", "assignee_cannot_handle", "lead_is_accused"}
    ),
    Group.BROKE: frozenset({"bulk_row_broke"}),
}
"""Every other code is OTHER: its sentence alone tells."""

OF_CODE = {code: group for group, codes in GROUPS.items() for code in codes}


def group_of(codes: Iterable[str]) -> Group:
    """The group of a row refused with these reasons: that of the first, which is the one told first."""
    first = next(iter(codes), "")
    return OF_CODE.get(first, Group.OTHER)


def is_not_theirs(codes: Iterable[str]) -> bool:
    """Whether a grant is lacking, whatever else there is; a state that does not fit is nobody's fault."""
    return "no_authority" in set(codes)
