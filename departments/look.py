"""Theme, text size and density: a reader's own choice, in cookies so that it also holds before sign-in."""

from collections.abc import Mapping

from django.http import HttpRequest

CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("", "light", "dark"),
    "size": ("", "large"),
    "density": ("", "compact"),
    "keys": ("", "off"),
    "onward": ("", "stay", "list"),
}


def look_of(request: HttpRequest) -> Mapping[str, str]:
    """The chosen look; anything else a cookie says is the default, an empty word."""
    given = {name: request.COOKIES.get(name, "") for name in CHOICES}
    return {name: value if value in CHOICES[name] else "" for name, value in given.items()}
