"""What is written to the log: never a citizen's number, not even inside a traceback."""

import logging

from core.masking import mask_text


class MaskedFormatter(logging.Formatter):
    """Formats a record as usual, then masks phone and ID numbers in all of it.

    A database error quotes the row that it refused, so masking only our own messages would not do.
    """

    def format(self, record: logging.LogRecord) -> str:
        return mask_text(super().format(record))
