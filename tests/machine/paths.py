"""Where a walk may begin: the first steps of some lives, so that late states are met as often as early."""

from tests.machine.people import PEOPLE, Person

Path = tuple[tuple[str, str], ...]

TRIAGED: Path = (("triage", "dispatcher@centre"),)
DISPATCHED = ("dispatch", "dispatcher@centre")
CALLED = ("record_contact", "handler@lead")
AT_WORK: Path = (*TRIAGED, DISPATCHED, ("sign", "handler@lead"))
WITH_CO: Path = (*TRIAGED, ("dispatch/co", "dispatcher@centre"))
CONTACTED: Path = (*AT_WORK, CALLED)
ANSWERED: Path = (
    ("draft_result/in", "handler@lead"),
    ("submit_result", "unit_approver@lead"),
)
ASKED: Path = (*CONTACTED, *ANSWERED, ("approve_result", "auditor@centre"))
BAD: Path = (*ASKED, ("record_callback/bad", "callback_agent@centre"))
AGAIN: Path = (
    *BAD,
    ("rework", "auditor@centre"),
    ("record_contact", "handler@lead"),
    *ANSWERED,
    ("approve_result", "auditor@centre"),
)
RETURNED: Path = (
    ("dispatch", "dispatcher@centre"),
    ("draft_return", "handler@lead"),
    ("request_return", "unit_approver@lead"),
    ("grant_return", "dispatcher@centre"),
)
PATHS: tuple[Path, ...] = (
    (),
    WITH_CO,
    CONTACTED,
    (*CONTACTED, *ANSWERED),
    (*CONTACTED, ("draft_result/in", "handler@lead+unit_approver@lead")),
    (*TRIAGED, DISPATCHED, ("sign", "handler@lead+auditor@centre"), CALLED, *ANSWERED),
    ASKED,
    BAD,
    (*ASKED, ("record_callback", "callback_agent@centre")),
    AGAIN,
    (*AGAIN, ("record_callback/bad", "callback_agent@centre")),
    (*TRIAGED, *RETURNED[:3]),
    (*TRIAGED, *RETURNED, *RETURNED),
    (*AT_WORK, ("draft_suspension", "handler@lead"), ("request_suspension", "unit_approver@lead")),
    (*AT_WORK, ("draft_termination", "handler@lead"), ("request_termination", "unit_approver@lead")),
    (*AT_WORK, ("draft_extension", "handler@lead"), ("request_extension", "unit_approver@lead")),
)
BY_NAME: dict[str, Person] = {person.name: person for person in PEOPLE}
