"""自动保存: what is typed is kept meanwhile, and comes back when the same person opens the form again.

A form carries a signed ``sitting``: whose typing of which form it is, and on what it is based. So text can be
kept for whoever lost the ticket meanwhile, and never for whoever signed in at the same desk afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
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
from feedback.actions.drafts import Sitting, end_sitting, fields_of, keep_draft, new_key, query_of
from feedback.forms.base import MoveForm
from feedback.forms.drafts import (
    beside,
    is_written,
    more_of,
    offers,
    put_back,
    rows_of,
    settled_in,
    shown_in,
    stands,
    typed_in,
)
from feedback.models import Draft, Ticket
from feedback.models.drafts import LONGEST_PART
from feedback.rules.drafts import Return, returns
from feedback.views.access import staff_of
from feedback.views.move_pages import BY_VERB
from feedback.views.written import noun_here, page_of, query_here, written_of

F = TypeVar("F", bound=Form)
SALT = "feedback.sitting"
FIELD, CHOSEN = "sitting", "typed"


@dataclass(slots=True)
class Offer:
    """A kept text that is not in the form: field by field, and where it is taken or put aside.

    ``round_before``: the round of the ticket in which it was written, where that is over; ``of_another``: it
    was written before the paper that is decided upon now came.
    """

    draft: Draft
    differences: list[Difference]
    take: str
    aside: str
    round_before: int | None = None
    of_another: bool = False


@dataclass(slots=True)
class Typing:
    """What the form knows of its own saving (ui/_typing.html): its sitting, what came back, what waits.

    ``here``: the page that it is a part of, where one stays; empty for a form with a page of its own.
    """

    sitting: Sitting
    next: str = ""
    here: str = ""
    restored: Draft | None = None
    aside: str = ""
    offers: list[Offer] = field(default_factory=list)

    @property
    def token(self) -> str:
        return signing.dumps(asdict(self.sitting), salt=SALT, compress=True)

    @property
    def address(self) -> str:
        return reverse("draft-typed")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form stands: its noun, its ticket, and the page (``here``) that it is only a part of.

    ``only``: what an unsent text must have chosen to belong here, of several parts of one ticket;
    ``settled``: what the form itself has chosen unseen, where one part is left; ``since``: when the paper
    came that is decided upon, for what was typed before was typed about another.
    """

    noun: str
    ticket: Ticket | None = None
    here: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def ticket_id(self) -> int | None:
        return self.ticket.pk if self.ticket else None

    @property
    def part(self) -> str:
        """Of which part the form is, in one word: the texts of each are kept beside each other."""
        told = sorted({**self.settled, **self.only}.items())
        return ",".join(f"{name}={value}" for name, value in told)[:LONGEST_PART]

    def holds(self, draft: Draft, words: Mapping[str, list[str]]) -> bool:
        """Whether an unsent text belongs here, by what it has chosen; of a round before, the part is over."""
        told = self.only if _round_before(draft, self) else {**self.settled, **self.only}
        return all(words.get(name, [value]) == [value] for name, value in told.items())

    def taking(self, draft: Draft, following: str) -> str:
        """The address at which ``draft`` stands in the form."""
        if not self.here:
            params = {CHOSEN: draft.pk, "next": following}
            return page_of(self.noun, self.ticket, asked=query_of(draft), **params)
        joint = "&" if "?" in self.here else "?"
        return f"{self.here}{joint}{urlencode({CHOSEN: draft.pk})}"


@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """Keep what was typed of one form; asked by the page itself, so it is no sign of life."""
    sitting = sitting_of(request)
    written = written_of(sitting.noun) if sitting else None
    if sitting is None or written is None:
        return JsonResponse({"reasons": []}, status=400)
    now = timezone.now()
    words = typed_in(written.form, request.POST, written.part, sitting.more, sitting.rows)
    is_kept = keep_draft(sitting, typed=words, by=staff_of(request), now=now)
    return JsonResponse({"saved": f"{timezone.localtime(now):%H:%M}" if is_kept else ""})


def sitting_of(request: HttpRequest) -> Sitting | None:
    """The sitting that the form was sent with; None without one, or with one that is not ours."""
    try:
        return Sitting(**signing.loads(request.POST.get(FIELD, ""), salt=SALT))
    except (signing.BadSignature, TypeError):
        return None


def take_up(request: HttpRequest, form: F, *, noun: str, ticket: Ticket | None = None, here: str = "") -> F:
    """Give the form its sitting; an unbound one begins with what was typed and not sent. One query."""
    if form.is_bound:
        return go_on(request, form, noun=noun, ticket=ticket)
    take_up_all(request, [(form, Place(noun, ticket, here))])
    return form


