"""What the requests of a unit change in the clerk's book."""

from collections.abc import Callable

from tests.machine.book import REQUESTS, Book, Paper, Part
from tests.machine.people import Person
from tests.machine.time import workdays_between

Effect = Callable[[Book, Person], None]


def lead_of(book: Book) -> Part:
    """The live lead, where there must be one."""
    assert book.lead is not None
    return book.lead


def end(book: Book) -> None:
    """Every part ends."""
    for part in book.live:
        part.is_live = False


def _draft_request(kind: str) -> Effect:
    def effect(book: Book, person: Person) -> None:
        lead_of(book).papers[kind] = Paper("in", person.name)
        lead_of(book).hands.add(person.name)

    return effect


def _sign_request(kind: str) -> Effect:
    def effect(book: Book, person: Person) -> None:
        paper = lead_of(book).papers[kind]
        paper.stage, paper.signer = "signed", person.name
        lead_of(book).hands.add(person.name)

    return effect


def _decided(book: Book, _person: Person) -> None:
    lead_of(book).papers.pop(book.asked(), None)


def _extended(book: Book, person: Person) -> None:
    lead_of(book).extensions += 1
    _decided(book, person)


def _suspended(book: Book, person: Person) -> None:
    lead_of(book).suspended_at = book.now
    _decided(book, person)


def _resumed(book: Book, _person: Person) -> None:
    lead = lead_of(book)
    assert lead.suspended_at is not None
    lead.suspended_days += workdays_between(lead.suspended_at, book.now)
    lead.suspended_at = None


def _terminated(book: Book, _person: Person) -> None:
    end(book)


def _given_back(book: Book, _person: Person) -> None:
    for paper in lead_of(book).papers.values():
        if paper.stage == "in":
            paper.stage = "saved"


REQUESTING: dict[str, Effect] = {
    **{f"draft_{kind}": _draft_request(kind) for kind in REQUESTS},
    **{f"request_{kind}": _sign_request(kind) for kind in REQUESTS},
    **{f"refuse_{kind}": _decided for kind in REQUESTS},
    "grant_extension": _extended,
    "grant_suspension": _suspended,
    "grant_termination": _terminated,
    "resume": _resumed,
    "withdraw_request": _decided,
    "return_request": _given_back,
    "reclassify": lambda b, _p: setattr(b, "category", "CONSULT"),
}
