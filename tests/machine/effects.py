"""What each move changes in the clerk's book."""

from collections.abc import Callable

from tests.machine import requesting, returning
from tests.machine.book import REQUESTS, Book, Paper, Part
from tests.machine.conditions import mine, waivable
from tests.machine.people import MACHINE, Person
from tests.machine.requesting import Effect, end, lead_of
from tests.machine.time import is_unreachable


def apply(book: Book, act: str, person: Person) -> None:
    """Write the move down; the state follows the table, or the effect where the table leaves a choice."""
    verb = act.partition("/")[0]
    targets = MACHINE[verb, book.state]
    before = book.state
    EFFECTS.get(act, EFFECTS.get(verb, _nothing))(book, person)
    if book.state == before and len(targets) == 1:
        book.state = targets[0]
    if before == "RETURN_PENDING" != book.state and book.lead:
        book.lead.papers.pop("return", None)
    if book.lead and book.state not in ("IN_PROGRESS", "SUSPENDED"):
        for kind in REQUESTS:
            book.lead.papers.pop(kind, None)
    if before == "PENDING_DISPATCH" != book.state:
        book.joint_review = False
    if book.state not in ("REGISTERED", "PENDING_DISPATCH"):
        book.question = False


def _nothing(_book: Book, _person: Person) -> None:
    """Only the state moves, or nothing that the clerk keeps."""


def _triage(book: Book, _person: Person) -> None:
    book.is_triaged, book.category = True, "HELP"


def _dispatch(book: Book, *, with_co: bool) -> None:
    lead = Part("lead", True, book.now, designated=book.designated == "lead")
    book.parts.append(lead)
    if with_co:
        book.parts.append(Part("co", False, book.now))
    book.designated = ""


def _sign(book: Book, person: Person) -> None:
    lead_of(book).signed = True
    lead_of(book).hands.add(person.name)
    book.state = "IN_PROGRESS"


def _assign(book: Book, _person: Person) -> None:
    lead_of(book).named = True
    lead_of(book).hands.add("handler@lead")


def _take(book: Book, person: Person) -> None:
    lead_of(book).named = True
    lead_of(book).hands.add(person.name)


def _contact(book: Book, person: Person) -> None:
    lead_of(book).contacted = True
    lead_of(book).hands.add(person.name)


def _automatic(book: Book, person: Person) -> None:
    lead_of(book).hands.add(person.name)


def _co(act: Callable[[Part, Person], None], test: Callable[[Part], bool], role: str) -> Effect:
    def effect(book: Book, person: Person) -> None:
        part = mine(book, person, test, role)
        assert part is not None
        act(part, person)

    return effect


def _co_sign(part: Part, person: Person) -> None:
    part.signed = True
    part.hands.add(person.name)


def _co_reply(part: Part, person: Person) -> None:
    part.answered, part.draft = True, ""
    part.asks_release = False
    part.hands.add(person.name)


def _unsaved(part: Part, _person: Person) -> None:
    part.draft = "saved"


def _ask_release(part: Part, person: Person) -> None:
    part.asks_release = True
    part.hands.add(person.name)


def _refuse_release(book: Book, _person: Person) -> None:
    for part in book.co:
        part.asks_release = False


def _waive(book: Book, _person: Person) -> None:
    (part,) = [part for part in book.co if waivable(book, part)]
    part.is_live, part.asks_release = False, False


def _submit(book: Book, person: Person) -> None:
    lead = lead_of(book)
    lead.answered, lead.draft = True, "signed"
    lead.hands.add(person.name)


def _send_back(book: Book, _person: Person) -> None:
    lead = lead_of(book)
    lead.answered, lead.draft = False, "saved"


def _complete(book: Book) -> None:
    book.state, book.completed_at, book.withdrawal_by = "COMPLETED", book.now, ""
    end(book)
    if book.last_lead and (book.cycle_was_bad or book.hard_case or book.reworked):
        book.retrospective = book.retrospective or Paper("drafted", "")


def _answered(level: int, solved: str) -> Effect:
    def effect(book: Book, _person: Person) -> None:
        book.solved = solved
        if level <= 2 or solved == "UNSOLVED":
            book.bad_answers += 1
            book.state = "PENDING_VERDICT"
        else:
            _complete(book)

    return effect


def _missed(book: Book, _person: Person) -> None:
    book.tries.append(book.now)
    if is_unreachable(book.tries):
        _complete(book)


