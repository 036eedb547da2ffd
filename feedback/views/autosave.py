"""自动保存: what is typed is kept meanwhile, and comes back when the same person opens the form again.

A form carries a signed ``sitting``: whose typing of which form it is, and on what it is based. So text can be
kept for whoever lost the ticket meanwhile, and never for whoever signed in at the same desk afterwards.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import TypeVar

from django.core import signing
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from core.refusals import Difference
from core.web.unsent import keep_with
from departments.forms.announcements import AnnouncementForm
from feedback.actions.drafts import Sitting, end_sitting, fields_of, keep_draft, new_key
from feedback.forms.drafts import beside, is_written, put_back, shown_in, stands, typed_in
from feedback.forms.knowledge import ArticleForm
from feedback.forms.registration import RegisterForm
from feedback.forms.reply_templates import ReplyTemplateForm
from feedback.models import Draft, Ticket
from feedback.rules.drafts import Return, returns
from feedback.views.access import staff_of
from feedback.views.move_pages import BY_NOUN

F = TypeVar("F", bound=Form)
SALT = "feedback.sitting"
FIELD, CHOSEN = "sitting", "typed"
REGISTER = "register"
FORMS: dict[str, type[Form]] = {noun: page.form for noun, page in BY_NOUN.items()} | {REGISTER: RegisterForm}
PAPERS: dict[str, tuple[type[Form], str, str]] = {
    "article": (ArticleForm, "article-new", "article-writing"),
    "template": (ReplyTemplateForm, "template-new", "template-change"),
    "announcement": (AnnouncementForm, "announcement-new", "announcement-edit"),
}
"""Forms of what is no ticket, by the kind in their noun ("article:12"); where a new and a standing one is."""


@dataclass(slots=True)
class Offer:
    """A kept text that is not in the form: field by field, and where it is taken or put aside."""

    draft: Draft
    differences: list[Difference]
    take: str
    aside: str


@dataclass(slots=True)
class Typing:
    """What the form knows of its own saving (ui/_typing.html): its sitting, what came back, what waits."""

    sitting: Sitting
    next: str = ""
    restored: Draft | None = None
    aside: str = ""
    offers: list[Offer] = field(default_factory=list)

    @property
    def token(self) -> str:
        return signing.dumps(asdict(self.sitting), salt=SALT, compress=True)

    @property
    def address(self) -> str:
        return reverse("draft-typed")


@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """Keep what was typed of one form; asked by the page itself, so it is no sign of life."""
    sitting = sitting_of(request)
    form = form_of(sitting.noun) if sitting else None
    if sitting is None or form is None:
        return JsonResponse({"reasons": []}, status=400)
    now = timezone.now()
    words = typed_in(form, request.POST)
    is_kept = keep_draft(sitting, typed=words, by=staff_of(request), now=now)
    return JsonResponse({"saved": f"{timezone.localtime(now):%H:%M}" if is_kept else ""})


def form_of(noun: str) -> type[Form] | None:
    """The form that a noun names."""
    kind, colon, _pk = noun.partition(":")
    return PAPERS[kind][0] if colon and kind in PAPERS else FORMS.get(noun)


def sitting_of(request: HttpRequest) -> Sitting | None:
    """The sitting that the form was sent with; None without one, or with one that is not ours."""
    try:
        return Sitting(**signing.loads(request.POST.get(FIELD, ""), salt=SALT))
    except (signing.BadSignature, TypeError):
        return None


def take_up(request: HttpRequest, form: F, *, noun: str, ticket: Ticket | None = None) -> F:
    """Give the form its sitting; an unbound one begins with what was typed and not sent. One query."""
    if form.is_bound:
        return go_on(request, form, noun=noun, ticket=ticket)
    if is_written(form):
        _carry(form, _opened(request, form, noun, ticket))
    return form


def go_on(request: HttpRequest, form: F, *, noun: str, ticket: Ticket | None = None) -> F:
    """Let a form that comes back stay the same sitting, based on what the person has just been shown."""
    if is_written(form):
        _carry(form, _going_on(request, form, noun, ticket))
    return form


def sent(request: HttpRequest, *, ticket: Ticket | None = None) -> None:
    """The form of this request was sent with success: what was kept of it is no longer needed."""
    sitting = sitting_of(request)
    if sitting is not None and (ticket is None or sitting.ticket_id == ticket.pk):
        end_sitting(sitting, by=staff_of(request), now=timezone.now())


def page_of(noun: str, ticket: Ticket | None, **params: object) -> str:
    """Where the form stands, with its parameters."""
    kind, colon, pk = noun.partition(":")
    if colon:
        _form, new, standing = PAPERS[kind]
        address = reverse(new) if pk == "new" else reverse(standing, args=[int(pk)])
        params = {"ticket": ticket.number if ticket else "", **params}
    else:
        address = reverse(f"ticket-{noun}", args=[ticket.number]) if ticket else reverse(noun)
    given = {name: str(value) for name, value in params.items() if value}
    return f"{address}?{urlencode(given)}" if given else address


def _going_on(request: HttpRequest, form: Form, noun: str, ticket: Ticket | None) -> Typing:
    fresh, posted = _sitting(request, form, noun, ticket), sitting_of(request)
    if posted is None or (posted.staff_id, posted.ticket_id, posted.noun) != _whose(fresh):
        return Typing(fresh)
    return Typing(replace(fresh, key=posted.key, continues=posted.continues, taken=posted.taken))


def _carry(form: Form, typing: Typing) -> None:
    form.typing = typing  # type: ignore[attr-defined]


def _whose(sitting: Sitting) -> tuple[int, int | None, str]:
    return sitting.staff_id, sitting.ticket_id, sitting.noun


def _opened(request: HttpRequest, form: Form, noun: str, ticket: Ticket | None) -> Typing:
    typing = Typing(_sitting(request, form, noun, ticket), next=request.GET.get("next", ""))
    rows = Draft.objects.of_form(staff_of(request), ticket.pk if ticket else None, noun).unsent()
    for draft in rows.select_related("given_by"):
        words, is_own = fields_of(draft), draft.given_by_id is None
        way = returns(words, shown_in(form), based_on=draft.based_on, stands=typing.sitting.based_on)
        chosen = request.GET.get(CHOSEN, str(draft.pk) if is_own and way == Return.RESTORED else "")
        if chosen == str(draft.pk):
            put_back(form, words)
            typing.restored, typing.aside = draft, reverse("draft-aside", args=[draft.pk])
            typing.sitting = replace(typing.sitting, continues=draft.pk, taken=draft.sitting)
        elif way != Return.NOT_AT_ALL:
            typing.offers.append(_offer(request, form, noun, ticket, draft))
    return typing


def _offer(request: HttpRequest, form: Form, noun: str, ticket: Ticket | None, draft: Draft) -> Offer:
    take = page_of(noun, ticket, typed=draft.pk, next=request.GET.get("next"))
    return Offer(draft, beside(form, fields_of(draft)), take, reverse("draft-aside", args=[draft.pk]))


def _sitting(request: HttpRequest, form: Form, noun: str, ticket: Ticket | None) -> Sitting:
    return Sitting(
        staff_id=staff_of(request).pk,
        ticket_id=ticket.pk if ticket else None,
        noun=noun,
        key=new_key(),
        version=ticket.version if ticket else None,
        based_on=stands(form),
    )


keep_with(take_up=take_up, sent=sent)
