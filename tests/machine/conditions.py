"""When each move may be made, in the words of a clerk: of the matter, and of the person."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from tests.machine.book import REQUESTS, Book, Part
from tests.machine.people import MACHINE, Person, permitted
from tests.machine.time import close_after

Condition = Callable[[Book, Person], bool]
DAYS_30 = timedelta(days=30)
AT_WORK = ("DISPATCHED", "IN_PROGRESS")


def allows(book: Book, act: str, person: Person) -> bool:
    """Whether the clerk would let the person do it; ``act`` is a verb, or a verb and how, "verb/how"."""
    verb = act.partition("/")[0]
    if (verb, book.state) not in MACHINE or not permitted(book, verb, person):
        return False
    return READY.get(act, READY.get(verb, _always))(book, person) and SECOND.get(verb, _always)(book, person)


def who_may(book: Book, acts: Iterable[str], people: Iterable[Person]) -> dict[str, list[Person]]:
    """Every act that somebody may do, and who."""
    legal = [act for act in acts if (act.partition("/")[0], book.state) in MACHINE]
    found = {act: [person for person in people if allows(book, act, person)] for act in legal}
    return {act: able for act, able in found.items() if able}


def out_of_turn(book: Book, acts: Iterable[str], people: Iterable[Person]) -> dict[str, list[Person]]:
    """Every act of this state that is somebody's by post, but too early, too late, or on their own work."""
    legal = [(act, act.partition("/")[0]) for act in acts if (act.partition("/")[0], book.state) in MACHINE]
    found = {
        act: [person for person in people if permitted(book, verb, person) and not allows(book, act, person)]
        for act, verb in legal
    }
    return {act: barred for act, barred in found.items() if barred}


def _always(_book: Book, _person: Person) -> bool:
    return True


def _lead(test: Callable[[Part], bool]) -> Condition:
    return lambda book, _person: book.lead is not None and test(book.lead)


def mine(book: Book, person: Person, test: Callable[[Part], bool], role: str) -> Part | None:
    """The first co-handler's part that is the person's by ``role`` and passes the test."""
    places = {place for held, place in person.posts if held == role}
    return next((part for part in book.co if part.place in places and test(part)), None)


def _co(test: Callable[[Part], bool], role: str) -> Condition:
    return lambda book, person: mine(book, person, test, role) is not None


def _may_return(book: Book, _person: Person) -> bool:
    """T8: not designated, before the first contact, up to the close of the next working day."""
    lead = book.lead
    if lead is None or lead.designated or lead.contacted:
        return False
    return book.now <= close_after(lead.at, 1)


def _result_ready(book: Book, _person: Person) -> bool:
    lead = book.lead
    return bool(lead and lead.draft == "in" and lead.contacted and all(part.answered for part in book.co))


def waivable(book: Book, part: Part) -> bool:
    """T12: overdue, or the co-handler asked to be released."""
    late = part.due_at is not None and part.due_at < book.now
    return not part.answered and (part.asks_release or late)


def _one(parts: list[Part]) -> bool:
    return len(parts) == 1


def _stage(book: Book, kind: str) -> str:
    paper = book.paper(kind)
    return paper.stage if paper else ""


def _in_time(book: Book) -> bool:
    return book.lead is not None and (book.lead.due_at is None or book.now <= book.lead.due_at)


def _extendable(book: Book) -> bool:
    """T13: at most two extensions; none of the matters walked here is urgent."""
    return book.lead is not None and book.lead.extensions < 2


def _drafts(kind: str, also: Callable[[Book], bool]) -> Condition:
    return lambda book, _p: not book.asked() and _stage(book, kind) != "in" and also(book)


def _signs(kind: str, also: Callable[[Book], bool]) -> Condition:
    return lambda book, _p: not book.asked() and _stage(book, kind) == "in" and also(book)


def _suspendable(days: int) -> Callable[[Book], bool]:
    """T14: ten working days in a cycle."""
    return lambda book: book.lead is not None and book.lead.suspended_days + days <= 10


def _waiting_drafts(book: Book) -> int:
    kinds = ["extension", "suspension", "termination"]
    if book.lead and not book.lead.contacted:
        kinds.append("return")
    return sum(_stage(book, kind) == "in" for kind in kinds)


def _asked(kind: str) -> Condition:
    return lambda book, _person: book.asked() == kind


