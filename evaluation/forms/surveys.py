"""Forms of surveys: the questionnaire itself, planning, giving up, and a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.survey_answering import Answered
from evaluation.actions.surveys import LARGEST, SMALLEST
from evaluation.choices.surveys import KanoStep, Step, Stratify
from evaluation.rules.surveys.questions import CHOICE, KANO, LEVEL, LONGEST_WORDS, TEXT, Question
from feedback.choices import ContactOutcome
from supervision.forms.measures import PaperForm, long_text

MISSING = _("Please choose an answer; “I cannot say” is one too.")
MISSING_HALF = _("Please choose an answer.")
WITH, WITHOUT = "with", "without"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    value: str
    label: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One set of options: a question, or half of a pair."""

    name: str
    text: str
    options: tuple[Option, ...]
    error: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is shown: its place, its kind and its parts."""

    number: int
    question: Question
    parts: tuple[Part, ...]

    @property
    def is_wrong(self) -> bool:
        return any(part.error for part in self.parts)


class SheetForm(forms.Form):
    """A questionnaire to be filled in, by the citizen or by a caller; every question has its field."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], is_needed: bool = True, **kwargs: Any
    ) -> None:
        """``is_needed`` False: nothing has to be answered, as when nobody was reached."""
        self.questions = questions
        super().__init__(*args, **kwargs)
        for question in questions:
            for name, field in _fields_of(question, is_needed).items():
                self.fields[name] = field

    def given(self) -> Answered:
        """What was answered; asked of a valid form."""
        data = self.cleaned_data
        answers: dict[str, Any] = {}
        words: dict[str, str] = {}
        for question in self.questions:
            name = f"q_{question.code}"
            if question.kind == TEXT:
                words[question.code] = data[name]
            elif question.kind == KANO:
                answers[question.code] = [data[f"{name}_{WITH}"], data[f"{name}_{WITHOUT}"]]
            else:
                answers[question.code] = data[name]
        return Answered(answers, words)

    def asked(self) -> list[Asked]:
        """The questions in order, with what was chosen and what is wrong."""
        return [
            Asked(number, question, tuple(self._part(question, name) for name in _names(question)))
            for number, question in enumerate(self.questions, start=1)
        ]

    def wrong(self) -> list[Asked]:
        """The questions that want an answer still."""
        return [one for one in self.asked() if one.is_wrong]

    def _part(self, question: Question, name: str) -> Part:
        bound = self[name]
        value = "" if bound.value() is None else str(bound.value())
        error = str(bound.errors[0]) if bound.errors else ""
        if question.kind == TEXT:
            return Part(name, question.text, (), error, words=value)
        choices: Any = self.fields[name].choices  # type: ignore[attr-defined]
        options = tuple(Option(str(code), str(label), str(code) == value) for code, label in choices)
        text = question.without if name.endswith(f"_{WITHOUT}") else question.text
        return Part(name, text, options, error)


def _names(question: Question) -> list[str]:
    name = f"q_{question.code}"
    return [f"{name}_{WITH}", f"{name}_{WITHOUT}"] if question.kind == KANO else [name]


def _fields_of(question: Question, is_needed: bool) -> dict[str, forms.Field]:
    name = f"q_{question.code}"
    if question.kind == TEXT:
        return {name: forms.CharField(required=False, max_length=LONGEST_WORDS, strip=True)}
    if question.kind == CHOICE:
        choice = forms.ChoiceField(
            choices=list(question.choices), required=is_needed, error_messages={"required": MISSING_HALF}
        )
        return {name: choice}
    steps, missing = (Step, MISSING) if question.kind == LEVEL else (KanoStep, MISSING_HALF)
    return {
        one: forms.TypedChoiceField(
            choices=steps.choices,
            coerce=int,
            empty_value=None,
            required=is_needed,
            error_messages={"required": missing},
        )
        for one in _names(question)
    }


class CallForm(forms.Form):
    """One call: whether the citizen was reached; the questionnaire stands beside it."""

    outcome = forms.ChoiceField(
        label=_("The call"),
        choices=ContactOutcome.choices,
        widget=forms.RadioSelect,
        initial=ContactOutcome.REACHED,
    )
    note = forms.CharField(label=_("Note on the call"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.is_reached = given.get("outcome") == ContactOutcome.REACHED
        return given


class PlanForm(forms.Form):
    """What a new survey is about."""

    title = forms.CharField(label=_("Title"), max_length=80)
    period = forms.ChoiceField(
        label=_("Tickets completed in"),
        help_text=_("Only a period that is over can be drawn from, so that every ticket has its chance."),
    )
    stratify = forms.ChoiceField(label=_("Strata"), choices=Stratify.choices, widget=forms.RadioSelect)
    size = forms.IntegerField(
        label=_("People to be drawn"),
        min_value=SMALLEST,
        max_value=LARGEST,
        help_text=_("With 400 answers the interval is about three points wide to each side."),
    )
    questionnaire = forms.ChoiceField(label=_("Questionnaire"))

    def __init__(
        self,
        *args: Any,
        periods: Sequence[tuple[str, str]],
        questionnaires: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]
        self.fields["questionnaire"].choices = list(questionnaires)  # type: ignore[attr-defined]


class ConfirmForm(PaperForm):
    """An act that asks for nothing more than to be confirmed."""


class DropForm(PaperForm):
    """Why a survey is given up."""

    reason = long_text(_("Reason"), longest=500)
