"""满意度问卷: versions of the questionnaire, surveys, their samples, and what was answered.

Everything but the survey itself is only ever added; the database refuses to change or delete it.
"""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.choices.surveys import Stratify, SurveySource, SurveyState
from evaluation.lifecycle.surveys import SurveyLife
from evaluation.querysets import InviteeQuerySet, SheetQuerySet, SurveyQuerySet
from evaluation.rules.surveys.questions import Question, Settings, questions_of, settings_of
from feedback.choices import ContactMeans, ContactOutcome
from supervision.models._fields import link, moment, prose, staff


class Questionnaire(models.Model):
    """One version of what is asked; never changed, only followed by another.

    ``rows``: as ``rules.surveys.questions.Question``; ``values``: as its ``Settings``.
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    title = models.CharField(_("title"), max_length=80)
    intro = models.TextField(_("introduction"), max_length=500)
    rows = models.JSONField(_("questions"))
    values = models.JSONField(_("numbers"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    made_at = models.DateTimeField(_("made"))
    made_by = staff(_("made by"))

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        default_permissions = ()
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("survey-questionnaire", args=[self.number])

    @property
    def questions(self) -> tuple[Question, ...]:
        return questions_of(self.rows)

    @property
    def settings(self) -> Settings:
        return settings_of(self.values)


class Survey(SurveyLife):
    """One asking: of the people whose tickets were completed in the period ``period``.

    ``seed`` is given by the portal when the survey is made, before anybody knows the frame. ``left_out``: how
    many tickets of the period were passed over, by reason. ``frame_digest``, ``sample_digest``: as
    ``rules.surveys.drawing.digest``. ``open_until``: the last instant at which an answer is taken.
    ``result``: the total when it was closed, {"n", "drawn", "mean", "low", "high"}, numbers as words or None.
    """

    KIND = "survey"

    title = models.CharField(_("title"), max_length=80)
    period = models.CharField(_("period"), max_length=7)
    starts_at = models.DateTimeField(_("completed from"))
    ends_at = models.DateTimeField(_("completed before"))
    authority = link("departments.Department", _("authority"), null=False)
    questionnaire = link("evaluation.Questionnaire", _("questionnaire"), null=False)
    stratify = models.CharField(_("strata"), max_length=8, choices=Stratify, default=Stratify.GROUP)
    size = models.PositiveIntegerField(_("size of the sample"))
    seed = models.CharField(_("seed"), max_length=32, editable=False)
    made_at = models.DateTimeField(_("made"))
    made_by = staff(_("made by"))
    left_out = models.JSONField(_("passed over"), default=dict, blank=True)
    frame_digest = models.CharField(_("digest of the frame"), max_length=64, blank=True, default="")
    sample_digest = models.CharField(_("digest of the sample"), max_length=64, blank=True, default="")
    drawn_at = moment(_("drawn"))
    drawn_by = staff(_("drawn by"))
    opened_at = moment(_("opened"))
    opened_by = staff(_("opened by"))
    open_until = moment(_("open until"))
    closed_at = moment(_("closed"))
    closed_by = staff(_("closed by"))
    result = models.JSONField(_("result"), default=dict, blank=True)
    published_at = moment(_("published"))
    published_by = staff(_("published by"))
    dropped_at = moment(_("given up"))
    dropped_by = staff(_("given up by"))
    drop_reason = prose(_("why it was given up"), 500)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        default_permissions = ()
        ordering = ("-starts_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_survey_a_period",
                fields=("period",),
                condition=~Q(state=SurveyState.DROPPED.value),
            ),
            models.CheckConstraint(name="survey_has_length", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="published_survey_had_two_people",
                condition=~Q(state=SurveyState.PUBLISHED.value)
                | (Q(published_by__isnull=False) & ~Q(published_by=F("drawn_by"))),
            ),
        ]
        indexes = [models.Index(name="survey_newest", fields=["-starts_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.title} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.state in (SurveyState.CLOSED, SurveyState.PUBLISHED)

    def takes_answers(self, now: datetime) -> bool:
        """Whether it is open at that instant."""
        return bool(self.state == SurveyState.OPEN and self.open_until and now <= self.open_until)


class SurveyStratum(models.Model):
    """One stratum of a drawn survey: everybody in it who could be drawn, by their tickets' ids."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="strata")
    code = models.CharField(_("stratum"), max_length=12)
    frame = ArrayField(models.BigIntegerField(), verbose_name=_("tickets that could be drawn"))
    people = models.PositiveIntegerField(_("people"))
    drawn = models.PositiveIntegerField(_("drawn"))

    class Meta:
        verbose_name = _("stratum")
        verbose_name_plural = _("strata")
        default_permissions = ()
        ordering = ("code",)
        constraints = [models.UniqueConstraint(name="stratum_once", fields=("survey", "code"))]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.code}"


