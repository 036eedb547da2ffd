"""Makes the virtual environment and installs the locked packages, on machines that make it hard too."""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from embedded.trouble import Trouble

RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"  # holds all of RUNTIME too
_DEBIAN_WHEELS = Path("/usr/share/python-wheels")
_INSTALL = ("install", "--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes")


class Environment:
    """The virtual environment of ``checkout``: ``.venv`` in it, or the folder HUIYIN_VENV names."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.folder = Path(os.environ.get("HUIYIN_VENV") or checkout / ".venv").absolute()
        self.python = self.folder / "bin" / "python"

    def is_current(self) -> bool:
        """Tell whether this very process runs in it."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def ensure(self, lock_name: str) -> None:
        """Make it and install what ``lock_name`` lists, unless a note says that this was done already.

        Raises Trouble when there is no way to install, or the installation fails.
        """
        if self._holds(lock_name):
            return
        with (self.checkout / lock_name).open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two starts at once: the second finds the work done
            if not self._holds(lock_name):
                self._make()
                print(f"Installing the locked packages into {self.folder} …", flush=True)
                self._install(self.checkout / lock_name)
                self._note(lock_name)

    def _holds(self, lock_name: str) -> bool:
        done = self._done()
        return os.access(self.python, os.X_OK) and self._digest(lock_name) == done.get(lock_name)

    def _done(self) -> dict[str, str]:
        try:
            done = json.loads((self.folder / "installed.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return done if isinstance(done, dict) else {}

    def _note(self, lock_name: str) -> None:
        names = (RUNTIME, DEVELOPMENT) if lock_name == DEVELOPMENT else (lock_name,)
        done = self._done() | {name: self._digest(name) for name in names}
        (self.folder / "installed.json").write_text(json.dumps(done), encoding="utf-8")

    def _digest(self, lock_name: str) -> str:
        return hashlib.sha256((self.checkout / lock_name).read_bytes()).hexdigest()

    def _make(self) -> None:
        if os.access(self.python, os.X_OK):
            return
        outcome = _quietly([sys.executable, "-m", "venv", "--without-pip", "--clear", str(self.folder)])
        if outcome.returncode:
            reason = _last_line(outcome)
            raise Trouble(
                f"The folder {self.folder} cannot be made: {reason}. HUIYIN_VENV may name another one."
            )

    def _install(self, lock: Path) -> None:
        tried = []
        for installer in self._installers():
            outcome = _quietly([*installer, "--requirement", str(lock)])
            if not outcome.returncode:
                return
            tried.append(_last_line(outcome))
        if tried:
            raise Trouble(f"The locked packages could not be installed: {tried[-1]}")
        raise Trouble(
            "There is no pip and no uv on this machine to install packages with: install python3-pip."
        )

    def _installers(self) -> Iterator[list[str]]:
        """Give each way to install, the best first: pip knows the site's own mirror, uv does not."""
        python = str(self.python)
        if importlib.util.find_spec("pip"):
            yield [sys.executable, "-m", "pip", "--python", python, *_INSTALL]
        elif importlib.util.find_spec("ensurepip") and not _quietly([python, "-m", "ensurepip"]).returncode:
            yield [python, "-m", "pip", *_INSTALL]
        for wheel in sorted(_DEBIAN_WHEELS.glob("pip-*.whl")):
            yield [python, f"{wheel}/pip", *_INSTALL]
        uv = shutil.which("uv")
        if uv:
            yield [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes"]
        if _debian_pip_was_installed():
            yield ["/usr/bin/python3", "-m", "pip", "--python", python, *_INSTALL]


def _debian_pip_was_installed() -> bool:
    """As root on Debian, install its pip: the last resort, and only where no pip stands already."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None or importlib.util.find_spec("pip"):
        return False
    print("No pip here: installing python3-pip with apt-get …", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    _quietly([apt, "update", "-qq"], environment)
    return not _quietly([apt, "install", "-y", "-qq", "python3-pip"], environment).returncode


def _quietly(
    command: list[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _last_line(outcome: subprocess.CompletedProcess[str]) -> str:
    said = (outcome.stderr.strip() or outcome.stdout.strip()).splitlines()
    complaints = [line for line in said if "rror" in line]
    return (complaints or said or [f"exit code {outcome.returncode}"])[-1].strip().rstrip(".")
