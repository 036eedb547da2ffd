"""What every test stands on. The cast of people is added here as the apps that know them arrive."""

from django.conf import settings

pytest_plugins = [
    "tests.plumbing.databases",
    "tests.plumbing.browser",
    "tests.plumbing.worlds",
    "tests.plumbing.sharing",
]


def pytest_configure() -> None:
    """Set what only tests want: static files as they lie, and passwords that are quick to hash."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STRICT_WORDING = True  # a reason without a sentence is a fault of ours
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
