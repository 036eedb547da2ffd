"""A portal's address in the test's own process, with its static files kept in memory."""

import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import Http404, HttpRequest, HttpResponse
from pytest_django.live_server_helper import LiveServer

from config.stylesheet import SHEET, gathered


class KeptFiles(StaticFilesHandler):
    """Each new window asks for a hundred files: they are read once, and the window need not ask again."""

    def serve(self, request: HttpRequest) -> HttpResponse:
        body, kind = _file(self.file_path(request.path))
        return HttpResponse(body, content_type=kind, headers={"Cache-Control": "max-age=3600"})


class Server(LiveServer):
    """A running portal on a free port of 127.0.0.1: ``url`` leads there, ``stop`` ends it."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", start=False)
        thread: Any = self.thread
        thread.static_handler = KeptFiles
        self.start()


@cache
def _file(path: str) -> tuple[bytes, str]:
    found = finders.find(path)
    if not isinstance(found, str):
        raise Http404(path)
    body = Path(found).read_bytes()
    if path == SHEET:  # as it is served
        body = gathered(body.decode(), lambda name: _file(f"css/{name}")[0].decode()).encode()
    return body, mimetypes.guess_type(path)[0] or "application/octet-stream"
