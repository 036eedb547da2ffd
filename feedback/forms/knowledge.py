"""Forms of the knowledge articles: writing, a new review day, an end."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import Versioned
from departments.models import Department, Staff
from feedback.choices.knowing import ArticleState
from feedback.forms.desk import grouped
from feedback.knowing import writes_for
from feedback.models import KnowledgeArticle, Topic
from feedback.models.knowledge import ArticleText

WORDS = tuple(field.name for field in ArticleText._meta.fields)


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class ArticleForm(Versioned):
    """The words, and who answers for them."""

    title = forms.CharField(label=_("Title"), max_length=100)
    question = forms.CharField(
        label=_("The question, as a citizen asks it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the words people use on the phone; the article is found by them."),
    )
    answer = forms.CharField(
        label=_("The answer, in plain words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What to do, where, with which papers, how long it takes. No personal data."),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.filter(is_active=True),
        label=_("Topics, and those below them"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    policy_name = forms.CharField(label=_("Policy it rests on"), max_length=150, required=False)
    policy_number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    policy_source = forms.CharField(
        label=_("Where to find it"),
        max_length=200,
        required=False,
        help_text=_("An address or a place; it is shown as text."),
    )
    policy_until = _day(_("Policy valid until"), required=False)
    owner_department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Owner department"), empty_label=_("Please choose")
    )
    owner = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Owner"),
        empty_label=_("Please choose"),
        help_text=_("Is told 14 days before the review, and when it is past."),
    )
    review_by = _day(_("To be reviewed by"))

    row: KnowledgeArticle | None

    def __init__(self, *args: Any, user: Staff, **kw: Any) -> None:
        super().__init__(*args, **kw)
        held = writes_for(user)
        own = Department.objects.active()
        owners = own if held.everything else own.filter(pk__in=held.ids)
        self.fields["owner_department"].queryset = owners  # type: ignore[attr-defined]
        people = Q(posts__ended_at__isnull=True, is_active=True)
        if not held.everything:
            people &= Q(posts__department_id__in=held.ids)
        people |= Q(pk=self.row.owner_id) if self.row else Q()
        listed = Staff.objects.filter(people).distinct().order_by("display_name", "id")
        self.fields["owner"].queryset = listed  # type: ignore[attr-defined]
        if self.row is not None and self.row.state == ArticleState.PUBLISHED:
            self.fields["review_by"].disabled = True
            self.fields["review_by"].help_text = _("A new day is given by whoever publishes it.")
        topics: Any = self.fields["topics"]
        topics.choices = grouped(topics.queryset.order_by("code"))

    def stored(self) -> dict[str, Any]:
        """What the article holds as its writers have it."""
        row = self.row
        if row is None:
            return {}
        return {
            **row.words(),
            "topics": [topic.pk for topic in row.topics.all()],
            "owner_department": row.owner_department_id,
            "owner": row.owner_id,
            "review_by": row.review_by,
        }

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        given = self.cleaned_data
        return {
            "words": {name: given[name] for name in WORDS},
            **{name: given[name] for name in ("topics", "owner_department", "owner", "review_by", "version")},
        }


class RenewForm(Versioned):
    """The article still holds, until a new day."""

    review_by = _day(_("To be reviewed by"))

    def stored(self) -> dict[str, Any]:
        """The day as it stands."""
        return {"review_by": self.row.review_by}


class RetireForm(Versioned):
    """Out of use, and why."""

    note = forms.CharField(label=_("Why is it retired?"), max_length=300)
    replaced_by = forms.ModelChoiceField(
        KnowledgeArticle.objects.none(),
        label=_("What takes its place"),
        required=False,
        empty_label=_("Nothing"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = KnowledgeArticle.objects.filter(state=ArticleState.PUBLISHED).exclude(pk=self.row.pk)
        self.fields["replaced_by"].queryset = others.order_by("title")  # type: ignore[attr-defined]


class PublishForm(Versioned):
    """Read through by a second person, who says how long it holds."""

    review_by = _day(_("To be reviewed by"))

    def stored(self) -> dict[str, Any]:
        """The day as it stands."""
        return {"review_by": self.row.review_by}


def next_review(today: date, article: KnowledgeArticle) -> dict[str, Any]:
    """A year from today, or later if the article says so."""
    year_on = date(today.year + 1, today.month, min(today.day, 28))
    return {"review_by": max(year_on, article.review_by)}
