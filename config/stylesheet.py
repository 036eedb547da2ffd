"""The stylesheet as it is served: what it brings in stands in it.

Written as eighty small sheets, it would be asked for in eighty requests by whoever opens the portal first.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
BROUGHT_IN = re.compile(r'@import url\("([^"]+)"\) layer\(([\w-]+)\)(?: ([\w-]+))?;')


def gathered(sheet: str, read: Callable[[str], str]) -> str:
    """The text ``sheet`` with each sheet that it brings in, in its layer; ``read`` gives one by its name.

    Raises ImproperlyConfigured for what would mean something else in another place.
    """

    def put_in(found: re.Match[str]) -> str:
        name, layer, medium = found.groups()
        text = read(name)
        if "url(" in text:
            raise ImproperlyConfigured(f"{name} names a file, which would be looked for beside {SHEET}.")
        text = f"@layer {layer} {{\n{text}}}"
        return f"@media {medium} {{\n{text}\n}}" if medium else text

    whole = BROUGHT_IN.sub(put_in, sheet)
    if "@import" in whole:
        raise ImproperlyConfigured(f'{SHEET} brings in a sheet otherwise than by @import url("…") layer(…);')
    return whole


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Static files by the digest of their content, compressed, and one stylesheet."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Gather the stylesheet first: its digest is that of the whole."""
        if SHEET in paths and not dry_run:

            def read(name: str) -> str:
                storage, path = paths[f"css/{name}"] if name else paths[SHEET]
                with storage.open(path) as file:
                    return str(file.read().decode())

            text = gathered(read(""), read)
            self.delete(SHEET)
            self.save(SHEET, ContentFile(text.encode()))
            paths = {**paths, SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)
