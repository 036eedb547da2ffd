"""A survey is planned, drawn, opened, closed, published, or given up."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from core.charts.figures import rounded
from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from core.wake import wake_on_commit
from departments.models import Department, Staff
from evaluation.actions._survey_frame import Frame, frame_of
from evaluation.choices.surveys import Stratify, SurveyState
from evaluation.models import Invitee, Questionnaire, Survey, SurveySheet, SurveyStratum
from evaluation.reports.surveys import results_of
from evaluation.rules import periods
from evaluation.rules.surveys import drawing
from feedback.actions.results import text_digest
from supervision.acting import acting, record, require_grant

INVITE_TASK = "evaluation.tasks.invite_surveyed"
SEED_BYTES = 16
LARGEST, SMALLEST = 20_000, 10
SHORTEST_REASON = 4
PLACES = 4


def plan_survey(
    *,
    period: str,
    title: str,
    stratify: str,
    size: int,
    questionnaire: Questionnaire,
    authority: Department,
    by: Staff,
    now: datetime,
) -> Survey:
    """Write a survey down; its seed is given here, before anybody knows who could be drawn.

    Raises NotPermitted without ``assess`` on the authority; Refused for a period that has its survey.
    """
    require_grant(by, "assess", authority.pk)
    if faults := _plan_faults(period, title, size):
        raise Refused(*faults)
    starts_at, ends_at = periods.bounds_of(period)
    with transaction.atomic():
        Department.objects.select_for_update().get(pk=authority.pk)  # one plan at a time
        if Survey.objects.filter(period=period).exclude(state=SurveyState.DROPPED).exists():
            raise Refused(Reason("survey_there_already", {"period": period}))
        survey: Survey = Survey.objects.create(
            title=title.strip(),
            period=period,
            starts_at=starts_at,
            ends_at=ends_at,
            authority=authority,
            questionnaire=questionnaire,
            stratify=Stratify(stratify),
            size=size,
            seed=secrets.token_hex(SEED_BYTES),
            made_at=now,
            made_by=by,
        )
        facts: dict[str, Fact] = {"period": period, "size": size, "seed": survey.seed}
        facts["questionnaire"] = questionnaire.number
        record(survey, "plan", by=by, now=now, facts=facts)
    return survey


def draw(survey: Survey | int, *, by: Staff, now: datetime, version: int | None = None) -> Survey:
    """Fix the sample. Nobody in it refused before, or was asked lately; each person stands in it once."""
    with transaction.atomic():
        list(Survey.objects.select_for_update().order_by("pk").values_list("pk"))  # one draw at a time
        with acting(Survey, _pk(survey), "draw", by=by, now=now, version=version) as act:
            row = act.row
            frame = frame_of(row, now=now)
            act.require([] if frame.candidates else [Reason("survey_nobody", {"period": row.period})])
            sample = drawing.draw(frame.units, seed=row.seed, size=row.size)
            row.left_out = frame.left_out
            row.frame_digest, row.sample_digest = drawing.digest(frame.units), drawing.digest(sample)
            row.drawn_at, row.drawn_by = now, by
            _keep_sample(row, frame, sample)
            row.draw()
            act.note(people=len(frame.candidates), drawn=len(sample))
            act.note(frame=row.frame_digest, sample=row.sample_digest)
    return row


def open_survey(survey: Survey | int, *, by: Staff, now: datetime, version: int | None = None) -> Survey:
    """Let the invitations go out; they are written by the worker, once each, however often it is woken."""
    with acting(Survey, _pk(survey), "open", by=by, now=now, version=version) as act:
        row = act.row
        row.opened_at, row.opened_by = now, by
        row.open_until = now + timedelta(days=row.questionnaire.settings.link_days)
        row.open()
        act.note(until=row.open_until, questionnaire=_questionnaire_digest(row.questionnaire))
        wake_on_commit(INVITE_TASK)
    return row


def close(survey: Survey | int, *, by: Staff | None, now: datetime, version: int | None = None) -> Survey:
    """Take no more answers. ``by`` None: the portal does so because the time is over."""
    with acting(Survey, _pk(survey), "close", by=by, now=now, version=version) as act:
        row = act.row
        is_early = row.open_until is not None and now <= row.open_until
        act.require(
            [Reason("survey_still_open", {"until": row.open_until})] if by is None and is_early else []
        )
        row.closed_at, row.closed_by = now, by
        row.result = _frozen(row)
        row.close()
        sheets = list(SurveySheet.objects.of(row.pk).order_by("pk").values_list("pk", "answers"))
        act.note(answered=len(sheets), answers=_digest(sheets), mean=row.result["mean"])
    return row


def publish(survey: Survey | int, *, by: Staff, now: datetime, version: int | None = None) -> Survey:
    """Let the house read the result."""
    with acting(Survey, _pk(survey), "publish", by=by, now=now, version=version) as act:
        act.row.published_at, act.row.published_by = now, by
        act.row.publish()
    return act.row


def drop(
    survey: Survey | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Survey:
    """Give it up before anybody was asked; the draw stays readable."""
    with acting(Survey, _pk(survey), "drop", by=by, now=now, version=version) as act:
        act.require([] if len(reason.strip()) >= SHORTEST_REASON else [Reason("survey_reason_missing")])
        act.row.dropped_at, act.row.dropped_by, act.row.drop_reason = now, by, reason.strip()
        act.row.drop()
        act.note(reason=text_digest(reason.strip()))
    return act.row


def close_overdue(*, now: datetime) -> int:
    """Close the surveys whose time is over; returns how many."""
    closed = 0
    for pk in list(Survey.objects.out_of_time(now).order_by("pk").values_list("pk", flat=True)):
        try:
            close(pk, by=None, now=now)
            closed += 1
        except Refused:
            continue  # somebody closed it a moment ago
    return closed


def _plan_faults(period: str, title: str, size: int) -> list[Reason]:
    faults = []
    if not periods.is_code(period) or periods.kind_of(period) == periods.YEAR:
        faults.append(Reason("survey_period", {"given": period[:10]}))
    if not title.strip():
        faults.append(Reason("survey_title_missing"))
    if not SMALLEST <= size <= LARGEST:
        faults.append(Reason("survey_size", {"least": SMALLEST, "most": LARGEST}))
    return faults


def _keep_sample(survey: Survey, frame: Frame, sample: list[drawing.Unit]) -> None:
    """Write the strata with their frames, and everybody who was drawn, in the order of the draw."""
    by_stratum: dict[str, list[int]] = {}
    for candidate in frame.candidates.values():
        by_stratum.setdefault(candidate.unit.stratum, []).append(candidate.ticket_id)
    drawn = [frame.candidates[unit.number] for unit in sample]
    SurveyStratum.objects.bulk_create(
        SurveyStratum(
            survey=survey,
            code=code,
            frame=sorted(ids),
            people=len(ids),
            drawn=sum(one.unit.stratum == code for one in drawn),
        )
        for code, ids in sorted(by_stratum.items())
    )
    Invitee.objects.bulk_create(
        (
            Invitee(
                survey=survey,
                ticket_id=one.ticket_id,
                person=one.unit.person,
                stratum=one.unit.stratum,
                department_id=one.department_id,
                means=one.means,
            )
            for one in drawn
        ),
        batch_size=1000,
    )


def _frozen(survey: Survey) -> dict[str, object]:
    """The total as it will be shown: no answer comes after the close."""
    found = results_of(survey).total.estimate
    drawn = Invitee.objects.filter(survey=survey).count()
    numbers = {name: getattr(found, name) for name in ("mean", "low", "high")}
    said = {name: None if value is None else str(rounded(value, PLACES)) for name, value in numbers.items()}
    return {"n": found.n, "drawn": drawn, **said}


def _questionnaire_digest(questionnaire: Questionnaire) -> str:
    return _digest([questionnaire.title, questionnaire.intro, questionnaire.rows, questionnaire.values])


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _pk(survey: Survey | int) -> int:
    return survey.pk if isinstance(survey, Survey) else survey
