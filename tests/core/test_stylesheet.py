"""What is served as the one stylesheet: every sheet in its layer, in order, and no request more."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test.utils import override_settings

from config.stylesheet import gathered

SHEETS = {"a.css": "p { margin: 0 }\n", "b/c.css": "a { color: red }\n"}


def test_a_sheet_stands_in_its_layer_where_it_was_brought_in() -> None:
    text = '@layer x, y;\n@import url("a.css") layer(x);\n@import url("b/c.css") layer(y) print;\n'
    assert gathered(text, SHEETS.__getitem__) == (
        "@layer x, y;\n@layer x {\np { margin: 0 }\n}\n@media print {\n@layer y {\na { color: red }\n}\n}\n"
    )


@pytest.mark.parametrize(
    "text", ['@import "a.css" layer(x);', '@import url("a.css");', "@import url(a.css) layer(x);"]
)
def test_a_way_of_bringing_in_that_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="otherwise"):
        gathered(text, SHEETS.__getitem__)


def test_a_sheet_that_names_a_file_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"a\.css names a file"):
        gathered('@import url("a.css") layer(x);', lambda _name: "p { background: url(p.png) }")


def test_one_stylesheet_is_collected_with_the_words_of_all(tmp_path: Path) -> None:
    served_so = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.stylesheet.OneSheetStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=served_so):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    (served,) = (path for path in (tmp_path / "css").glob("app.*.css") if path.name.count(".") == 2)
    text = served.read_text("utf-8")
    assert "@import" not in text
    source = Path(settings.BASE_DIR) / "static" / "css"
    named = re.findall(r'@import url\("([^"]+)"\)', (source / "app.css").read_text("utf-8"))
    places = [text.index((source / name).read_text("utf-8").strip()) for name in named]
    assert len(places) > 70
    assert places == sorted(places)
    manifest = (tmp_path / "staticfiles.json").read_text("utf-8")
    assert f'"css/app.css": "css/{served.name}"' in manifest
    assert served.with_suffix(".css.gz").exists()
