"""What people upload, looked at before it is kept: by its content, never by its name or a browser's word."""

from core.uploads.checking import check
from core.uploads.kinds import ACCEPTED, ENDINGS, Kind, kind_of

__all__ = ["ACCEPTED", "ENDINGS", "Kind", "check", "kind_of"]
