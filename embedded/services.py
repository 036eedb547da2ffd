"""PostgreSQL and Valkey together: started, watched, stopped, and told to whoever needs them."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from embedded import leftovers
from embedded.binaries import postgres_folder, server_account, valkey_program
from embedded.children import Account, Child
from embedded.folder import DataFolder, InUse, new_socket_folder
from embedded.memory import in_memory, leave, places
from embedded.postgres import Postgres
from embedded.trouble import Trouble
from embedded.valkey import SOCKET, Valkey

SECRET_NAMES = {
    "HUIYIN_SECRET_KEY": "secret_key",
    "HUIYIN_ENCRYPTION_KEYS": "encryption_keys",
    "HUIYIN_INDEX_KEY": "index_key",
}
_NEIGHBOUR_READY_WITHIN = 60.0


@dataclass
class Services:
    """The servers this process started, and the environment in which the portal finds them.

    ``passing``: the folder of a database that goes when they stop.
    """

    folder: DataFolder
    environment: dict[str, str]
    sockets: Path = Path()
    passing: Path | None = None
    servers: list[Postgres | Valkey] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    def superuser(self) -> dict[str, str]:
        """Return the name under which tests and measurements find the superuser; the portal never sees it."""
        if "DATABASE_URL" not in self.environment:
            return {}
        return {"HUIYIN_ADMIN_DATABASE_URL": _address("admin", self.folder.secrets(), self.sockets)}

    def stop(self) -> None:
        """Stop the servers in the reverse order of their start and take their address away."""
        for child in reversed(self.children):
            child.stop()
        if self.passing:
            leave(self.passing)
        self.folder.withdraw()

    def revive(self) -> str:
        """Start again what has ended by itself; return the names, or an empty text."""
        ended = [i for i, child in enumerate(self.children) if child.exit_code is not None]
        for i in ended:
            self.children[i].sweep()
            self.children[i] = self.servers[i].start()
            self.servers[i].wait(self.children[i])
        return ", ".join(self.servers[i].name for i in ended)


@contextmanager
def services(
    folder: DataFolder, purpose: str, *, quick: bool = False, join: bool = False
) -> Iterator[Services]:
    """Give the services of ``folder`` for as long as the block runs.

    What DATABASE_URL and BROKER_URL name is used as it is; the rest is started. ``join`` uses the services
    of a run that already holds the folder instead of refusing. ``quick`` is for tests: the database begins
    empty, in memory where there is room, and is removed at the end. Raises Trouble.
    """
    if join and os.environ.get("DATABASE_URL") and os.environ.get("BROKER_URL"):
        yield Services(folder, {"HUIYIN_VAR": str(folder.path)})
        return
    try:
        folder.claim(purpose)
    except InUse:
        if not join:
            raise
        yield Services(folder, _neighbour(folder))
        return
    started = Services(folder, {})
    try:
        _end_leftovers(folder)
        _start(started, quick)
        yield started
        folder.wait_for_users()
    finally:
        started.stop()


def _neighbour(folder: DataFolder) -> dict[str, str]:
    """Return the environment of the run that holds the folder, as soon as it has one."""
    folder.join_users()
    deadline = time.monotonic() + _NEIGHBOUR_READY_WITHIN
    while not (known := folder.services().get("environment")):
        if time.monotonic() > deadline:
            raise Trouble(f"The services of {folder.path} are held by another run and did not come up.")
        time.sleep(0.1)
    return {name: str(value) for name, value in known.items()}


def _end_leftovers(folder: DataFolder) -> None:
    leftovers.end(leftovers.marked(folder.path), signal.SIGTERM)
    folder.withdraw()


def _start(started: Services, quick: bool) -> None:
    folder = started.folder
    account = server_account()
    started.sockets = new_socket_folder((account.uid, account.gid) if account else None)
    folder.publish({"sockets": str(started.sockets), "environment": {}})
    started.environment["HUIYIN_VAR"] = str(folder.path)
    if not os.environ.get("DATABASE_URL"):
        _start_postgres(started, account, quick)
    if not os.environ.get("BROKER_URL"):
        _start_valkey(started, account)
    folder.publish({"sockets": str(started.sockets), "environment": started.environment})


def _start_postgres(started: Services, account: Account | None, quick: bool) -> None:
    folder, environment = started.folder, started.environment
    secrets = folder.secrets()
    lasting = folder.path / "postgres"
    started.passing = _emptied(lasting) if quick else None
    postgres = Postgres(
        started.passing or lasting,
        programs=postgres_folder(account),
        sockets=started.sockets,
        log=folder.logs / "postgres.log",
        account=account,
        quick=quick,
    )
    postgres.prepare(secrets["admin_password"])
    _launch(started, postgres)
    postgres.make_roles(secrets)
    environment |= {name: os.environ.get(name) or secrets[key] for name, key in SECRET_NAMES.items()}
    environment["HUIYIN_PG_BIN"] = str(postgres.programs)
    environment["DATABASE_URL"] = _address("app", secrets, started.sockets)
    environment["HUIYIN_OWNER_DATABASE_URL"] = _address("owner", secrets, started.sockets)


def _emptied(lasting: Path) -> Path:
    """Where the tests' database lies, after what an earlier run left is gone: it would take the room."""
    for place in places(lasting):
        leftovers.end(leftovers.at_home_in(place), signal.SIGQUIT)
        leave(place)
    return in_memory(lasting)


def _start_valkey(started: Services, account: Account | None) -> None:
    folder = started.folder
    valkey = Valkey(
        folder.path / "valkey",
        program=valkey_program(account),
        sockets=started.sockets,
        log=folder.logs / "valkey.log",
        account=account,
    )
    valkey.prepare()
    _launch(started, valkey)
    started.environment["BROKER_URL"] = f"redis+socket://{started.sockets / SOCKET}"


def _address(role: str, secrets: dict[str, str], sockets: Path) -> str:
    return f"postgresql://huiyin_{role}:{secrets[f'{role}_password']}@/huiyin?host={quote(str(sockets))}"


def _launch(started: Services, server: Postgres | Valkey) -> None:
    child = server.start()
    started.servers.append(server)
    started.children.append(child)
    server.wait(child)
