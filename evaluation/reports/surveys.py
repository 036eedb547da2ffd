"""What the answers of a survey come to: scores with their intervals, Kano, choices; the same everywhere.

满意度得分 is a score of people who were drawn; 满意率 is a rate of tickets. They never meet in a number.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.choices.surveys import Dimension, SurveyAspect, SurveyIndex
from evaluation.models import Questionnaire, Survey, SurveySheet, SurveyStratum
from evaluation.rules.surveys import kano
from evaluation.rules.surveys.questions import CHOICE, KANO, LEVEL, Answers, Question, Settings
from evaluation.rules.surveys.scores import (
    TOTAL,
    Change,
    Estimate,
    Stratum,
    change,
    estimate,
    groups_of,
    person_scores,
    plain_mean,
)

FEWEST = 5
"""Fewer answers of one department are not averaged for it."""
GROUPS = (
    *(f"dimension:{code}" for code in Dimension.values),
    *(f"index:{code}" for code in SurveyIndex.values),
    *(f"aspect:{code}" for code in SurveyAspect.values),
)
Scores = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Measure:
    """One score. ``change``: since the survey before, None where it cannot be said (``differs``: why)."""

    key: str
    label: str
    estimate: Estimate
    change: Change | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """One Kano pair and what its answers come to."""

    code: str
    label: str
    feature: kano.Feature


@dataclass(frozen=True, slots=True)
class Choice:
    """One question of choice: each answer with how many gave it."""

    label: str
    n: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a survey came to."""

    n: int
    total: Measure
    dimensions: tuple[Measure, ...]
    indices: tuple[Measure, ...]
    aspects: tuple[Measure, ...]
    questions: tuple[Measure, ...]
    services: tuple[Service, ...]
    choices: tuple[Choice, ...]
    settings: Settings
    before: Survey | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    stratum: str
    answers: Answers
    scores: Scores


def results_of(survey: Survey, *, before: Survey | None = None) -> Results:
    """The results of a survey, compared with those of ``before``. Two queries a survey."""
    sheets = _sheets(survey)
    people = _people(survey)
    settings, questions = survey.questionnaire.settings, survey.questionnaire.questions
    earlier = _Earlier(before, survey.questionnaire) if before else None
    found = {
        key: _measure(key, label, _estimate(sheets, people, settings, key), settings, earlier)
        for key, label in _labels(questions).items()
    }
    return Results(
        n=len(sheets),
        total=found[TOTAL],
        dimensions=tuple(found[key] for key in GROUPS if key in found and key.startswith("dimension")),
        indices=tuple(found[key] for key in GROUPS if key in found and key.startswith("index")),
        aspects=tuple(found[key] for key in GROUPS if key in found and key.startswith("aspect")),
        questions=tuple(found[q.code] for q in questions if q.kind == LEVEL),
        services=tuple(_service(question, sheets) for question in questions if question.kind == KANO),
        choices=tuple(_choice(question, sheets) for question in questions if question.kind == CHOICE),
        settings=settings,
        before=before,
    )


def previous_of(survey: Survey) -> Survey | None:
    """The last published survey of a period before this one's, of the same length."""
    earlier = Survey.objects.published().filter(ends_at__lte=survey.starts_at)
    found = [
        one for one in earlier.select_related("questionnaire")[:4] if len(one.period) == len(survey.period)
    ]
    return found[0] if found else None


def department_scores(survey: Survey, department_ids: Iterable[int]) -> tuple[Measure, ...]:
    """Total and dimensions of those whose tickets these departments led; without interval when too few.

    Nothing at all of fewer than ``FEWEST`` answers: a mean of so few would tell what one person said.
    """
    settings, questions = survey.questionnaire.settings, survey.questionnaire.questions
    rows = SurveySheet.objects.of(survey.pk).filter(invitee__department_id__in=list(department_ids))
    given = [
        person_scores(questions, answers, settings.weights)
        for answers in rows.values_list("answers", flat=True)
    ]
    if len(given) < FEWEST:
        return ()
    labels = _labels(questions)
    wanted = [TOTAL, *(key for key in GROUPS if key.startswith("dimension"))]
    return tuple(
        Measure(key, labels[key], plain_mean(_values(given, key), least=settings.least, z=settings.z))
        for key in wanted
        if key in labels
    )


