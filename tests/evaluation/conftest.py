"""Fixtures of the evaluation tests."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """The cast's departments and catalogues."""
    return build_city()


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Path) -> None:
    """Files that jobs make are written into the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _the_houses_language() -> None:
    """A page read in another language leaves it active in this thread: each test begins without."""
    translation.deactivate()
