"""Doubts about ratings, found in the rows as they are: set-based, so that finding twice finds the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import F, QuerySet

from core.known_queries import KnownQuery
from core.secrets import blind_index
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from evaluation.choices import Doubt
from evaluation.rules.integrity import Mark, bursts, induced_by
from feedback.choices import AnswerSource, ContactMeans, Level
from feedback.models import Callback, Contact, Invitation, Rating, ResultDraft

Facts = dict[str, Any]
CACHED = 20_000
SATISFIED = 4
CLEAR = "ticket__complainant__phone"
PLACED = (
    "pk",
    "source",
    "cycle",
    "given_at",
    "ticket_id",
    "dispatch_id",
    "dispatch__department_id",
    "ticket__centre_id",
    "ticket__contact_means",
    "ticket__complainant__phone_index",
    "ticket__complainant__channel_account_index",
)
"""By which a rating is placed and compared; the index by which its citizen is known."""
COMPARED = (*PLACED, "level", "origin__is_own_network")
ONE = KnownQuery[tuple[Any, ...]](lambda pk: Rating.objects.filter(pk=pk).values_list(*COMPARED))
CALLED = KnownQuery[tuple[int, str]](
    lambda ratings: Rating.objects.filter(pk__in=ratings).values_list("pk", CLEAR)
)
"""The number somebody called, in clear: asked for no other answer."""
PHONES = KnownQuery[tuple[int, str]](lambda: Staff.objects.exclude(phone="").values_list("pk", "phone"))
SENT = KnownQuery[tuple[int, int, str]](
    lambda tickets: (
        Invitation.objects.exclude(sent_to="")
        .filter(ticket_id__in=tickets)
        .values_list("ticket_id", "cycle", "sent_to")
    )
)
SAID: dict[str, KnownQuery[Any]] = {
    "contacts": KnownQuery(
        lambda dispatches: Contact.objects.filter(dispatch__in=dispatches).values_list(
            "dispatch_id", "at", "note"
        )
    ),
    "results": KnownQuery(
        lambda dispatches: ResultDraft.objects.filter(
            dispatch__in=dispatches, signed_at__isnull=False
        ).values_list("dispatch_id", "signed_at", "reply")
    ),
    "callbacks": KnownQuery(
        lambda tickets: Callback.objects.filter(ticket__in=tickets).values_list("ticket_id", "at", "note")
    ),
}
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """A doubt as it was found: named by ``key``; the ratings it is about, the numbers that speak for it."""

    doubt: Doubt
    key: str
    department_id: int
    centre_id: int
    ratings: tuple[int, ...] = ()
    ticket_id: int | None = None
    period: str = ""
    facts: Facts = field(default_factory=dict)


def given(since: datetime, until: datetime) -> QuerySet[Rating]:
    """Answers of citizens in [since, until]: not the rows that only repeat the worst of several."""
    rows = Rating.objects.filter(given_at__gte=since, given_at__lte=until, stands_for__isnull=True)
    return rows.order_by("given_at", "id")


def about_ratings(rows: QuerySet[Rating], numbers: Mapping[str, Any]) -> Iterator[Found]:
    """Every doubt that is about single ratings of these."""
    yield from _about(list(rows.values(*COMPARED)), numbers)


def about_rating(pk: int, numbers: Mapping[str, Any]) -> Iterator[Found]:
    """Every doubt that is about this rating by itself."""
    yield from _about([dict(zip(COMPARED, row, strict=True)) for row in ONE(pk)], numbers)


def _about(rows: Rows, numbers: Mapping[str, Any]) -> Iterator[Found]:
    for finder in (_own_network, _staff_phones, _changed_contacts, _induced):
        yield from finder(rows, numbers)


def about_series(since: datetime, until: datetime, numbers: Mapping[str, Any]) -> Iterator[Found]:
    """Bursts of top marks, and many answers from one address on one day."""
    yield from _bursts(since, until, numbers["burst"])
    yield from _addresses(since, until, numbers["one_address"])


def _own_network(rows: Rows, _numbers: Mapping[str, Any]) -> Iterator[Found]:
    for row in rows:
        if row["origin__is_own_network"]:
            yield _single(Doubt.OWN_NETWORK, row)


def _staff_phones(rows: Rows, _numbers: Mapping[str, Any]) -> Iterator[Found]:
    """The citizen's number is a colleague's: compared by blind index, never in clear."""
    owners: dict[str, list[int]] = {}
    for pk, phone in PHONES():
        if index := _index_of(phone):
            owners.setdefault(index, []).append(pk)
    for row in rows:
        if found := owners.get(row["ticket__complainant__phone_index"]):
            yield _single(Doubt.STAFF_PHONE, row, staff=found)


def _changed_contacts(rows: Rows, _numbers: Mapping[str, Any]) -> Iterator[Found]:
    """The link went to another contact than the intake's, or the number that was called is another one."""
    by_link = [row for row in rows if row["source"] == AnswerSource.LINK]
    links = SENT(tuple({row["ticket_id"] for row in by_link})) if by_link else []
    sent = {(ticket, cycle): to for ticket, cycle, to in links}
    for row in by_link:
        kept = _intake_index(row)
        if kept and sent.get((row["ticket_id"], row["cycle"]), kept) != kept:
            yield _single(Doubt.CONTACT_CHANGED, row, source=row["source"])
    called = [row for row in rows if _was_called(row)]
    clear = dict(CALLED(tuple(row["pk"] for row in called))) if called else {}
    for row in called:
        if _index_of(clear[row["pk"]] or "") != _intake_index(row):
            yield _single(Doubt.CONTACT_CHANGED, row, source=row["source"])


