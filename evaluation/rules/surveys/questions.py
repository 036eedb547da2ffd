"""What a questionnaire asks, and whether an answer is one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from core.reasons import Reason

LEVEL, KANO, CHOICE, TEXT = "LEVEL", "KANO", "CHOICE", "TEXT"
DIMENSIONS = ("TANGIBLES", "RELIABILITY", "RESPONSIVENESS", "ASSURANCE", "EMPATHY")
INDICES = ("CONVENIENCE", "TRANSPARENCY", "RESPONSE", "FAIRNESS")
STEPS = (5, 4, 3, 2, 1)
CANNOT_SAY = 0
LONGEST_WORDS = 1000
LEAST_INTERVAL = 10
"""However a version is set, fewer answers than this never get an interval."""

Answers = Mapping[str, Any]
"""By question code: a step 1–5 or 0 "cannot say"; of a KANO pair [with, without]; of a choice its code."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``text`` of a KANO pair asks "if there is", ``without`` "if there is not"."""

    code: str
    kind: str
    text: str
    dimension: str = ""
    index: str = ""
    aspect: str = ""
    weight: Fraction = Fraction(1)
    name: str = ""
    without: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of a version. ``weights``: of the dimensions in the total; ``z``: the normal quantile."""

    link_days: int
    repeat_days: int
    call_after_days: int
    tries: int
    try_days: int
    sample: int
    least: int
    z: Fraction
    baseline: Fraction
    target: Fraction
    weights: Mapping[str, Fraction] = field(default_factory=dict)


def questions_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a stored version, in order."""
    return tuple(
        Question(
            **{
                **row,
                "weight": Fraction(str(row.get("weight", "1"))),
                "choices": tuple((code, label) for code, label in row.get("choices", ())),
            }
        )
        for row in rows
    )


def settings_of(values: Mapping[str, Any]) -> Settings:
    """The numbers of a stored version."""
    weights = {name: Fraction(str(value)) for name, value in values["weights"].items()}
    return Settings(
        link_days=int(values["link_days"]),
        repeat_days=int(values["repeat_days"]),
        call_after_days=int(values["call_after_days"]),
        tries=int(values["tries"]),
        try_days=int(values["try_days"]),
        sample=int(values["sample"]),
        least=int(values["least"]),
        z=Fraction(str(values["z"])),
        baseline=Fraction(str(values["baseline"])),
        target=Fraction(str(values["target"])),
        weights=weights,
    )


def answer_faults(
    questions: Sequence[Question], answers: Answers, words: Mapping[str, str]
) -> dict[str, Reason]:
    """What is wrong with a filled-in questionnaire, by question code; empty when it can be taken."""
    faults = {}
    for question in questions:
        if question.kind == TEXT:
            if len(words.get(question.code, "")) > LONGEST_WORDS:
                faults[question.code] = Reason("survey_words_too_long", {"most": LONGEST_WORDS})
        elif question.code not in answers:
            faults[question.code] = Reason("survey_answer_missing")
        elif not _is_answer(question, answers[question.code]):
            faults[question.code] = Reason("survey_answer_unknown")
    known = {question.code for question in questions}
    faults |= {code: Reason("survey_answer_unknown") for code in {*answers, *words} - known}
    return faults


def version_faults(rows: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> list[Reason]:
    """Why a version cannot be kept; empty when it can."""
    questions, numbers = questions_of(rows), settings_of(values)
    faults = [
        Reason("questionnaire_text_missing", {"code": question.code})
        for question in questions
        if not question.text.strip() or (question.kind == KANO and not question.without.strip())
    ]
    asked = {question.dimension for question in questions if question.kind == LEVEL}
    faults += [
        Reason("questionnaire_dimension_missing", {"dimension": name})
        for name in DIMENSIONS
        if name not in asked
    ]
    if any(weight < 0 for weight in numbers.weights.values()) or not sum(numbers.weights.values()):
        faults.append(Reason("questionnaire_weights"))
    if numbers.least < LEAST_INTERVAL:
        faults.append(Reason("questionnaire_least", {"least": LEAST_INTERVAL}))
    if min(numbers.link_days, numbers.tries, numbers.try_days, numbers.sample) < 1:
        faults.append(Reason("questionnaire_numbers"))
    return faults


def _is_answer(question: Question, given: Any) -> bool:
    if question.kind == LEVEL:
        return _is_step(given) or given == CANNOT_SAY
    if question.kind == KANO:
        return isinstance(given, list | tuple) and len(given) == 2 and all(_is_step(one) for one in given)
    return given in {code for code, _label in question.choices}


def _is_step(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given in STEPS
