"""From the first call to the order of dispatch."""

from datetime import timedelta

from config.demo.house import CENTRE
from config.demo.lives import words
from config.demo.lives.life import HOUR, MINUTE, Life
from departments.models import Department
from departments.roles import Role
from feedback import actions
from feedback.rules.registration import NewMatter

REJECTED = ("LEGAL_PROCESS", "NO_NEW_FACTS", "INVALID", "EMERGENCY")


def register(life: Life) -> None:
    """An intake agent writes it down."""
    m, person = life.matter, life.matter.person
    reported = life.now - timedelta(minutes=life.chance.randint(2, 40))
    life.ticket = actions.register(
        NewMatter(
            content=m.content,
            title=m.title,
            place=m.place,
            area_id=life.house.areas[m.area].pk if m.area else None,
            contact_means=person.contact_means,
            name=person.name,
            phone=person.phone,
            email=person.email,
            channel_account=person.account,
            reported_at=reported,
        ),
        by=life.person(Role.INTAKE_AGENT),
        now=life.now,
        centre=life.house.centre,
        channel=life.house.channels[m.channel],
    )


def reject(life: Life) -> None:
    """None of the hotline's matters."""
    life.do(actions.reject, Role.DISPATCHER, ground=life.chance.choice(REJECTED))


def triage(life: Life) -> bool:
    """Category, topic and urgency; a few are rejected."""
    m = life.matter
    if not life.fate and life.chance.random() < 0.02:
        reject(life)
        return True
    life.do(
        actions.triage,
        Role.DISPATCHER,
        within=(2 * MINUTE, 8 * MINUTE) if life.is_quick else (8 * MINUTE, 2 * HOUR),
        category=m.category,
        topic=life.house.topics[m.topic],
        urgency=m.urgency,
        aspect=m.aspect,
        area=life.house.areas[m.area] if m.area else None,
        by=life.dispatcher(),
    )
    return False


def dispatch(life: Life) -> bool:
    """To the department the catalogue names, with its co-handler mostly."""
    m = life.matter
    co: list[Department] = []
    if m.co_department and m.co_department != m.department and life.chance.random() < 0.7:
        co = [life.department(m.co_department)]
    send(life, m.department or CENTRE, co=co)
    return False


def send(life: Life, code: str, *, co: list[Department] | None = None, words_if_other: str = "") -> None:
    """Dispatch to this department; where the catalogue does not name it, the order says why."""
    life.lead = code
    why = "" if life.is_proposed(code) else words_if_other or words.WHY_THEM
    life.do(
        actions.dispatch,
        Role.DISPATCHER,
        within=(3 * MINUTE, 10 * MINUTE if life.is_quick else 40 * MINUTE),
        lead=life.department(code),
        co=co or [],
        instruction=why,
        by=life.dispatcher(),
    )
