"""What a command shows a person while it works."""

import time
from typing import TextIO

WIDTH = 30
INTERVAL = 0.2


class ProgressBar:
    """A bar on one line of a terminal; silent where nobody watches (a pipe, a log, ``--json``)."""

    def __init__(self, stream: TextIO, total: int, *, is_shown: bool = True) -> None:
        self.stream, self.total = stream, max(total, 1)
        self.is_shown = is_shown and stream.isatty()
        self._next = 0.0

    def show(self, done: int) -> None:
        if not self.is_shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + INTERVAL
        self._draw(done)

    def finish(self, done: int) -> None:
        if self.is_shown:
            self.total = max(done, 1)
            self._draw(done)
            self.stream.write("\n")

    def _draw(self, done: int) -> None:
        share = min(done / self.total, 1.0)
        filled = round(share * WIDTH)
        self.stream.write(
            f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}  {done:,} / {self.total:,}"
        )
        self.stream.flush()
