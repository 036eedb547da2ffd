"""Who is told of what: the table a clerk can read, on a small city."""

import pytest

from supervision.rules.telling import Directory, Reached, people_of_act, people_of_critical, people_of_step

# The city 1 holds the centre 2, the bureau 3 and its unit 4; the street 5 has nobody.
TREE = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 3, 4), 5: (1, 5)}
NAMES = {
    11: "city supervisor", 12: "bureau supervisor", 21: "dispatcher", 22: "auditor", 23: "callback agent",
    31: "handler Li", 32: "handler Wu", 33: "approver", 41: "unit handler", 51: "who left",
    61: "bureau's duty", 62: "city's duty",
}  # fmt: skip
POSTS = {
    ("supervise", 1): {11},
    ("supervise", 3): {12},
    ("dispatch_tickets", 2): {21},
    ("audit_results", 2): {22},
    ("call_back", 2): {23},
    ("handle_tickets", 3): {31, 32},
    ("approve_results", 3): {33},
    ("handle_tickets", 4): {41},
}
CITY = Directory(TREE, POSTS, {})
TURNS = {"nobody": {}, "bureau": {3: {61}, 1: {62}}, "city": {1: {62}}}


def names(people: frozenset[int]) -> str:
    return ", ".join(sorted(NAMES[person] for person in people)) or "nobody"


STEPS = [
    # step, clock, department, delegated to, named, who is told
    ("DUE_SOON", "HANDLE", 3, None, 31, "handler Li"),
    ("DUE_SOON", "HANDLE", 3, None, None, "handler Li, handler Wu"),
    ("DUE_SOON", "HANDLE", 3, None, 51, "handler Li, handler Wu"),
    ("DUE_SOON", "HANDLE", 3, 4, None, "unit handler"),
    ("DUE_SOON", "SIGN", 4, None, None, "unit handler"),
    ("REMINDER", "HANDLE", 3, None, 31, "handler Li"),
    ("YELLOW", "HANDLE", 3, None, 31, "approver, handler Li"),
    ("YELLOW", "HANDLE", 3, 4, None, "approver, unit handler"),
    ("RED", "HANDLE", 3, None, 31, "approver, bureau supervisor, handler Li"),
    ("INTERVIEW", "HANDLE", 3, None, 31, "approver, bureau supervisor, handler Li"),
    ("RED", "HANDLE", 4, None, None, "approver, bureau supervisor, unit handler"),
    ("RED", "HANDLE", 5, None, None, "city supervisor"),
    ("DUE_SOON", "HANDLE", 5, None, None, "nobody"),
    ("LATE_1", "HANDLE", 3, None, 31, "nobody"),
    ("REMINDER", "DISPATCH", 2, None, None, "dispatcher"),
    ("REMINDER", "RETURN_DECIDE", 2, None, None, "dispatcher"),
    ("REMINDER", "REVIEW", 2, None, None, "auditor"),
    ("REMINDER", "CALLBACK", 2, None, None, "callback agent"),
    ("RED", "REVIEW", 2, None, None, "auditor, city supervisor"),
    ("REMINDER", "ORDER_REPORT", 3, None, None, "handler Li, handler Wu"),
    ("YELLOW", "ORDER_REPORT", 3, None, None, "approver, handler Li, handler Wu"),
    ("REMINDER", "EXCLUSION_REVIEW", 3, None, None, "bureau supervisor"),
]


@pytest.mark.parametrize(("step", "clock", "department", "unit", "named", "told"), STEPS)
def test_who_is_told_of_a_step(step, clock, department, unit, named, told):
    reached = Reached(step, clock, department, unit, named)
    assert names(people_of_step(reached, CITY)) == told


CRITICAL = [
    # clock, department, who has a turn, named, who is told at once, had anybody duty
    ("HANDLE", 3, "bureau", 31, "bureau's duty, handler Li", True),
    ("HANDLE", 4, "bureau", None, "bureau's duty", True),
    ("HANDLE", 3, "city", 31, "city's duty, handler Li", True),
    ("HANDLE", 3, "nobody", 31, "approver, bureau supervisor, handler Li", False),
    ("HANDLE", 3, "nobody", None, "approver, bureau supervisor", False),
    ("HANDLE", 5, "nobody", None, "city supervisor", False),
    ("DISPATCH", 2, "city", None, "city's duty, dispatcher", True),
    ("DISPATCH", 2, "nobody", None, "city supervisor, dispatcher", False),
]


@pytest.mark.parametrize(("clock", "department", "turns", "named", "told", "had_duty"), CRITICAL)
def test_who_is_told_at_once(clock, department, turns, named, told, had_duty):
    directory = Directory(TREE, POSTS, TURNS[turns])
    people, found = people_of_critical(Reached("REMINDER", clock, department, None, named), directory)
    assert (names(people), found) == (told, had_duty)


ACTS = [
    ("order", "issue", 3, "approver, handler Li, handler Wu"),
    ("card", "issue", 3, "approver, handler Li, handler Wu"),
    ("card", "revoke", 4, "approver, unit handler"),
    ("interview", "issue", 3, "approver"),
    ("entry", "notify", 3, "approver"),
    ("entry", "issue", 3, "nobody"),
    ("order", "verify", 3, "nobody"),
]


@pytest.mark.parametrize(("kind", "verb", "department", "told"), ACTS)
def test_who_is_told_of_an_act(kind, verb, department, told):
    assert names(people_of_act(kind, verb, department, CITY)) == told
