"""Finds and ends what an earlier run left behind when everything above it was killed with -9."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

MARK = "HUIYIN_SERVES"
_PROC = Path("/proc")
CAN_SEE_PROCESSES = (_PROC / "self" / "stat").exists()


def is_alive(pid: int) -> bool:
    """Tell whether ``pid`` runs. A zombie does not: nobody may ever collect it."""
    try:
        status = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def at_home_in(folder: Path) -> list[int]:
    """Return the processes whose working folder is ``folder``: every server of ours lives in its own."""
    home = str(folder.resolve())
    return [pid for pid in _pids() if _working_folder(pid) == home]


def marked(folder: Path) -> list[int]:
    """Return the processes that were started to serve ``folder``: their environment says so."""
    wanted = os.fsencode(f"{MARK}={folder}")
    return [pid for pid in _pids() if wanted in _environment(pid)]


def end(pids: Iterable[int], *signals: int, seconds: float = 5.0) -> None:
    """Send each of ``signals`` in turn, then SIGKILL, waiting up to ``seconds`` after each."""
    waiting = [pid for pid in pids if is_alive(pid)]
    for number in (*signals, signal.SIGKILL):
        for pid in waiting:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        waiting = _still_there(waiting, seconds)
        if not waiting:
            return


def _still_there(pids: list[int], seconds: float) -> list[int]:
    deadline = time.monotonic() + seconds
    while pids and time.monotonic() < deadline:
        time.sleep(0.05)
        pids = [pid for pid in pids if is_alive(pid)]
    return pids


def _pids() -> list[int]:
    if not CAN_SEE_PROCESSES:
        return []
    own = os.getpid()
    return [
        pid for entry in os.listdir(_PROC) if entry.isdigit() and (pid := int(entry)) != own and is_alive(pid)
    ]


def _working_folder(pid: int) -> str:
    try:
        return os.readlink(_PROC / str(pid) / "cwd")
    except OSError:
        return ""


def _environment(pid: int) -> list[bytes]:
    try:
        return (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []
