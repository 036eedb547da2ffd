"""What returns, joint reviews and redispatches change in the clerk's book."""

from tests.machine.book import Book, Paper
from tests.machine.people import Person
from tests.machine.requesting import Effect, end, lead_of


def _draft_return(book: Book, person: Person) -> None:
    lead_of(book).papers["return"] = Paper("in", person.name)
    lead_of(book).hands.add(person.name)


def _request_return(book: Book, person: Person) -> None:
    book.came_from = book.state
    lead_of(book).papers["return"].stage = "signed"
    lead_of(book).hands.add(person.name)


def _withdraw_return(book: Book, _person: Person) -> None:
    book.state = book.came_from


def _void(book: Book) -> None:
    book.parts = [part for part in book.parts if not part.is_live]


def _grant_return(book: Book, _person: Person) -> None:
    _void(book)
    book.returns += 1
    if book.returns >= 2:
        book.joint_review = book.hard_case = True


def _refuse_return(book: Book, _person: Person) -> None:
    lead = lead_of(book)
    lead.refusals += 1
    lead.designated = lead.designated or lead.refusals >= 2


def _designate(book: Book, _person: Person) -> None:
    book.designated, book.joint_review = "lead", False


def _taken_away(book: Book, _person: Person) -> None:
    end(book)


def _misdirected(book: Book, _person: Person) -> None:
    _void(book)


RETURNING: dict[str, Effect] = {
    "draft_return": _draft_return,
    "request_return": _request_return,
    "withdraw_return": _withdraw_return,
    "grant_return": _grant_return,
    "refuse_return": _refuse_return,
    "conclude_joint_review": _designate,
    "designate": _designate,
    "redispatch": _taken_away,
    "redispatch/misdirected": _misdirected,
}