class Invitee(models.Model):
    """Somebody who was drawn, by a ticket of theirs. ``person``: a blind index, never the person's data.

    ``department``: who led the ticket when the sample was drawn; none where the centre answered itself.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitees")
    ticket = link("feedback.Ticket", _("ticket"), null=False)
    person = models.CharField(max_length=80, editable=False)
    stratum = models.CharField(_("stratum"), max_length=12)
    department = link("departments.Department", _("department"))
    means = models.CharField(_("means of contact"), max_length=16, choices=ContactMeans)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitee")
        verbose_name_plural = _("invitees")
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(name="invited_once_a_survey", fields=("survey", "person")),
            models.UniqueConstraint(name="one_invitee_a_ticket", fields=("survey", "ticket")),
        ]
        indexes = [models.Index(name="invitee_person", fields=["person"])]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"


class SurveyLink(models.Model):
    """An invitation that went out. Only the digest of its token is kept; staff never see the link."""

    invitee = models.OneToOneField(Invitee, on_delete=models.PROTECT, related_name="sent")
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.invitee_id)


class SurveyAttempt(models.Model):
    """One call to somebody of the sample."""

    KIND = "survey_attempt"

    invitee = models.ForeignKey(Invitee, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=ContactOutcome)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    called_by = staff(_("called by"), null=False, blank=False)

    class Meta:
        verbose_name = _("call for a survey")
        verbose_name_plural = _("calls for surveys")
        default_permissions = ()
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.invitee_id} {self.outcome}"


class SurveySheet(models.Model):
    """What one person answered: one sheet each. ``answers`` and ``words`` by the code of the question."""

    KIND = "survey_sheet"

    invitee = models.OneToOneField(Invitee, on_delete=models.PROTECT, related_name="sheet")
    source = models.CharField(_("came in"), max_length=8, choices=SurveySource)
    given_at = models.DateTimeField(_("given"))
    recorded_by = staff(_("recorded by"))
    answers = models.JSONField(_("answers"), default=dict)
    words = models.JSONField(_("words"), default=dict, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("answers to a survey")
        verbose_name_plural = _("answers to surveys")
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="survey_call_names_agent",
                condition=Q(source=SurveySource.LINK.value, recorded_by__isnull=True)
                | Q(source=SurveySource.CALL.value, recorded_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitee_id} {self.source}"


class SurveyRefusal(models.Model):
    """Somebody who does not wish to be asked: never again, in no survey."""

    KIND = "survey_refusal"

    invitee = models.OneToOneField(Invitee, on_delete=models.PROTECT, related_name="refusal")
    person = models.CharField(max_length=80, unique=True, editable=False)
    source = models.CharField(_("came in"), max_length=8, choices=SurveySource)
    at = models.DateTimeField(_("when"))
    recorded_by = staff(_("recorded by"))

    class Meta:
        verbose_name = _("refusal of surveys")
        verbose_name_plural = _("refusals of surveys")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.invitee_id)
