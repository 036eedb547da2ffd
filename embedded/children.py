"""Child processes that never outlive the supervisor, even when it is killed with -9."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account that servers run under when root starts them."""

    name: str
    uid: int
    gid: int


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """Return a function for the child: let the kernel send it ``signal_number`` when its parent dies."""
    parent = os.getpid()

    def ask_kernel() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return ask_kernel


@dataclass
class Child:
    """One running process, in a session of its own so that the terminal's Ctrl-C does not reach it."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: int
    patience: float

    @property
    def exit_code(self) -> int | None:
        """The exit code, or None while it runs."""
        return self.process.poll()

    def stop(self) -> None:
        """Ask it to end, wait ``patience`` seconds, then end it and whatever it left in its group."""
        if self.exit_code is None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self.sweep()

    def sweep(self) -> None:
        """Kill what is left of its process group: a dead leader's workers hold ports and locks."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def spawn(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    stop_signal: int = signal.SIGTERM,
    patience: float = 10.0,
    account: Account | None = None,
    folder: Path | None = None,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start ``command`` with its output appended to ``log``, under ``account`` when one is given.

    Call it from the main thread: the kernel ties the child's life to the thread that started it.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=die_with_parent(stop_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    return Child(name, process, stop_signal, patience)
