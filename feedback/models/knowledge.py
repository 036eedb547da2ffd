"""知识条目: a question as citizens ask it, its answer in plain words, its owner and its review day."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices.knowing import ArticleState
from feedback.knowing import ArticleQuerySet
from feedback.models.catalogue import Topic
from feedback.models.ticket import Ticket


def _staff(verbose: object, **kwargs: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,  # type: ignore[arg-type]
        on_delete=models.PROTECT,
        related_name="+",
        **kwargs,
    )


class ArticleText(models.Model):
    """The words of an article, as they are written and as they were published."""

    title = models.CharField(_("title"), max_length=100)
    question = models.TextField(_("the question, as a citizen asks it"), max_length=500)
    answer = models.TextField(_("the answer, in plain words"), max_length=4000)
    policy_name = models.CharField(_("policy it rests on"), max_length=150, blank=True, default="")
    policy_number = models.CharField(_("number of the document"), max_length=80, blank=True, default="")
    policy_source = models.CharField(_("where to find it"), max_length=200, blank=True, default="")
    policy_until = models.DateField(_("policy valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def words(self) -> dict[str, Any]:
        """Its words by field name."""
        return {field.name: getattr(self, field.name) for field in ArticleText._meta.fields}


class KnowledgeArticle(ArticleText):
    """An article as its writers have it; what everybody reads is ``current``, its version in force.

    ``is_ahead``: it was written on since the version in force was published.
    """

    topics = models.ManyToManyField(
        Topic,
        verbose_name=_("topics, and those below them"),
        related_name="articles",
        blank=True,
    )
    owner_department = models.ForeignKey(
        Department, verbose_name=_("owner department"), on_delete=models.PROTECT, related_name="articles"
    )
    owner = _staff(_("owner"))
    review_by = models.DateField(_("to be reviewed by"))
    state = models.CharField(_("state"), max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    is_ahead = models.BooleanField(default=True, editable=False)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    written_by = _staff(_("written by"))
    written_at = models.DateTimeField(_("written"))
    version = models.PositiveIntegerField(default=1, editable=False)
    current = models.ForeignKey(
        "ArticleVersion", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    retired_by = _staff(_("retired by"), null=True, blank=True)
    retired_note = models.CharField(_("why it was retired"), max_length=300, blank=True, default="")
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )
    made_of = models.ForeignKey(
        Ticket,
        verbose_name=_("made of the answer to"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("knowledge article")
        verbose_name_plural = _("knowledge articles")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="article_published_has_version",
                condition=~Q(state=ArticleState.PUBLISHED) | Q(current__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="article_by_review", fields=["state", "review_by"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])


class ArticleVersion(ArticleText):
    """What was published when, and by whom; written once."""

    article = models.ForeignKey(KnowledgeArticle, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    written_by = _staff(_("written by"))
    published_by = _staff(_("published by"))
    published_at = models.DateTimeField(_("published"))

    class Meta:
        ordering = ("-number",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="article_version_once", fields=("article", "number")),
            models.CheckConstraint(
                name="article_published_by_another", condition=~Q(written_by=models.F("published_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"


class ArticleUse(models.Model):
    """The article's answer was put into an answer, or read out at intake."""

    article = models.ForeignKey(KnowledgeArticle, on_delete=models.PROTECT, related_name="uses")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    by = _staff(_("used by"))
    at = models.DateTimeField(_("used"))

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="article_used_once", fields=("article", "ticket"))]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.ticket_id}"