class _Earlier:
    """The survey before, read once; measures that ask otherwise than today's are not compared."""

    def __init__(self, survey: Survey, today: Questionnaire) -> None:
        self._settings = survey.questionnaire.settings
        self._sheets, self._people = _sheets(survey), _people(survey)
        same = survey.questionnaire_id == today.pk
        then, now = _signatures(survey.questionnaire), _signatures(today)
        self.alike = {key for key in now if same or then.get(key) == now[key]}

    def estimate(self, key: str) -> Estimate:
        return _estimate(self._sheets, self._people, self._settings, key)


def _measure(key: str, label: str, found: Estimate, settings: Settings, earlier: _Earlier | None) -> Measure:
    if earlier is None or found.mean is None:
        return Measure(key, label, found)
    if key not in earlier.alike:
        return Measure(key, label, found, differs=True)
    return Measure(key, label, found, change(found, earlier.estimate(key), z=settings.z))


def _estimate(sheets: list[_Sheet], people: Mapping[str, int], settings: Settings, key: str) -> Estimate:
    values: dict[str, list[Fraction]] = {code: [] for code in people}
    for sheet in sheets:
        if key in sheet.scores:
            values.setdefault(sheet.stratum, []).append(sheet.scores[key])
    strata = [Stratum(people.get(code, 0), tuple(of)) for code, of in sorted(values.items())]
    return estimate(strata, least=settings.least, z=settings.z)


def _sheets(survey: Survey) -> list[_Sheet]:
    questions, weights = survey.questionnaire.questions, survey.questionnaire.settings.weights
    rows = SurveySheet.objects.of(survey.pk).order_by("pk").values_list("invitee__stratum", "answers")
    return [_Sheet(stratum, answers, person_scores(questions, answers, weights)) for stratum, answers in rows]


def _people(survey: Survey) -> dict[str, int]:
    return dict(SurveyStratum.objects.filter(survey=survey).values_list("code", "people"))


def _values(given: Sequence[Scores], key: str) -> list[Fraction]:
    return [scores[key] for scores in given if key in scores]


def _labels(questions: Sequence[Question]) -> dict[str, str]:
    """Every measure that the questionnaire asks about, and its words; TOTAL first."""
    named: dict[str, Callable[[str], str]] = {
        "dimension": lambda code: str(Dimension(code).label),
        "index": lambda code: str(SurveyIndex(code).label),
        "aspect": lambda code: str(SurveyAspect(code).label),
    }
    asked = {group for q in questions if q.kind == LEVEL for group in groups_of(q)}
    labels = {TOTAL: TOTAL}
    for group in GROUPS:
        if group in asked:
            kind, _sep, code = group.partition(":")
            labels[group] = named[kind](code)
    return {**labels, **{q.code: q.text for q in questions if q.kind == LEVEL}}


def _signatures(questionnaire: Questionnaire) -> dict[str, object]:
    """What a measure is made of: only measures made of the same are compared."""
    parts: dict[str, list[tuple[str, str, Fraction]]] = {}
    for question in questionnaire.questions:
        if question.kind == LEVEL:
            for key in (question.code, *groups_of(question)):
                parts.setdefault(key, []).append((question.code, question.text, question.weight))
    weights = sorted(questionnaire.settings.weights.items())
    dimensions = sorted((key, sorted(of)) for key, of in parts.items() if key.startswith("dimension"))
    return {**{key: sorted(of) for key, of in parts.items()}, TOTAL: (weights, dimensions)}


def _service(question: Question, sheets: list[_Sheet]) -> Service:
    pairs = [tuple(sheet.answers[question.code]) for sheet in sheets if question.code in sheet.answers]
    return Service(question.code, question.name or question.text, kano.feature(pairs))


def _choice(question: Question, sheets: list[_Sheet]) -> Choice:
    counted = Counter(sheet.answers.get(question.code) for sheet in sheets)
    parts = tuple((label, counted[code]) for code, label in question.choices)
    return Choice(question.text, sum(n for _label, n in parts), parts)
