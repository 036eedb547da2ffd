"""The project runs anywhere: it names no registry, no machine and no setting that is not explained."""

import re

from tests.architecture.source import files, python_files, text_of

REGISTRIES = ("py" + "pi.org", "python" + "hosted", "npm" + "js.org", "--index" + "-url", "--find" + "-links")
MACHINES = re.compile(r"(?<![\w.\"'/])/(home|root|Users|work|mnt)/[\w.]")
SETTING = re.compile(r"\b(?:HUIYIN_[A-Z_]+|DATABASE_URL|BROKER_URL)\b")
MANUAL = "docs/settings.md"


def test_no_file_names_a_registry():
    assert [str(path) for path in files() if any(name in text_of(path) for name in REGISTRIES)] == []


def test_no_file_names_a_place_on_one_machine():
    assert [str(path) for path in files() if MACHINES.search(text_of(path))] == []


def test_every_setting_is_explained_and_every_explained_one_exists():
    sources = [path for path in python_files() if path.parts[0] not in {"tests", "bench"}]
    read = {name for path in sources for name in SETTING.findall(text_of(path)) if not name.endswith("_")}
    manual = {name for path in files() if str(path) == MANUAL for name in SETTING.findall(text_of(path))}
    only_for_tests = {"HUIYIN_APP_DATABASE_URL", "HUIYIN_CHROMIUM", "HUIYIN_REQUIRE_BROWSER"}
    assert read - manual == set(), f"a name that {MANUAL} does not explain"
    assert manual - read - only_for_tests == set(), f"a name that {MANUAL} explains and nobody reads"
