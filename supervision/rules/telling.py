"""Who is told of what: a table of steps and papers, and the search up the tree for people to tell. Pure."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum


class Circle(StrEnum):
    """Whom a step or an act concerns."""

    WORKERS = "WORKERS"
    APPROVERS = "APPROVERS"
    SUPERVISORS = "SUPERVISORS"


GRANT = {
    Circle.WORKERS: "handle_tickets",
    Circle.APPROVERS: "approve_results",
    Circle.SUPERVISORS: "supervise",
}
WORKERS = (Circle.WORKERS,)
UNIT = (Circle.WORKERS, Circle.APPROVERS)
ALL = (Circle.WORKERS, Circle.APPROVERS, Circle.SUPERVISORS)

OF_STEP: dict[str, tuple[Circle, ...]] = {
    "DUE_SOON": WORKERS,
    "REMINDER": WORKERS,
    "YELLOW": UNIT,
    "RED": ALL,
    "INTERVIEW": ALL,
}
"""Steps of escalation of which people are told. The days by which points grow (LATE_1 …) are not among them:
the points are told once, when notice of the entry is given."""

GRANT_OF_CLOCK = {
    "DISPATCH": "dispatch_tickets",
    "JOINT_REVIEW": "dispatch_tickets",
    "RETURN_DECIDE": "dispatch_tickets",
    "REQUEST_DECIDE": "dispatch_tickets",
    "REVIEW": "audit_results",
    "VERDICT": "audit_results",
    "CALLBACK": "call_back",
    "RECT_CALLBACK": "call_back",
    "APPEAL_FILE": "file_appeal",
    "APPEAL_DECIDE": "decide_appeal",
    "EXCLUSION_REVIEW": "supervise",
    "SHARE": "share_data",
}
"""Clocks that wait for holders of one grant on the department that owns them; all others are a unit's own."""

OF_ACT: dict[tuple[str, str], tuple[Circle, ...]] = {
    ("order", "issue"): UNIT,
    ("order", "escalate"): UNIT,
    ("order", "prolong"): UNIT,
    ("order", "call_off"): UNIT,
    ("order", "send_report_back"): UNIT,
    ("card", "issue"): UNIT,
    ("card", "revoke"): UNIT,
    ("circular", "issue"): UNIT,
    ("circular", "revoke"): UNIT,
    ("interview", "issue"): (Circle.APPROVERS,),
    ("interview", "put_off"): (Circle.APPROVERS,),
    ("interview", "call_off"): (Circle.APPROVERS,),
    ("entry", "notify"): (Circle.APPROVERS,),
    ("entry", "decide_appeal"): (Circle.APPROVERS,),
    ("entry", "revoke"): (Circle.APPROVERS,),
    ("rectification", "issue"): UNIT,
    ("rectification", "hand_over"): UNIT,
    ("exclusion", "grant_exclusion"): (Circle.APPROVERS,),
    ("exclusion", "refuse_exclusion"): (Circle.APPROVERS,),
    ("misrating", "grant"): (Circle.APPROVERS,),
    ("misrating", "refuse"): (Circle.APPROVERS,),
}
"""Acts on papers of which the department is told with the next gathered message; "issue" is a new paper."""


def register_told(acts: Mapping[tuple[str, str], tuple[Circle, ...]]) -> None:
    """Add acts on papers of an upper app of which departments are told; once, at the start."""
    OF_ACT.update(acts)


