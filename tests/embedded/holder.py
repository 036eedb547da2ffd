"""Run by the tests as a process of its own: holds the services of a folder until it is told to end."""

import signal
import sys
from pathlib import Path

from embedded.folder import DataFolder
from embedded.services import services
from embedded.trouble import Trouble


def main(folder: Path, *, is_quick: bool) -> None:
    """Start the services, say "ready", and watch them."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with services(DataFolder(folder), "a test", quick=is_quick) as running:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            signal.sigtimedwait([], 0.2)
            running.revive()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), is_quick="quick" in sys.argv[2:])
    except Trouble as trouble:
        sys.exit(str(trouble))
