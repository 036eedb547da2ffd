"""The cast for the machine."""

import pytest

from tests.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """The departments and catalogues of the cast."""
    return build_city()
