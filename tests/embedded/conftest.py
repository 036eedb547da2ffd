"""A checkout's run.py as an operator calls it, on a data folder of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded import leftovers
from embedded.folder import DataFolder

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ("DATABASE_URL", "BROKER_URL", "HUIYIN_")


class Holder:
    """A process that starts the services of a folder, says so, and waits to be ended."""

    def __init__(self, folder: Path, environment: dict[str, str], words: tuple[str, ...] = ()) -> None:
        self.folder = DataFolder(folder)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.embedded.holder", str(folder), *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def address(self) -> dict[str, str]:
        """Return the environment of the services as soon as they answer."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line == "ready\n", self.process.communicate()[1]
        return self.folder.services()["environment"]

    def servers(self) -> list[int]:
        """Return the process numbers of the servers of this folder."""
        homes = (self.folder.path / "postgres", self.folder.path / "valkey")
        return [pid for home in homes for pid in leftovers.at_home_in(home)]

    def kill_everything(self) -> None:
        """Kill -9 the supervisor and every server at once."""
        kill([self.process.pid, *self.servers()])
        self.process.wait()

    def sentence(self) -> str:
        """Return what a start that failed said, after checking that it failed as it should."""
        out, said = self.process.communicate(timeout=60)
        assert (self.process.returncode, out) == (1, "")
        return said.strip()

    def stop(self) -> None:
        """Ask it to end and wait until it has."""
        self.process.terminate()
        self.process.communicate(timeout=60)


@pytest.fixture
def bare_environment() -> dict[str, str]:
    """The environment without anything that would lead to another database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}


@pytest.fixture
def hold(bare_environment: dict[str, str]) -> Iterator[Callable[..., Holder]]:
    """Start the services of a folder; whatever still runs at the end is stopped."""
    holders: list[Holder] = []

    def start(folder: Path, *words: str, **more: str) -> Holder:
        holders.append(Holder(folder, bare_environment | more, words))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.stop()
        leftovers.end(holder.servers())
        if holder.folder.path.is_dir():
            holder.folder.withdraw()


def kill(pids: list[int]) -> None:
    """Kill -9 them all; one may have gone with its parent in the meantime."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Tell whether ``condition`` came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
