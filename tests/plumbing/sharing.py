"""Which tests are one worker's: those that want the same world, so that the other need not wait for it.

By file, since the scheduler knows only names; tests/architecture/test_sharing.py holds the files to it.
pytest-xdist has marks for this, but 3.8 passes over them under pytest 9.2.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

WORLDS = {"furnished_portal": "furnished", "small_demonstration": "furnished", "every_road": "every road"}
"""The fixture that wants a world, and the name of the tests that share it."""
SHARED = {
    "tests/browser/test_axe.py": "furnished",
    "tests/browser/test_every_place.py": "furnished",
    "tests/browser/test_keyboard.py": "furnished",
    "tests/browser/test_reflow.py": "furnished",
    "tests/demo/test_demo_command.py": "furnished",
    "tests/demo/test_every_road.py": "every road",
    "tests/embedded/test_portal.py": "portal",
    "tests/feedback/test_permissions_table.py": "permissions of moves",
    "tests/supervision/test_permissions_table.py": "permissions of papers",
}


class ByWorld(LoadScopeScheduling):
    """Each test by itself to whoever is free, but those of one world together."""

    def _split_scope(self, nodeid: str) -> str:
        return SHARED.get(nodeid.partition("::")[0], nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByWorld:
    """What ``-n`` asks for."""
    return ByWorld(config, log)
