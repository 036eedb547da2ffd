"""The portal itself: prepared, served by granian, with its Celery worker and clock beside it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from embedded import leftovers
from embedded.children import Child, spawn
from embedded.postgres import last_words
from embedded.services import Services
from embedded.trouble import Trouble

_ANSWERS_WITHIN = 60.0
_STEADY_AFTER = 60.0
_FALLS_ALLOWED = 5


def address() -> tuple[str, int]:
    """Return host and port from HUIYIN_HOST and HUIYIN_PORT. Raises Trouble for a port that is no number."""
    port = os.environ.get("HUIYIN_PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Trouble(f"HUIYIN_PORT must be a number from 1 to 65535, not {port!r}.")
    return os.environ.get("HUIYIN_HOST", "127.0.0.1"), int(port)


def require_free(host: str, port: int) -> None:
    """Raise Trouble when somebody else answers at the address already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"Port {port} on {host} cannot be used ({error.strerror}): set HUIYIN_PORT to another one."
            ) from error


def prepare(checkout: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Bring database and static files up to date as the owner; return what the portal says about itself."""
    owner = environment.get("HUIYIN_OWNER_DATABASE_URL") or environment["DATABASE_URL"]
    command = [sys.executable, str(checkout / "manage.py"), "prepare", "--json"]
    outcome = subprocess.run(
        command, env={**environment, "DATABASE_URL": owner}, stdout=subprocess.PIPE, text=True, check=False
    )
    if outcome.returncode:
        raise Trouble("The portal could not be prepared; the reason stands above.")
    said = json.loads(outcome.stdout.splitlines()[-1])
    if said["wants_demo"]:
        print(
            "Making the demo city; its thousand tickets follow in the background, newest first …", flush=True
        )
        command = [sys.executable, str(checkout / "manage.py"), "demo", "--background"]
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Trouble("The demo could not be made; the reason stands above.")
    return dict(said)


class Portal:
    """granian and the worker, restarted when they fall."""

    def __init__(self, checkout: Path, services: Services, environment: Mapping[str, str]) -> None:
        self.checkout = checkout
        self.services = services
        self.environment = {**environment, leftovers.MARK: str(services.folder.path)}
        self.environment.pop("HUIYIN_OWNER_DATABASE_URL", None)  # what runs cannot become what owns
        self.logs = services.folder.logs
        self.host, self.port = address()
        self.children: dict[str, Child] = {}
        self._falls: list[float] = []

    def start(self) -> None:
        """Start both and return when the portal answers. Raises Trouble when it does not."""
        for name in ("web", "worker"):
            self.children[name] = self._spawn(name)
        deadline = time.monotonic() + _ANSWERS_WITHIN
        while not self._answers():
            if self.children["web"].exit_code is not None or time.monotonic() > deadline:
                log = self.logs / "web.log"
                raise Trouble(f"The portal does not answer: {last_words(log)}. Its log is {log}.")
            time.sleep(0.05)

    def watch(self) -> None:
        """Look after everything until a signal raises. Raises Trouble when something keeps falling."""
        while True:
            time.sleep(0.5)
            fallen = self.services.revive()
            for name, child in self.children.items():
                if child.exit_code is not None:
                    child.sweep()
                    fallen = name
                    self.children[name] = self._spawn(name)
            if fallen:
                self._count_fall(fallen)

    def stop(self) -> None:
        """Stop both at the same time, giving them time to finish what they do."""
        for child in self.children.values():
            if child.exit_code is None:
                child.process.send_signal(child.stop_signal)
        for child in self.children.values():
            child.stop()

    def _count_fall(self, name: str) -> None:
        now = time.monotonic()
        self._falls = [moment for moment in self._falls if now - moment < _STEADY_AFTER] + [now]
        print(f"{name} ended by itself and was started again; the logs are in {self.logs}.", flush=True)
        if len(self._falls) > _FALLS_ALLOWED:
            raise Trouble(f"{name} keeps ending by itself; the logs in {self.logs} say why.")

    def _spawn(self, name: str) -> Child:
        commands = {"web": self._web, "worker": self._worker}
        return spawn(
            name,
            [sys.executable, "-m", *commands[name]()],
            log=self.logs / f"{name}.log",
            environment=self.environment,
            folder=self.checkout,
            stop_signal=signal.SIGTERM,
        )

    def _web(self) -> list[str]:
        place = ["--host", self.host, "--port", str(self.port)]
        return ["granian", "--interface", "wsgi", *place, "--workers", "2", "--blocking-threads", "4",
                "--workers-kill-timeout", "5", "--no-access-log", "--log-level", "warning",
                "config.wsgi:application"]  # fmt: skip

    def _worker(self) -> list[str]:
        schedule = self.services.folder.path / "beat-schedule"
        return ["celery", "--app", "config.celery", "worker", "--pool", "threads", "--concurrency", "4",
                "--beat", "--schedule", str(schedule), "--loglevel", "WARNING", "--without-mingle",
                "--without-gossip"]  # fmt: skip

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        line = HTTPConnection(host, self.port, timeout=5)
        try:
            line.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return line.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            line.close()
