"""``run.py`` as a newcomer calls it: it answers, it ends without a trace, and it comes back."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from embedded import leftovers
from tests.embedded.conftest import kill, wait_until

RUN = Path(__file__).resolve().parents[2] / "run.py"
pytestmark = pytest.mark.services


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as line:
        return line.getsockname()[1]


def processes_of(folder: Path) -> list[int]:
    servers = [pid for name in ("postgres", "valkey") for pid in leftovers.at_home_in(folder / name)]
    return leftovers.marked(folder) + servers


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all: only its first start finds nothing there, and makes the database."""
    return tmp_path_factory.mktemp("portal") / "var"


@pytest.fixture
def portal(
    var: Path, tmp_path: Path, bare_environment: dict[str, str]
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start run.py on that folder, from another working folder, without the demo."""
    started: list[subprocess.Popen[str]] = []
    environment = bare_environment | {
        "HUIYIN_VENV": sys.prefix,
        "HUIYIN_VAR": str(var),
        "HUIYIN_PORT": str(free_port()),
        "HUIYIN_DEMO": "0",
    }

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(RUN)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if "is ready" in line:
                break
        assert "is ready" in said, said
        with urlopen(f"http://127.0.0.1:{environment['HUIYIN_PORT']}/healthz", timeout=10) as answer:
            assert answer.read() == b"ok\n"
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
    leftovers.end(processes_of(var))


def test_ctrl_c_leaves_no_process(portal, var):
    process = portal()
    assert len(processes_of(var)) > 5
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.endswith("Stopped.\n")
    assert processes_of(var) == []


def test_after_a_kill_of_everything_it_comes_back(portal, var):
    process = portal()
    kill([process.pid, *processes_of(var)])
    process.wait()
    assert wait_until(lambda: not processes_of(var))
    portal()


def test_what_falls_is_started_again(portal, var):
    process = portal()
    kill([min(leftovers.marked(var))])
    assert process.stdout
    assert any("ended by itself and was started again" in line for line in process.stdout)
    process.terminate()
    process.communicate(timeout=60)
    assert processes_of(var) == []
