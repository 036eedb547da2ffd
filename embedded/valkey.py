"""Valkey as a supervised foreground child: Celery's broker on a socket, with an append-only file."""

import os
import signal
import socket
import time
from pathlib import Path

from embedded import leftovers
from embedded.children import Account, Child, spawn
from embedded.homes import home, make_private
from embedded.postgres import last_words
from embedded.trouble import Trouble

SOCKET = "valkey.sock"
_READY_WITHIN = 20.0


class Valkey:
    """One broker in ``folder``, reached through ``sockets``."""

    name = "Valkey"

    def __init__(
        self, folder: Path, *, program: Path, sockets: Path, log: Path, account: Account | None
    ) -> None:
        self.folder = folder
        self.program = program
        self.socket = sockets / SOCKET
        self.log = log
        self.account = account

    def prepare(self) -> None:
        """Make its folder and end the server that an earlier run left in it."""
        if self.folder.exists():
            leftovers.end(leftovers.at_home_in(self.folder), signal.SIGTERM)
        make_private(self.folder, self.account)

    def start(self) -> Child:
        """Start the server; it may not answer yet."""
        with home(self.folder, self.account) as own:
            options = {
                "--port": "0",
                "--unixsocket": str(self.socket),
                "--unixsocketperm": "700",
                "--dir": own.name,
                "--appendonly": "yes",
                "--appendfsync": "everysec",
                "--save": "",
                "--daemonize": "no",
                "--loglevel": "warning",
            }
            return spawn(
                self.name,
                [str(self.program), *(word for option in options.items() for word in option)],
                log=self.log,
                environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                account=self.account,
                pass_fds=own.pass_fds,
            )

    def wait(self, child: Child) -> None:
        """Return when it answers. Raises Trouble with its own last words when it ends instead."""
        deadline = time.monotonic() + _READY_WITHIN
        while not self._answers():
            if child.exit_code is not None:
                raise Trouble(f"Valkey did not start: {last_words(self.log)}. Its log is {self.log}.")
            if time.monotonic() > deadline:
                raise Trouble(f"Valkey was not ready within {_READY_WITHIN:.0f} s. Its log is {self.log}.")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1.0)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
            except OSError:
                return False
