"""Papers of upper apps that are signed on pages of their own: a line on the approver's desk each."""

from collections.abc import Callable
from dataclasses import dataclass

from departments.models import Staff


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What waits, in a sentence, and the page where it is signed."""

    sentence: str
    url: str
    action: str


Maker = Callable[[Staff], list["Elsewhere"]]
_makers: list[Maker] = []


def register_elsewhere(maker: Maker) -> None:
    """Ask ``maker`` on every visit of the desk: a line for each kind that waits. Called once, at start."""
    if maker not in _makers:
        _makers.append(maker)


def waiting_elsewhere(user: Staff) -> list[Elsewhere]:
    """What waits for this person's signature outside the desk."""
    return [found for maker in _makers for found in maker(user)]
