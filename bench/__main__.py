"""``python -m bench p1 f3 [--small]``, as ``run.py bench`` calls it: one line of JSON per figure."""

import importlib
import json
import sys

import django


def main(words: list[str]) -> int:
    """Measure the figures named; return 1 if one does not hold."""
    django.setup()
    small = "--small" in words
    broken = 0
    for name in (word for word in words if not word.startswith("-")):
        figure = importlib.import_module(f"bench.{name}").main(small)
        print(json.dumps(figure, ensure_ascii=False), flush=True)
        broken += not figure["holds"]
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