REQUESTING: dict[str, Condition] = {
    "draft_extension": _drafts("extension", lambda b: _extendable(b) and _in_time(b)),
    "request_extension": _signs("extension", lambda b: _extendable(b) and _in_time(b)),
    "grant_extension": lambda b, _p: b.asked() == "extension" and _extendable(b),
    "refuse_extension": _asked("extension"),
    "draft_suspension": _drafts("suspension", lambda b: _suspendable(5)(b) and _in_time(b)),
    "request_suspension": _signs("suspension", lambda b: _suspendable(5)(b) and _in_time(b)),
    "grant_suspension": _asked("suspension"),
    "refuse_suspension": _asked("suspension"),
    "draft_termination": _drafts("termination", lambda b: True),
    "request_termination": _signs("termination", lambda b: True),
    "grant_termination": _asked("termination"),
    "refuse_termination": _asked("termination"),
    "return_request": lambda b, _p: _waiting_drafts(b) == 1,
    "withdraw_request": lambda b, _p: bool(b.asked()),
    "reclassify": lambda b, _p: b.category != "CONSULT",
}
READY: dict[str, Condition] = {
    **REQUESTING,
    "overturn": lambda b, _p: b.rejected_at is not None and b.now - b.rejected_at <= DAYS_30,
    "dispatch": lambda b, _p: b.is_triaged and not b.joint_review and b.designated in ("", "lead"),
    "take": _lead(lambda lead: not lead.named),
    "draft_result": _lead(lambda lead: lead.draft != "in"),
    "return_draft": _lead(lambda lead: lead.draft == "in"),
    "submit_result": _result_ready,
    "co_sign": _co(lambda part: not part.signed and not part.answered, "HANDLER"),
    "draft_co_reply": _co(lambda part: part.signed and not part.answered, "HANDLER"),
    "co_reply": _co(lambda part: part.draft == "in" and not part.answered, "UNIT_APPROVER"),
    "return_co_draft": _co(lambda part: part.draft == "in" and not part.answered, "UNIT_APPROVER"),
    "co_return": _co(lambda part: not part.answered and not part.asks_release, "UNIT_APPROVER"),
    "refuse_co_return": lambda b, _p: _one([part for part in b.co if part.asks_release]),
    "waive_co": lambda b, _p: _one([part for part in b.co if waivable(b, part)]),
    "add_co_handler": lambda b, _p: (
        b.lead is not None
        and (b.lead.due_at is None or b.lead.due_at >= b.now)
        and not any(part.place == "parent" for part in b.live)
    ),
    "draft_return": lambda b, p: _may_return(b, p) and _stage(b, "return") != "in",
    "request_return": lambda b, p: _may_return(b, p) and _stage(b, "return") == "in",
    "conclude_joint_review": lambda b, _p: b.joint_review,
    "designate": lambda b, _p: not b.joint_review,
    "redispatch": _lead(lambda lead: True),
    "ask_citizen": lambda b, _p: not b.question,
    "answer_directly": lambda b, _p: b.category in ("", "CONSULT"),
    "withdraw": lambda b, _p: not b.parts,
    "ask_withdrawal": lambda b, _p: bool(b.parts) and not b.withdrawal_by,
    "confirm_withdrawal": lambda b, _p: bool(b.withdrawal_by),
    "decline_withdrawal": lambda b, _p: bool(b.withdrawal_by),
    "rework": lambda b, _p: b.bad_answers < 2 and b.solved == "UNSOLVED",
    "verdict": lambda b, _p: b.bad_answers < 2,
    "verdict/fault": lambda b, _p: b.bad_answers < 2 and b.solved != "UNSOLVED",
    "conclude": lambda b, _p: b.bad_answers >= 2,
    "draft_retrospective": lambda b, _p: b.retrospective is not None and b.retrospective.stage != "in",
    "return_retrospective": lambda b, _p: b.retrospective is not None and b.retrospective.stage == "in",
    "sign_retrospective": lambda b, _p: b.retrospective is not None and b.retrospective.stage == "in",
    "ask_reopening": lambda b, _p: (
        not b.reopening and b.completed_at is not None and b.now - b.completed_at <= DAYS_30
    ),
    "reopen": lambda b, _p: b.reopening,
    "refuse_reopening": lambda b, _p: b.reopening,
}


def _not_own_draft(book: Book, person: Person) -> bool:
    return book.lead is None or book.lead.drafter != person.name


def _not_own_part(book: Book, person: Person) -> bool:
    part = mine(book, person, lambda part: part.draft == "in" and not part.answered, "UNIT_APPROVER")
    return part is None or part.drafter != person.name


def _not_own_paper(kind: str) -> Condition:
    def condition(book: Book, person: Person) -> bool:
        paper = book.paper(kind)
        return paper is None or paper.drafter != person.name

    return condition


def _not_own_work(book: Book, person: Person) -> bool:
    return person.name not in book.hands


def _not_asked_oneself(book: Book, person: Person) -> bool:
    paper = book.paper(book.asked())
    return _not_own_work(book, person) and (paper is None or person.name not in (paper.drafter, paper.signer))


def _outsider(book: Book, person: Person) -> bool:
    sits = any(book.sits_in_a_handler(place) for _role, place in person.posts)
    return _not_own_work(book, person) and not sits


SECOND: dict[str, Condition] = {
    "submit_result": _not_own_draft,
    "co_reply": _not_own_part,
    "request_return": _not_own_paper("return"),
    **{f"request_{kind}": _not_own_paper(kind) for kind in REQUESTS},
    **{f"{verb}_{kind}": _not_asked_oneself for verb in ("grant", "refuse") for kind in REQUESTS},
    "refuse_reopening": _outsider,
    "send_back": _not_own_work,
    "approve_result": _not_own_work,
    "record_callback": _outsider,
    "rework": _outsider,
    "verdict": _outsider,
    "conclude": _outsider,
    "confirm_withdrawal": lambda b, p: _outsider(b, p) and b.withdrawal_by != p.name,
    "decline_withdrawal": lambda b, p: _outsider(b, p) and b.withdrawal_by != p.name,
    "sign_retrospective": lambda b, p: b.retrospective is None or b.retrospective.drafter != p.name,
}
