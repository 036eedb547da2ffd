"""What is asked for once when many rows are moved together."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from departments.models import Post
from feedback.models import Dispatch
from feedback.reports.hands import HANDLING_ROLES

TITLES: dict[str, str | Promise] = {
    "sign": _("Sign for several"),
    "assign": _("Assign several"),
    "urge": _("Urge several"),
}
LONGEST_WORDS = 500


class BulkForm(forms.Form):
    """Nothing more than the rows; ``rows`` are those for which the move can be made."""

    def __init__(self, *given: Any, rows: Sequence[Dispatch], **named: Any) -> None:
        super().__init__(*given, **named)
        self.rows = rows

    def arguments(self) -> dict[str, Any]:
        """What the action is given beside the row, ready for JSON."""
        return {}


class AssignForm(BulkForm):
    """Who is to handle them: somebody with a handler's post in a department at work on one of them."""

    assignee = forms.TypedChoiceField(
        label=_("Handler"), coerce=int, help_text=_("How many of them each may take stands beside the name.")
    )

    def __init__(self, *given: Any, rows: Sequence[Dispatch], **named: Any) -> None:
        super().__init__(*given, rows=rows, **named)
        at_work = [{row.delegated_to_id or row.department_id, *row.department.ancestry} for row in rows]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *((posts[0].staff_id, _says(posts[0], n)) for posts, n in _able(at_work)),
        ]

    def arguments(self) -> dict[str, Any]:
        return {"assignee": self.cleaned_data["assignee"]}


def _able(at_work: Sequence[set[int]]) -> list[tuple[list[Post], int]]:
    """The posts of each handler there, and how many of the rows they may take; who may most comes first."""
    posts = Post.objects.filter(
        role__in=HANDLING_ROLES,
        ended_at=None,
        staff__is_active=True,
        department_id__in=set[int]().union(*at_work),
    )
    held: dict[int, list[Post]] = {}
    for post in posts.select_related("staff", "department").order_by("staff__display_name", "staff_id", "pk"):
        held.setdefault(post.staff_id, []).append(post)
    able = [
        (own, sum(not places.isdisjoint(post.department_id for post in own) for places in at_work))
        for own in held.values()
    ]
    return sorted(able, key=lambda one: -one[1])


def _says(post: Post, n: int) -> str:
    words = {"name": post.staff.display_name, "department": post.department.label, "n": n}
    return (
        ngettext(
            "%(name)s · %(department)s · may take %(n)s", "%(name)s · %(department)s · may take %(n)s", n
        )
        % words
    )


class UrgeForm(BulkForm):
    """What the citizens say, the same for all of them."""

    words = forms.CharField(
        label=pgettext_lazy("bulk", "What is said"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def arguments(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"]}


FORMS: dict[str, type[BulkForm]] = {"sign": BulkForm, "assign": AssignForm, "urge": UrgeForm}
