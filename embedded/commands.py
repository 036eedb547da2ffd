"""What ``run.py`` can do: one function per command, each returning the exit code."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from embedded.children import die_with_parent
from embedded.folder import DataFolder
from embedded.portal import Portal, address, prepare, require_free
from embedded.services import SECRET_NAMES, services
from embedded.trouble import Trouble

# Commands of Django that write the schema, or must see it whole: the app's role may do neither.
_OWNERS = frozenset({"migrate", "secure_database", "prepare", "restore", "backup", "sqlflush", "dbshell"})
_ONLY_FOR_READING_CODE = {
    "DATABASE_URL": "postgresql:///none",
    "HUIYIN_SECRET_KEY": "only-for-reading-code",
    "HUIYIN_ENCRYPTION_KEYS": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "HUIYIN_INDEX_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
}


class Stop(BaseException):
    """Somebody asked this process to end."""


def start(checkout: Path) -> int:
    """Run the portal until Ctrl-C."""
    _stop_on_signals()
    folder = _data_folder(checkout)
    host, port = address()
    _require_secrets()
    try:
        with services(folder, f"python3 run.py on port {port}") as running:
            require_free(host, port)
            environment = _environment(running.environment)
            prepare(checkout, environment)
            portal = Portal(checkout, running, environment)
            try:
                portal.start()
                _greet(environment)
                portal.watch()
            finally:
                _ignore_signals()
                portal.stop()
    except (Stop, KeyboardInterrupt):
        print("\nStopped.", flush=True)
    return 0


def manage(checkout: Path, arguments: list[str]) -> int:
    """Run a command of manage.py beside the portal's services, starting them if nobody has."""
    _stop_on_signals()
    _require_secrets()
    purpose = f"run.py manage {arguments[0] if arguments else ''}".strip()
    with services(_data_folder(checkout), purpose, join=True) as running:
        environment = _environment(running.environment)
        if arguments and arguments[0] in _OWNERS:
            environment["DATABASE_URL"] = (
                environment.get("HUIYIN_OWNER_DATABASE_URL") or environment["DATABASE_URL"]
            )
        return _wait_for([sys.executable, str(checkout / "manage.py"), *arguments], environment)


def test(checkout: Path, arguments: list[str]) -> int:
    """Run the tests on services of their own; arguments go to pytest."""
    _stop_on_signals()
    folder = DataFolder(_data_folder(checkout).path / "test")
    with services(folder, "run.py test", quick=True) as running:
        environment = _environment(running.environment)
        environment["HUIYIN_DEMO"] = "0"
        environment |= {
            name: value for name, value in _ONLY_FOR_READING_CODE.items() if name not in environment
        }
        if "HUIYIN_OWNER_DATABASE_URL" in running.environment:
            environment["HUIYIN_APP_DATABASE_URL"] = running.environment["DATABASE_URL"]
            environment["DATABASE_URL"] = running.environment["HUIYIN_OWNER_DATABASE_URL"]
            environment |= running.superuser()
        # Tests start dozens of processes, and each would compile the whole portal anew.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        said = any(word.startswith(("-n", "--numprocesses")) for word in arguments)
        spread = [] if said else ["-n", "2"]
        return _wait_for([sys.executable, "-m", "pytest", *spread, *arguments], environment, checkout)


def lint(checkout: Path) -> int:
    """Run every check of the source, also after one has failed; 1 if any did."""
    environment = {**_ONLY_FOR_READING_CODE, **os.environ, "HUIYIN_VAR": str(_data_folder(checkout).path)}
    python = [sys.executable, "-m"]
    checks = {
        "ruff check": [*python, "ruff", "check", "--quiet", "."],
        "ruff format": [*python, "ruff", "format", "--check", "--quiet", "."],
        "templates": [*python, "djlint", "--lint", "--quiet", "templates"],
        "types": [*python, "mypy", "."],
        "imports": [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    failed = []
    for name, command in checks.items():
        outcome = subprocess.run(
            command, cwd=checkout, env=environment, capture_output=True, text=True, check=False
        )
        print(f"{'ok  ' if not outcome.returncode else 'FAIL'} {name}", flush=True)
        if outcome.returncode:
            failed.append(name)
            print(outcome.stdout + outcome.stderr, flush=True)
    return 1 if failed else 0


def bench(checkout: Path, arguments: list[str]) -> int:
    """Measure the figures named, on a data folder of its own; 1 if one does not hold."""
    _stop_on_signals()
    names = [word for word in arguments if not word.startswith("-")]
    known = sorted(file.stem for file in (checkout / "bench").glob("*.py") if not file.stem.startswith("_"))
    unknown = [name for name in names if name.lower() not in known]
    if unknown or not names:
        raise Trouble(
            f"`run.py bench` measures {', '.join(name.upper() for name in known) or 'nothing yet'}."
        )
    folder = DataFolder(_data_folder(checkout).path / "bench")
    with services(folder, "run.py bench") as running:
        environment = _environment(running.environment)
        environment |= {"HUIYIN_DEMO": "0", **running.superuser()}
        prepare(checkout, environment)
        runner = [sys.executable, "-m", "bench", *(name.lower() for name in names)]
        return _wait_for(
            [*runner, *(word for word in arguments if word.startswith("-"))], environment, checkout
        )


def pictures(checkout: Path, arguments: list[str]) -> int:
    """Make the documents' pictures on a data folder of its own; 1 if one cannot be made."""
    _stop_on_signals()
    with services(DataFolder(_data_folder(checkout).path / "pictures"), "run.py pictures") as running:
        environment = _environment(running.environment) | {"HUIYIN_DEMO": "0"}
        prepare(checkout, environment)
        return _wait_for([sys.executable, "-m", "tests.browser", *arguments], environment, checkout)


def _data_folder(checkout: Path) -> DataFolder:
    return DataFolder(Path(os.environ.get("HUIYIN_VAR") or checkout / "var"))


def _environment(found: dict[str, str]) -> dict[str, str]:
    """Return this process's environment with what the services add to it, and the defaults of a trial."""
    host, port = address()
    defaults = {
        "HUIYIN_DEMO": "1" if "DATABASE_URL" in found else "0",
        "HUIYIN_PUBLIC_URL": f"http://{host}:{port}",
    }
    fixed = {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    return {**defaults, **os.environ, **found, **fixed}


def _require_secrets() -> None:
    missing = [name for name in SECRET_NAMES if not os.environ.get(name)]
    if os.environ.get("DATABASE_URL") and missing:
        raise Trouble(f"With a database of your own, its secrets are yours too: set {', '.join(missing)}.")


def _wait_for(command: list[str], environment: dict[str, str], folder: Path | None = None) -> int:
    """Run a command in the foreground; the terminal's Ctrl-C is for it, and we only wait."""
    process = subprocess.Popen(
        command, env=environment, cwd=folder, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
        except Stop:
            process.terminate()


def _stop_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stop

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored in the background
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _greet(environment: dict[str, str]) -> None:
    print(f"\n回音 Huiyin is ready: {environment['HUIYIN_PUBLIC_URL']}", flush=True)
    if environment["HUIYIN_DEMO"] == "1":
        print("Demo mode: the sign-in page lists the demo accounts and their password.", flush=True)
    print("Ctrl-C stops everything.", flush=True)
