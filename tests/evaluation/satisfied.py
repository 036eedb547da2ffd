"""A month of answers: some content, some not, some silent, one set aside, one of the centre's own."""

from datetime import timedelta

from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Dispatch, Rating, Ticket
from supervision.models import SetAside
from tests.cast import REPLY, START, City, Walk
from tests.evaluation.doubting import token_of

PHONE = "13812342716"
WORDS = f"打了三次电话才有人接，请打我手机{PHONE}。"


def answered(
    city: City, level: int, solved: str = "SOLVED", *, place: str = "lead", day: int = 0, words: str = ""
) -> Rating:
    """A matter handled by the department at this place, and what its citizen said of it."""
    walk = silent(city, place=place, day=day)
    given = Answer(level, solved, words=words)
    agent = city.person(Role.CALLBACK_AGENT, "centre")
    actions.record_callback(walk.ticket, outcome="REACHED", answer=given, by=agent, now=walk.tick())
    return Rating.objects.get(ticket=walk.ticket, counts=True)


def silent(city: City, *, place: str = "lead", day: int = 0) -> Walk:
    """A matter handled by the department at this place, whose citizen was asked."""
    walk = Walk(city, now=START + timedelta(days=day))
    walk.to("PENDING_CALLBACK")
    if place != "lead":
        department = city.departments[place]
        Dispatch.objects.filter(ticket=walk.ticket).update(department=department)
        Ticket.objects.filter(pk=walk.ticket.pk).update(
            lead_department=department, department_ids=[department.pk]
        )
        walk.ticket = Ticket.objects.get(pk=walk.ticket.pk)
    return walk


def answered_by_centre(city: City, level: int | None) -> Ticket:
    """An enquiry that the centre answered at once; ``level`` is what the citizen said by the link."""
    walk = Walk(city, category="CONSULT")
    by = walk.staff(Role.INTAKE_AGENT)
    ticket = actions.answer_directly(walk.ticket, reply=REPLY, topic=city.topic, by=by, now=walk.tick())
    if level is not None:
        actions.rate(token_of(ticket), answer=Answer(level, "SOLVED"), now=walk.tick())
    return ticket


def put_aside(city: City, rating: Rating) -> None:
    """Two persons found that it does not count."""
    SetAside.objects.create(
        rating=rating,
        ground="MISTAKEN",
        paper_kind="misrating",
        paper_id=1,
        at=rating.given_at + timedelta(hours=1),
        by=city.person(Role.ASSESSMENT_MANAGER, "institution"),
    )


def month(city: City) -> None:
    """The lead: 5, 4, 3 (in part), 2, 1 (not solved, with words), one set aside, two silent.

    A stranger's: 5 and 1, one silent. The centre's own: 5, one silent.
    """
    answered(city, 5)
    answered(city, 4)
    answered(city, 3, "PARTLY")
    answered(city, 2)
    answered(city, 1, "UNSOLVED", words=WORDS)
    put_aside(city, answered(city, 1, "UNSOLVED"))
    silent(city)
    silent(city)
    answered(city, 5, place="stranger")
    answered(city, 1, "UNSOLVED", place="stranger")
    silent(city, place="stranger")
    answered_by_centre(city, 5)
    answered_by_centre(city, None)