def _completing(book: Book, _person: Person) -> None:
    _complete(book)


def _add_co(book: Book, _person: Person) -> None:
    book.parts.append(Part("parent", False, book.now))


def _withdrawn(book: Book, _person: Person) -> None:
    end(book)
    book.withdrawal_by = ""


def _ask_withdrawal(book: Book, person: Person) -> None:
    book.withdrawal_by = person.name


def _go_on(book: Book, _person: Person) -> None:
    book.withdrawal_by = ""


def _begin_cycle(book: Book) -> None:
    place = book.last_lead.place if book.last_lead else ""
    named = book.last_lead is not None and book.last_lead.named
    end(book)
    book.cycle += 1
    book.solved, book.tries, book.completed_at = "", [], None
    if not place:
        book.state = "PENDING_DISPATCH"
        return
    book.state = "IN_PROGRESS"
    book.parts.append(Part(place, True, book.now, named=named, signed=True))


def _rework(book: Book, _person: Person) -> None:
    book.reworked = True
    _begin_cycle(book)


def _reopen(book: Book, _person: Person) -> None:
    book.reopening = False
    _begin_cycle(book)


def _ask_reopening(book: Book, _person: Person) -> None:
    book.reopening = True


def _not_reopened(book: Book, _person: Person) -> None:
    book.reopening = False


def _write_retrospective(stage: str) -> Effect:
    def effect(book: Book, person: Person) -> None:
        book.retrospective = Paper(stage, person.name)

    return effect


def _return_retrospective(book: Book, _person: Person) -> None:
    assert book.retrospective is not None
    book.retrospective.stage = "saved"


def _signed_retrospective(book: Book, _person: Person) -> None:
    book.retrospective = None


def _rejected(book: Book, _person: Person) -> None:
    book.rejected_at = book.now


EFFECTS: dict[str, Effect] = {
    **requesting.REQUESTING,
    **returning.RETURNING,
    "approve_result": lambda b, _p: setattr(b, "state", "PENDING_CALLBACK"),
    "triage": _triage,
    "reject": _rejected,
    "overturn": lambda b, _p: setattr(b, "rejected_at", None),
    "dispatch": lambda b, _p: _dispatch(b, with_co=False),
    "dispatch/co": lambda b, _p: _dispatch(b, with_co=True),
    "sign": _sign,
    "assign": _assign,
    "take": _take,
    "record_contact": _contact,
    "record_contact/automatic": _automatic,
    "co_sign": _co(_co_sign, lambda p: not p.signed and not p.answered, "HANDLER"),
    "draft_co_reply": _co(
        lambda p, who: p.write("in", who.name), lambda p: p.signed and not p.answered, "HANDLER"
    ),
    "co_reply": _co(_co_reply, lambda p: p.draft == "in" and not p.answered, "UNIT_APPROVER"),
    "return_co_draft": _co(_unsaved, lambda p: p.draft == "in" and not p.answered, "UNIT_APPROVER"),
    "co_return": _co(_ask_release, lambda p: not p.answered and not p.asks_release, "UNIT_APPROVER"),
    "refuse_co_return": _refuse_release,
    "waive_co": _waive,
    "add_co_handler": _add_co,
    "draft_result": lambda b, p: lead_of(b).write("saved", p.name),
    "draft_result/in": lambda b, p: lead_of(b).write("in", p.name),
    "return_draft": lambda b, _p: setattr(lead_of(b), "draft", "saved"),
    "submit_result": _submit,
    "send_back": _send_back,
    "record_callback": _answered(5, "SOLVED"),
    "record_callback/bad": _answered(1, "UNSOLVED"),
    "record_callback/cold": _answered(2, "SOLVED"),
    "record_callback/missed": _missed,
    "ask_citizen": lambda b, _p: setattr(b, "question", True),
    "withdraw": _withdrawn,
    "ask_withdrawal": _ask_withdrawal,
    "confirm_withdrawal": _withdrawn,
    "decline_withdrawal": _go_on,
    "rework": _rework,
    "verdict": _completing,
    "verdict/fault": _completing,
    "conclude": _completing,
    "draft_retrospective": _write_retrospective("saved"),
    "draft_retrospective/in": _write_retrospective("in"),
    "return_retrospective": _return_retrospective,
    "sign_retrospective": _signed_retrospective,
    "ask_reopening": _ask_reopening,
    "reopen": _reopen,
    "refuse_reopening": _not_reopened,
}
