"""Forms of the knowledge articles: writing, a new review day, an end."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import Versioned
from departments.models import Department, Staff
from departments.scope import Scope
from feedback.actions.knowledge import Keeping
from feedback.choices.knowing import ArticleState
from feedback.forms.desk import grouped
from feedback.knowing import publishes_for, writes_for
from feedback.models import KnowledgeArticle, Topic
from feedback.models.knowledge import ArticleText

KEPT = ("topics", "owner_department", "owner", "review_by")
"""What whoever publishes an article settles, once it is in force."""
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
        Department.objects.all(), label=_("Owner department"), empty_label=_("Please choose")
    )
    owner = forms.ModelChoiceField(
        Staff.objects.all(),
        label=_("Owner"),
        empty_label=_("Please choose"),
        help_text=_("Is told 14 days before the review, and when it is past."),
    )
    review_by = _day(_("To be reviewed by"))

    row: KnowledgeArticle | None

    def __init__(self, *args: Any, user: Staff, **kw: Any) -> None:
        super().__init__(*args, **kw)
        _offer(self.fields, writes_for(user), self.row)
        if self.row is not None and self.row.state == ArticleState.PUBLISHED:
            _settled(self.fields, self.row)

    def stored(self) -> dict[str, Any]:
        """What the article holds as its writers have it."""
        row = self.row
        if row is None:
            return {}
        return {
            **row.words(),
            **_kept(row),
        }

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        given = self.cleaned_data
        return {
            "words": {name: given[name] for name in WORDS},
            **{name: given[name] for name in ("topics", "owner_department", "owner", "review_by", "version")},
        }


class KeepingForm(Versioned):
    """Read through by a second person: how long it holds, whose it is, and where it is offered."""

    review_by = _day(_("To be reviewed by"))
    owner_department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Owner department"), empty_label=_("Please choose")
    )
    owner = forms.ModelChoiceField(Staff.objects.none(), label=_("Owner"), empty_label=_("Please choose"))
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.filter(is_active=True),
        label=_("Topics, and those below them"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, user: Staff, **kw: Any) -> None:
        super().__init__(*args, **kw)
        _offer(self.fields, publishes_for(user), self.row)

    def stored(self) -> dict[str, Any]:
        """Day, owner and topics as they stand."""
        return _kept(self.row)

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        given = self.cleaned_data
        keeping = Keeping(given["owner_department"], given["owner"], given["topics"])
        return {"review_by": given["review_by"], "version": given["version"], "keeping": keeping}


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

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return dict(self.cleaned_data)


def _offer(fields: dict[str, Any], held: Scope, row: KnowledgeArticle | None) -> None:
    """Whose it may be, of the departments ``held`` and as it is; and the topics in their groups."""
    own = Department.objects.active()
    owners = own if held.everything else own.filter(pk__in=held.ids)
    fields["owner_department"].queryset = owners
    people = Q(posts__ended_at__isnull=True, is_active=True)
    if not held.everything:
        people &= Q(posts__department_id__in=held.ids)
    people |= Q(pk=row.owner_id) if row else Q()
    fields["owner"].queryset = Staff.objects.filter(people).distinct().order_by("display_name", "id")
    fields["topics"].choices = grouped(fields["topics"].queryset.order_by("code"))


def _settled(fields: dict[str, Any], row: KnowledgeArticle) -> None:
    """Shown as the article has it, also what could not be chosen any more."""
    fields["owner_department"].queryset = Department.objects.filter(pk=row.owner_department_id)
    fields["owner"].queryset = Staff.objects.filter(pk=row.owner_id)
    fields["topics"].queryset = row.topics.all()
    for name in KEPT:
        fields[name].disabled = True
        fields[name].help_text = _("Settled by whoever publishes it.")


def _kept(row: KnowledgeArticle) -> dict[str, Any]:
    return {
        "topics": [topic.pk for topic in row.topics.all()],
        "owner_department": row.owner_department_id,
        "owner": row.owner_id,
        "review_by": row.review_by,
    }


def next_review(today: date, article: KnowledgeArticle) -> dict[str, Any]:
    """A year from today, or later if the article says so."""
    year_on = date(today.year + 1, today.month, min(today.day, 28))
    return {"review_by": max(year_on, article.review_by)}
