"""Fixtures of the evaluation tests."""

import pytest
from django.utils import translation

from tests.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """The cast's departments and catalogues."""
    return build_city()


@pytest.fixture(autouse=True)
def _the_houses_language() -> None:
    """A page read in another language leaves it active in this thread: each test begins without."""
    translation.deactivate()
