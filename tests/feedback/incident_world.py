"""A matter of many in the small city: a ticket at its department, and others that speak of the same."""

from dataclasses import dataclass, field

from departments.roles import Role
from feedback import actions
from feedback.actions.carrying import Carried, carry
from feedback.actions.incidents import declare_incident, join_incident
from feedback.models import Incident, IncidentTicket, Ticket
from feedback.rules.registration import NewMatter
from tests.cast import START, City, Walk

SAY = "供电公司已到现场，预计两小时内恢复。"
ANSWER = "您好，停电系电缆故障，已于 9 月 21 日 11 时恢复供电，给您带来不便，敬请谅解。"


@dataclass
class Outage:
    """The matter is in hand at the lead department and its citizen was contacted."""

    city: City
    walk: Walk = field(init=False)
    incident: Incident = field(init=False)

    def __post_init__(self) -> None:
        self.walk = Walk(self.city)
        self.walk.to("IN_PROGRESS")
        contacted(self.walk)
        self.incident = declare_incident(
            self.walk.ticket,
            title="听雨路停电",
            words="停电 断电",
            say_at_once=SAY,
            starts_at=START,
            by=self.walk.staff(Role.DISPATCHER),
            now=self.walk.tick(),
        )

    def calls(self, count: int) -> list[Ticket]:
        """So many fresh tickets about it, in one lot."""
        now = self.walk.tick(1)
        matters = [
            NewMatter(content=f"{n} 号楼停电了，什么时候来电（{now:%H%M%S}）？", phone=f"138{n:08d}")
            for n in range(count)
        ]
        return actions.register_many(
            matters,
            by=self.walk.staff(Role.INTAKE_AGENT),
            now=now,
            centre=self.city.departments["centre"],
            channel=self.city.channel,
            is_backlog=False,
        )

    def join(self, tickets: list[Ticket]) -> int:
        by = self.walk.staff(Role.DISPATCHER)
        return join_incident(self.incident, tickets=[t.pk for t in tickets], by=by, now=self.walk.tick(1))

    def carry(self, role: Role, place: str = "centre") -> list[Carried]:
        """The round of one person over all rows."""
        by, now = self.walk.staff(role, place), self.walk.tick(1)
        return [carry(pk, by=by, now=now) for pk in self.rows().values_list("pk", flat=True)]

    def rows(self) -> "IncidentTicket.objects":  # type: ignore[name-defined]
        return IncidentTicket.objects.filter(incident=self.incident, left_at=None).order_by("pk")

    def answer(self) -> None:
        """The answer of the matter: written, signed, and let out by the auditor."""
        self.write()
        ticket = self.walk.ticket
        actions.approve_result(ticket.pk, by=self.walk.staff(Role.AUDITOR), now=self.walk.tick(1))

    def write(self) -> None:
        """The answer written by the handler and signed by the approver."""
        pk, walk = self.walk.ticket.pk, self.walk
        actions.draft_result(
            pk,
            result_code="SOLVED",
            solved="SOLVED",
            reply=ANSWER,
            hand_in=True,
            by=walk.staff(Role.HANDLER, "lead"),
            now=walk.tick(1),
        )
        actions.submit_result(pk, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick(1))

    def states(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for state in self.rows().values_list("ticket__state", flat=True):
            found[state] = found.get(state, 0) + 1
        return found


def contacted(walk: Walk) -> None:
    now = walk.tick(1)
    by = walk.staff(Role.HANDLER, "lead")
    actions.record_contact(walk.ticket.pk, at=now, way="PHONE", outcome="REACHED", by=by, now=now)


def at_department(outage: Outage, state: str = "IN_PROGRESS", *, contact: bool = True) -> Ticket:
    """Another ticket that the lead department has already."""
    other = Walk(outage.city, now=outage.walk.tick(1))
    other.to(state)
    if contact and state == "IN_PROGRESS":
        contacted(other)
    outage.walk.now = max(outage.walk.now, other.now)
    return other.ticket