def take_up_here(request: HttpRequest, form: F) -> F:
    """The same for a form that is named by the address of this request; any other stays as it is."""
    noun = noun_here(request)
    return take_up(request, form, noun=noun) if written_of(noun) else form


def take_up_all(request: HttpRequest, forms: Sequence[tuple[Form, Place]]) -> None:
    """Give each of a page's unbound forms its sitting and what was typed and not sent in it. One query."""
    written = [(form, replace(place, settled=settled_in(form))) for form, place in forms if is_written(form)]
    if not written:
        return
    user = staff_of(request)
    rows = Draft.objects.of_forms(user, {place.noun for _form, place in written}).unsent()
    kept: dict[tuple[int | None, str], list[Draft]] = {}
    for draft in rows.select_related("given_by"):
        kept.setdefault((draft.ticket_id, draft.noun), []).append(draft)
    for form, place in written:
        _carry(form, _opened(request, form, place, kept.get((place.ticket_id, place.noun), [])))


def take_up_desk(
    request: HttpRequest,
    here: str,
    forms: Mapping[str, MoveForm],
    *,
    only: Mapping[str, str] | None = None,
    since: datetime | None = None,
) -> None:
    """The same for the forms of one ticket, by verb, on a desk that stays at ``here``."""
    places = [
        (form, Place(BY_VERB[verb].noun, form.ticket, here, only or {}, since=since))
        for verb, form in forms.items()
    ]
    take_up_all(request, places)


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


def _going_on(request: HttpRequest, form: Form, noun: str, ticket: Ticket | None) -> Typing:
    part = Place(noun, ticket, settled=settled_in(form)).part
    fresh, posted = replace(_sitting(request, form, noun, ticket), part=part), sitting_of(request)
    if posted is None or (posted.staff_id, posted.ticket_id, posted.noun) != _whose(fresh):
        return Typing(fresh)
    kept = replace(fresh, key=posted.key, continues=posted.continues, taken=posted.taken, part=posted.part)
    return Typing(kept)


def _carry(form: Form, typing: Typing) -> None:
    form.typing = typing  # type: ignore[attr-defined]


def _whose(sitting: Sitting) -> tuple[int, int | None, str]:
    return sitting.staff_id, sitting.ticket_id, sitting.noun


def _opened(request: HttpRequest, form: Form, place: Place, rows: Iterable[Draft]) -> Typing:
    following = place.here or request.GET.get("next", "")
    fresh = replace(_sitting(request, form, place.noun, place.ticket), part=place.part)
    typing = Typing(fresh, next=following, here=place.here)
    kept = {draft: fields_of(draft) for draft in rows}
    here = {
        draft: words
        for draft, words in kept.items()
        if place.holds(draft, words) and (_round_before(draft, place) or offers(form, words))
    }
    asked_for = request.GET.get(CHOSEN)
    if asked_for not in {str(draft.pk) for draft in here}:
        asked_for = None  # that text is another form's
    for draft, words in here.items():
        is_own = draft.given_by_id is None
        shown = shown_in(form)
        told = {name: values for name, values in words.items() if name in shown}
        round_before = _round_before(draft, place)
        of_another = place.since is not None and draft.saved_at < place.since
        is_past = bool(round_before) or of_another
        way = returns(told, shown, based_on=draft.based_on, stands=typing.sitting.based_on, is_past=is_past)
        is_first = is_own and typing.restored is None
        by_itself = str(draft.pk) if is_first and way == Return.RESTORED else ""
        chosen = by_itself if asked_for is None else asked_for
        aside = reverse("draft-aside", args=[draft.pk])
        if chosen == str(draft.pk):
            put_back(form, words)
            typing.restored, typing.aside = draft, aside
            typing.sitting = replace(typing.sitting, continues=draft.pk, taken=draft.sitting)
        elif way != Return.NOT_AT_ALL:
            take = place.taking(draft, following)
            typing.offers.append(Offer(draft, beside(form, words), take, aside, round_before, of_another))
    return typing


def _round_before(draft: Draft, place: Place) -> int | None:
    """The round of the ticket in which the text was written, where that is over; None else."""
    is_past = place.ticket is not None and draft.cycle is not None and draft.cycle < place.ticket.cycle
    return draft.cycle if is_past else None


def _sitting(request: HttpRequest, form: Form, noun: str, ticket: Ticket | None) -> Sitting:
    written = written_of(noun)
    return Sitting(
        staff_id=staff_of(request).pk,
        ticket_id=ticket.pk if ticket else None,
        noun=noun,
        key=new_key(),
        version=ticket.version if ticket else None,
        cycle=ticket.cycle if ticket else None,
        based_on=stands(form),
        more=more_of(form, written.form, written.part) if written else (),
        rows=rows_of(form),
        query=query_here(request, noun),
    )


keep_with(take_up=take_up, sent=sent)