def _was_called(row: Mapping[str, Any]) -> bool:
    by_phone = row["source"] == AnswerSource.CALLBACK and row["ticket__contact_means"] == ContactMeans.PHONE
    return by_phone and bool(_intake_index(row))


def _induced(rows: Rows, numbers: Mapping[str, Any]) -> Iterator[Found]:
    """A reply, or a note of a contact or try, asked for praise before a good rating."""
    rule = numbers["induced"]
    found = [row for row in rows if row["level"] >= int(rule["from_level"]) and row["dispatch_id"]]
    texts = _texts_of({row["dispatch_id"] for row in found}, {row["ticket_id"] for row in found}, rule)
    for row in found:
        said = texts.get(("dispatch", row["dispatch_id"]), []) + texts.get(("ticket", row["ticket_id"]), [])
        if phrase := induced_by((text for at, text in said if at <= row["given_at"]), rule["phrases"]):
            yield _single(Doubt.INDUCED, row, phrase=phrase)


def _texts_of(
    dispatches: set[int], tickets: set[int], rule: Mapping[str, Any]
) -> dict[tuple[str, int], list[tuple[datetime, str]]]:
    """What was written about these by people of the house, as far as any phrase may stand in it."""
    said: dict[tuple[str, int], list[tuple[datetime, str]]] = {}
    if not dispatches:
        return said
    sources = (
        ("dispatch", SAID["contacts"], tuple(dispatches)),
        ("dispatch", SAID["results"], tuple(dispatches)),
        ("ticket", SAID["callbacks"], tuple(tickets)),
    )
    for kind, texts, pks in sources:
        for pk, at, text in texts(pks):
            if induced_by([text], rule["phrases"]):
                said.setdefault((kind, pk), []).append((at, text))
    return said


def _bursts(since: datetime, until: datetime, rule: Mapping[str, Any]) -> Iterator[Found]:
    least, minutes = int(rule["marks"]), int(rule["minutes"])
    rows = given(since - timedelta(minutes=minutes), until).filter(source=AnswerSource.LINK)
    by_unit: dict[tuple[int, int], list[Mark]] = {}
    for row in _placed(rows.filter(level=max(Level.values))):
        unit = (_judged(row), row["ticket__centre_id"])
        by_unit.setdefault(unit, []).append(Mark(row["pk"], row["given_at"]))
    for (department, centre), marks in sorted(by_unit.items()):
        for run in bursts(marks, least=least, minutes=minutes):
            facts = {
                "n": len(run),
                "first": run[0].at.isoformat(),
                "last": run[-1].at.isoformat(),
                "least": least,
                "minutes": minutes,
            }
            key = f"{Doubt.BURST}:{department}:{run[0].rating}"
            ids = tuple(mark.rating for mark in run)
            yield Found(Doubt.BURST, key, department, centre, ids, facts=facts)


def _addresses(since: datetime, until: datetime, rule: Mapping[str, Any]) -> Iterator[Found]:
    least = int(rule["answers"])
    start = in_shanghai(since).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = given(start, until).filter(source=AnswerSource.LINK, level__gte=SATISFIED)
    rows = rows.exclude(origin__isnull=True).exclude(origin__mark="")
    by_mark: dict[tuple[int, int, str], list[int]] = {}
    for row in _placed(rows.annotate(mark=F("origin__mark")), "mark"):
        by_mark.setdefault((_judged(row), row["ticket__centre_id"], row["mark"]), []).append(row["pk"])
    for (department, centre, mark), ids in sorted(by_mark.items()):
        if len(ids) >= least:
            key = f"{Doubt.ONE_ADDRESS}:{department}:{mark}"
            yield Found(
                Doubt.ONE_ADDRESS, key, department, centre, tuple(ids), facts={"n": len(ids), "least": least}
            )


def _placed(rows: QuerySet[Rating], *more: str) -> Iterable[dict[str, Any]]:
    return rows.values(*PLACED, *more)


def _single(doubt: Doubt, row: Mapping[str, Any], **facts: Any) -> Found:
    return Found(
        doubt,
        f"{doubt}:rating:{row['pk']}",
        _judged(row),
        row["ticket__centre_id"],
        (row["pk"],),
        row["ticket_id"],
        facts=facts,
    )


def _judged(row: Mapping[str, Any]) -> int:
    """Whose work was rated: the lead's, or the centre's where it answered by itself."""
    return int(row["dispatch__department_id"] or row["ticket__centre_id"])


def _intake_index(row: Mapping[str, Any]) -> str:
    names: dict[str, str] = {ContactMeans.PHONE: "phone", ContactMeans.CHANNEL_ACCOUNT: "channel_account"}
    name = names.get(row["ticket__contact_means"], "")
    return row[f"ticket__complainant__{name}_index"] or "" if name else ""


@lru_cache(maxsize=CACHED)
def _index_of(phone: str) -> str:
    return blind_index(phone, "phone") if phone else ""
