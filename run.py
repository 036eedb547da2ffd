#!/usr/bin/env python3
"""Huiyin 回音, from a bare machine: makes its environment, starts everything, tests and checks itself.

    python3 run.py                         start the portal
    python3 run.py test [arguments]        run the tests; arguments go to pytest
    python3 run.py lint                    check the source
    python3 run.py bench NAME… [--small]   measure figures, one line of JSON each; --tickets=1000000 for more
    python3 run.py pictures [--only NAME…] make the manual's pictures from demonstration data
    python3 run.py manage COMMAND …        run a management command

docs/settings.md lists the names it reads from the environment.
"""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said in a sentence before newer syntax is read
    sys.exit("Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info[:2]))

from embedded import commands
from embedded.bootstrap import DEVELOPMENT, RUNTIME, Environment
from embedded.trouble import Trouble

CHECKOUT = Path(__file__).resolve().parent
LOCKS = {"start": RUNTIME, "manage": RUNTIME}
LOCKS |= dict.fromkeys(("test", "lint", "bench", "pictures"), DEVELOPMENT)


def main(command: str = "start", *arguments: str) -> int:
    """Run one command inside the virtual environment; return the exit code."""
    if command in {"-h", "--help", "help"}:
        print(__doc__)
        return 0
    if command not in LOCKS:
        raise Trouble(f"`run.py {command}` is not known: choose from {', '.join(LOCKS)}, or --help.")
    environment = Environment(CHECKOUT)
    environment.ensure(LOCKS[command])
    if not environment.is_current():
        os.execv(environment.python, [str(environment.python), __file__, command, *arguments])
    if command == "start":
        return commands.start(CHECKOUT)
    if command == "lint":
        return commands.lint(CHECKOUT)
    doing = {
        "test": commands.test,
        "bench": commands.bench,
        "pictures": commands.pictures,
        "manage": commands.manage,
    }
    return doing[command](CHECKOUT, list(arguments))


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
    except OSError as error:
        sys.exit(f"{error.filename or 'The system'}: {error.strerror or error}.")
