"""A small demonstration walks every move, stands in every state, and leaves something on every desk."""

from collections import Counter

import pytest

from config.demo.lives.fates import FATES
from core.evidence import verify
from core.models import EvidenceRecord
from departments.models import Staff
from departments.scope import scope
from feedback.lifecycle import MOVES
from feedback.models import Attachment, Ticket
from feedback.states import State
from feedback.views.decision_tabs import TABS
from feedback.views.sign_off_papers import GRANT, PAPERS
from supervision.choices import EntryCode
from supervision.models import (
    Card,
    Circular,
    Meeting,
    Proposal,
    Rectification,
    Reminder,
    ScoreEntry,
    ShareRequest,
    SupervisionOrder,
)
from tests.plumbing.worlds import EVERY_ROAD

NEVER: dict[str, str] = {}
"""Moves the demonstration does not show, with the reason."""
DECIDERS = ("dispatcher", "supervisor", "auditor", "callback")
pytestmark = pytest.mark.usefixtures("every_road")


def test_every_move_is_made() -> None:
    verbs = set(EvidenceRecord.objects.filter(subject_kind="ticket").values_list("verb", flat=True))
    assert set(MOVES) - verbs == set(NEVER)


def test_every_state_is_there() -> None:
    assert set(Ticket.objects.values_list("state", flat=True)) == set(State.values)


def test_the_evidence_holds() -> None:
    assert verify().faults == []


def test_most_go_the_main_road() -> None:
    assert sum(fate.share for fate in FATES) < 500, "of a thousand"
    verbs = Counter(EvidenceRecord.objects.filter(subject_kind="ticket").values_list("verb", flat=True))
    assert verbs["request_return"] < EVERY_ROAD // 5
    assert verbs["approve_result"] > EVERY_ROAD // 2


def test_every_tab_of_the_deciders_has_something() -> None:
    people = Staff.objects.filter(username__in=DECIDERS)
    empty = [tab.name for tab in TABS if not any(tab.waiting(person).exists() for person in people)]
    assert empty == []


def test_the_approver_shown_has_every_paper_to_sign() -> None:
    approver = Staff.objects.get(username="approver")
    own = scope(approver, GRANT).ids
    empty = [p.code for p in PAPERS if not p.waiting().filter(dispatch__department_id__in=own).exists()]
    assert empty == []


def test_files_of_both_kinds_lie_on_some_papers() -> None:
    kinds = set(Attachment.objects.values_list("file__content_type", flat=True))
    assert {"image/png", "application/pdf"} <= kinds


@pytest.mark.parametrize(
    "paper",
    [
        *(Card, Circular, Meeting, Proposal, Rectification, Reminder, ScoreEntry),
        *(ShareRequest, SupervisionOrder),
    ],
    ids=lambda model: model.__name__,
)
def test_supervision_has_something_to_show(paper: type) -> None:
    assert paper.objects.exists()  # type: ignore[attr-defined]


def test_late_work_costs_points_and_some_of_it_is_settled() -> None:
    codes = set(ScoreEntry.objects.values_list("code", flat=True))
    assert {EntryCode.D1, EntryCode.D2, EntryCode.D3} & codes
    assert {"NOTIFIED", "CONFIRMED"} & set(ScoreEntry.objects.values_list("state", flat=True))
