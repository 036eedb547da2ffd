"""``python -m bench p1 f3 [--small] [--tickets=1000000] [--looks=english]``, as ``run.py bench`` calls it."""

import importlib
import json
import sys

import django

TICKETS, LOOKS = "--tickets=", "--looks="


def main(words: list[str]) -> int:
    """Measure the figures named, a line of JSON each; return 1 if one does not hold."""
    django.setup()
    small = "--small" in words
    for word in words:
        if word.startswith(TICKETS):
            importlib.import_module("bench._ground").instead.append(int(word.removeprefix(TICKETS)))
        if word.startswith(LOOKS):
            importlib.import_module("bench.a6").wanted.extend(word.removeprefix(LOOKS).split(","))
    broken = 0
    for name in (word for word in words if not word.startswith("-")):
        figure = importlib.import_module(f"bench.{name}").main(small)
        print(json.dumps(figure, ensure_ascii=False), flush=True)
        broken += not figure["holds"]
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