NEVER_QUIET = frozenset({"SWEEP_GAP", "SWEEP_FAILED", "NOBODY_TO_TELL"})
"""Alerts that do not wait for working time: while they last, something critical may be missed."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Who may be told: active people with a live post, by grant and department; the tree; who is on duty.

    ``ancestry``: a department's ids from the root down to itself. ``holders``: people by (grant, department)
    of their post. ``on_duty``: people by the department of the turn that covers now.
    """

    ancestry: Mapping[int, tuple[int, ...]]
    holders: Mapping[tuple[str, int], Set[int]]
    on_duty: Mapping[int, Set[int]]

    def upwards(self, department_id: int) -> Iterable[int]:
        """The department, then those above it, the nearest first."""
        return reversed(self.ancestry.get(department_id, (department_id,)))

    def nearest(self, grant: str, department_id: int) -> frozenset[int]:
        """Holders of a grant whose post is nearest above: the unit's own before its parent's."""
        for place in self.upwards(department_id):
            if found := self.holders.get((grant, place)):
                return frozenset(found)
        return frozenset()

    def holds(self, person: int | None, grant: str, department_id: int) -> bool:
        """Whether the person is one to tell and holds the grant there or above."""
        return any(person in self.holders.get((grant, place), ()) for place in self.upwards(department_id))

    def nearest_on_duty(self, department_id: int) -> frozenset[int]:
        """Who has a turn of duty now: of the department's own roster first, else of the next above."""
        for place in self.upwards(department_id):
            if found := self.on_duty.get(place):
                return frozenset(found)
        return frozenset()


@dataclass(frozen=True, slots=True)
class Reached:
    """A step that a clock reached, as far as it matters for whom to tell.

    ``department``: who must beat the clock. ``unit``: the unit below that works on it, if it was delegated.
    ``assignee``: the person, if one was named.
    """

    step: str
    clock: str
    department: int
    unit: int | None = None
    assignee: int | None = None

    @property
    def place(self) -> int:
        """Where the work is done."""
        return self.unit or self.department


def people_of_step(reached: Reached, directory: Directory) -> frozenset[int]:
    """Whom a gathered message tells of a step; nobody for one that is not told."""
    told: set[int] = set()
    for circle in OF_STEP.get(reached.step, ()):
        told |= _circle(circle, reached, directory)
    return frozenset(told)


def people_of_act(kind: str, verb: str, department_id: int, directory: Directory) -> frozenset[int]:
    """Whom a gathered message tells of an act on a paper of the department."""
    told: set[int] = set()
    for circle in OF_ACT.get((kind, verb), ()):
        told |= directory.nearest(GRANT[circle], department_id)
    return frozenset(told)


def people_of_critical(reached: Reached, directory: Directory) -> tuple[frozenset[int], bool]:
    """Who is told at once of a critical matter, and whether anybody had duty.

    The duty roster and the assignee; with nobody on duty, supervisors and approvers as well. A centre's clock
    always reaches those who must act on it.
    """
    on_duty = directory.nearest_on_duty(reached.place) or directory.nearest_on_duty(reached.department)
    told = set(on_duty)
    if reached.clock in GRANT_OF_CLOCK or _assignee(reached, directory):
        told |= _workers(reached, directory)
    if not on_duty:
        told |= directory.nearest("supervise", reached.department)
        told |= directory.nearest("approve_results", reached.department)
    return frozenset(told), bool(on_duty)


def _circle(circle: Circle, reached: Reached, directory: Directory) -> frozenset[int]:
    if circle is Circle.WORKERS:
        return _workers(reached, directory)
    if circle is Circle.APPROVERS and reached.clock in GRANT_OF_CLOCK:
        return frozenset()  # a centre's clock waits for the holders of its grant, and for nobody's signature
    return directory.nearest(GRANT[circle], reached.department)


def _workers(reached: Reached, directory: Directory) -> frozenset[int]:
    if grant := GRANT_OF_CLOCK.get(reached.clock):
        return directory.nearest(grant, reached.department)
    if assignee := _assignee(reached, directory):
        return frozenset({assignee})
    return directory.nearest("handle_tickets", reached.place)


def _assignee(reached: Reached, directory: Directory) -> int | None:
    """The person named, as long as they still handle matters there."""
    named = reached.assignee
    return named if named and directory.holds(named, "handle_tickets", reached.place) else None
