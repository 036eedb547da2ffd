"""``python -m tests.browser [--only NAME …] [--out FOLDER]``, as ``run.py pictures`` calls it."""

import importlib
import sys

import django

if __name__ == "__main__":
    django.setup()  # before the pictures' modules read the models
    sys.exit(importlib.import_module("tests.browser.pictures").main(sys.argv[1:]))
