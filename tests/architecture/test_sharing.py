"""Who wants a world that takes long to make is known to the scheduler of the tests."""

import re
from pathlib import Path

from tests.plumbing.sharing import SHARED, WORLDS

TESTS = Path(__file__).parents[1]


def test_every_file_that_wants_a_world_shares_it() -> None:
    found = {}
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        for fixture, world in WORLDS.items():
            if path != Path(__file__) and re.search(rf'\b{fixture}: |"{fixture}"', text):
                found[f"tests/{path.relative_to(TESTS)}"] = world
    assert found.items() <= SHARED.items()
    assert set(WORLDS.values()) <= set(found.values())


def test_every_file_that_shares_is_there() -> None:
    assert [name for name in SHARED if not (TESTS.parent / name).exists()] == []
