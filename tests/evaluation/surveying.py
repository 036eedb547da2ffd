"""Surveys for tests: people whose tickets were completed in August, and a survey brought to any state."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.models import OutboxMessage
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import survey_answering, survey_inviting, surveys
from evaluation.actions.survey_answering import Answered
from evaluation.models import Invitee, Questionnaire, Survey
from evaluation.rules.surveys.questions import CHOICE, KANO, LEVEL
from feedback.actions.registering import register_many
from feedback.models import Ticket
from feedback.rules.registration import NewMatter
from tests.cast import City
from tests.supervision.second import another

PERIOD = "2026-08"
IN_AUGUST = datetime(2026, 8, 12, 10, tzinfo=SHANGHAI)
NOW = datetime(2026, 9, 22, 10, tzinfo=SHANGHAI)
DAY = timedelta(days=1)


def people(city: City, count: int, *, place: str = "lead", first: int = 0, **said: Any) -> list[Ticket]:
    """So many citizens, each with a ticket completed in August, led by ``place``."""
    matters = [
        NewMatter(
            **{
                "content": f"听雨路第 {number} 盏路灯不亮，晚上走路很危险。",
                "title": f"路灯不亮 {number}",
                "name": f"市民{number}",
                "phone": f"138{number:08d}",
                **said,
            }
        )
        for number in range(first, first + count)
    ]
    made = register_many(
        matters,
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=IN_AUGUST - 3 * DAY,
        centre=city.departments["centre"],
        channel=city.channel,
        is_backlog=True,
    )
    rows: QuerySet[Ticket] = Ticket.objects.filter(pk__in=[ticket.pk for ticket in made])
    department = city.departments[place]
    # the road to the end is not what is looked at here, and long
    QuerySet.update(
        rows,
        state="COMPLETED",
        completed_at=IN_AUGUST,
        lead_department=department,
        department_ids=[department.pk],
    )
    return list(rows.order_by("pk"))


def manager(city: City) -> Staff:
    return city.person(Role.ASSESSMENT_MANAGER, "institution")


def planned(city: City, *, now: datetime = NOW, **said: Any) -> Survey:
    given: dict[str, Any] = {
        "period": PERIOD,
        "title": "八月满意度调查",
        "stratify": "GROUP",
        "size": 40,
        "questionnaire": Questionnaire.objects.earliest("number"),
        "authority": city.departments["institution"],
        "by": manager(city),
    }
    return surveys.plan_survey(**{**given, **said}, now=now)


def drawn(city: City, **said: Any) -> Survey:
    return surveys.draw(planned(city, **said), by=manager(city), now=NOW)


def opened(city: City, **said: Any) -> Survey:
    """Open, and everybody invited."""
    row = surveys.open_survey(drawn(city, **said), by=manager(city), now=NOW)
    while survey_inviting.invite_due(now=NOW):
        pass
    return row


def closed(city: City, **said: Any) -> Survey:
    return surveys.close(opened(city, **said), by=manager(city), now=NOW + DAY)


def second(city: City) -> Staff:
    """Another manager, who may publish."""
    return another(city, Role.ASSESSMENT_MANAGER, "institution")


def token_of(invitee: Invitee) -> str:
    """The link as the citizen got it, out of the message that was posted to them."""
    message = OutboxMessage.objects.get(key=f"survey:{invitee.survey_id}:{invitee.pk}")
    return message.body.rstrip("/").rpartition("/")[2]


def filled(step: int = 4, **words: str) -> Answered:
    """Every question answered: ``step`` for each of level."""
    answers: dict[str, Any] = {}
    for question in Questionnaire.objects.earliest("number").questions:
        if question.kind == LEVEL:
            answers[question.code] = step
        elif question.kind == KANO:
            answers[question.code] = [5, 1]
        elif question.kind == CHOICE:
            answers[question.code] = question.choices[0][0]
    return Answered(answers, dict(words))


def posted(step: int = 4, **changed: str) -> dict[str, str]:
    """The same as a form sends it."""
    data: dict[str, str] = {}
    for code, given in filled(step).answers.items():
        if isinstance(given, list):
            data |= {f"q_{code}_with": str(given[0]), f"q_{code}_without": str(given[1])}
        else:
            data[f"q_{code}"] = str(given)
    return {**data, **changed}


def answer_all(row: Survey, *, count: int | None = None, steps: tuple[int, ...] = (5, 4, 3)) -> None:
    """Let the people of the sample answer by their links, in turn with these steps."""
    people_ = list(Invitee.objects.filter(survey=row).order_by("pk"))[:count]
    for number, invitee in enumerate(people_):
        given = filled(steps[number % len(steps)])
        survey_answering.answer_by_link(token_of(invitee), given=given, now=NOW + timedelta(hours=1))
