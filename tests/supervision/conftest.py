"""Fixtures of the supervision tests."""

import pytest

from tests.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """The cast's departments and catalogues."""
    return build_city()
