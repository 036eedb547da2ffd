"""What the demonstration city learnt from surveys: one that is published, one that is open."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from config.demo.house import CENTRE, INSTITUTION, House
from core.models import OutboxMessage
from core.refusals import Refused
from departments.models import Staff
from departments.roles import Role
from evaluation.actions import survey_answering, surveys
from evaluation.actions.survey_answering import Answered
from evaluation.actions.survey_inviting import invite_due
from evaluation.models import Invitee, Questionnaire, Survey
from evaluation.rules.periods import MONTH, bounds_of, code_of, previous_code
from evaluation.rules.surveys.questions import CHOICE, KANO, LEVEL, TEXT, Question
from feedback.choices import ContactMeans, ContactOutcome

TITLE = "热线服务满意度调查"
SHARE, SPOKEN = 0.42, 0.2
SIZE, DAYS_OPEN = 120, 8
LEVELS = ((5, 36), (4, 41), (3, 14), (2, 5), (1, 2), (0, 2))
MOODS = (-1, 0, 0, 0, 1)
"""Steps and how often they are chosen."""
HARDER, HARDER_BY = frozenset({"S1", "S2", "T2"}), 0.5
"""Questions that people answer less kindly."""
PAIRS = {
    "K1": ((5, 1), (5, 2), (5, 3), (4, 1), (3, 3)),
    "K2": ((4, 1), (4, 1), (5, 1), (3, 1), (4, 2)),
    "K3": ((5, 3), (5, 2), (3, 3), (5, 3), (3, 2)),
}
WORDS = (
    "办完以后最好有人再打个电话说一声结果。",
    "希望进度能在小程序里随时看到，不用再打电话问。",
    "接线员态度很好，就是转给单位以后等得有点久。",
    "同样的问题不要让我们说好几遍。",
    "周末也能有人处理就好了。",
    "短信里的说法太官方，看不太明白。",
)
OUTCOMES = (*(ContactOutcome.REACHED,) * 4, *(ContactOutcome.NO_ANSWER,) * 4, ContactOutcome.DECLINED)


def survey(house: House, today: datetime, seed: int) -> None:
    """Ask about the month before last and the last one; once, after the tickets."""
    if Survey.objects.exists():
        return
    chance = Random(f"{seed}:surveys")
    last = previous_code(code_of(today, MONTH))
    for code, is_over in ((previous_code(last), True), (last, False)):
        try:
            with transaction.atomic():
                _ask(house, code, chance, today, is_over=is_over)
        except Refused:
            continue  # a small city, in which nobody can be asked about that month


def _ask(house: House, code: str, chance: Random, today: datetime, *, is_over: bool) -> None:
    manager, second = house.staff(Role.ASSESSMENT_MANAGER, INSTITUTION)[:2]
    begun = bounds_of(code)[1] + timedelta(days=3, hours=10)
    if not is_over:
        begun = max(begun, today - timedelta(days=DAYS_OPEN))
    row = surveys.plan_survey(
        period=code,
        title=TITLE,
        stratify="GROUP",
        size=SIZE,
        questionnaire=Questionnaire.objects.earliest("number"),
        authority=house.departments[INSTITUTION],
        by=manager,
        now=begun,
    )
    surveys.draw(row, by=manager, now=begun + timedelta(minutes=5))
    opened = begun + timedelta(hours=1)
    surveys.open_survey(row, by=manager, now=opened)
    _invite(row, opened)
    _answers(row, house.staff(Role.CALLBACK_AGENT, CENTRE), chance, opened, today)
    if is_over:
        row = Survey.objects.get(pk=row.pk)
        over = (row.open_until or opened) + timedelta(minutes=10)
        surveys.close(row, by=None, now=over)
        surveys.publish(row, by=second, now=over + timedelta(hours=16))


def _invite(row: Survey, now: datetime) -> None:
    while invite_due(now=now):
        pass


def _answers(row: Survey, callers: list[Staff], chance: Random, opened: datetime, today: datetime) -> None:
    """By link in the first days, then on the phone; some decline, and some are not reached."""
    questions = row.questionnaire.questions
    people = list(Invitee.objects.filter(survey=row).select_related("ticket").order_by("pk"))
    tokens = _tokens(row)
    silent = []
    for invitee in people:
        if chance.random() < SHARE and invitee.pk in tokens:
            at = opened + timedelta(minutes=chance.randint(20, 4 * 24 * 60))
            if at < today:
                given = _filled(questions, chance)
                survey_answering.answer_by_link(tokens[invitee.pk], given=given, now=at)
        elif invitee.means == ContactMeans.PHONE:
            silent.append(invitee)
    for invitee in silent[: len(silent) * 2 // 3]:
        _call(invitee, callers, questions, chance, opened + timedelta(days=4), today)


def _call(
    invitee: Invitee,
    callers: list[Staff],
    questions: tuple[Question, ...],
    chance: Random,
    first: datetime,
    today: datetime,
) -> None:
    """Up to three calls, a day apart."""
    for day in range(3):
        at = first + timedelta(days=day, minutes=chance.randint(0, 300))
        if at >= today:
            return
        outcome = chance.choice(OUTCOMES)
        reached = outcome == ContactOutcome.REACHED
        caller = callers[invitee.pk % len(callers)]
        try:
            survey_answering.record_call(
                invitee,
                outcome=outcome,
                given=_filled(questions, chance) if reached else None,
                by=caller,
                now=at,
            )
        except Refused:
            return  # their own work, or nobody left to call
        if outcome in (ContactOutcome.REACHED, ContactOutcome.DECLINED):
            return


def _tokens(row: Survey) -> dict[int, str]:
    """The links as the citizens got them, out of the messages that were posted to them."""
    key = f"survey:{row.pk}:"
    posted = OutboxMessage.objects.filter(key__startswith=key).values_list("key", "body")
    return {int(name.removeprefix(key)): body.rstrip("/").rpartition("/")[2] for name, body in posted}


def _filled(questions: tuple[Question, ...], chance: Random) -> Answered:
    answers: dict[str, Any] = {}
    words: dict[str, str] = {}
    steps, weights = zip(*LEVELS, strict=True)
    mood = chance.choice(MOODS)
    for question in questions:
        if question.kind == LEVEL:
            step = chance.choices(steps, weights)[0]
            lower = question.code in HARDER and chance.random() < HARDER_BY
            answers[question.code] = min(5, max(1, step + mood - lower)) if step else step
        elif question.kind == KANO:
            answers[question.code] = list(chance.choice(PAIRS[question.code]))
        elif question.kind == CHOICE:
            answers[question.code] = chance.choice(question.choices)[0]
        elif question.kind == TEXT and chance.random() < SPOKEN:
            words[question.code] = chance.choice(WORDS)
    return Answered(answers, words)
