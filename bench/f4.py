"""F4: a crash after every SQL statement of every move of people leaves nothing; then the move succeeds."""

from typing import Any

from bench._cast import cast
from bench._ground import stand
from departments.roles import Role
from tests.cast import Walk
from tests.feedback.moves import EVERY_MOVE, MAKE
from tests.feedback.test_crashes import crash_everywhere, meet_people


def main(small: bool) -> dict[str, Any]:
    """Value: crashes survived, of all that were made; ``small`` takes every fourth move."""
    stand(small=True)
    city = cast()
    meet_people(city)
    crashes, broken = 0, []
    for verb in sorted(MAKE)[:: 4 if small else 1]:
        state, make = MAKE[verb]
        role, _, place = EVERY_MOVE[verb][1].partition("@")
        walk = Walk(city)
        walk.to(state)
        now, ticket, by = walk.tick(), walk.ticket, city.person(Role(role), place)

        def act(
            walk: Walk = walk, now: Any = now, ticket: Any = ticket, make: Any = make, by: Any = by
        ) -> None:
            walk.now, walk.ticket = now, ticket
            make(walk, by)

        try:
            crashes += crash_everywhere(act, tickets=[ticket.pk])
        except AssertionError as fault:
            broken.append(f"{verb}: {fault}")
    return {
        "name": "F4",
        "value": crashes,
        "unit": "crashes that left nothing",
        "goal": "all",
        "holds": crashes > 0 and not broken,
        "moves": len(sorted(MAKE)[:: 4 if small else 1]),
        "broken": broken,
    }
