"""``manage.py catalogue``: keeps the Chinese catalogue in step with the sources."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import translations


class Command(BaseCommand):
    """Without an option: collect the strings, keep the translations, write django.po and django.mo."""

    help = "Update the Chinese catalogue from the sources, or check it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 with a list of faults"
        )
        parser.add_argument(
            "--merge",
            nargs="+",
            type=Path,
            default=[],
            metavar="FILE",
            help="take missing translations from these .po files",
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found, kept = translations.extract(), translations.load()
        if not options["check"]:
            for sentence in translations.bring_up_to_date(kept, found, options["merge"]):
                self.stderr.write(self.style.WARNING(sentence))
            translations.save(kept)
            kept = translations.load()
        wrong = translations.faults(kept, found)
        if options["json"]:
            self.stdout.write(json.dumps({"strings": len(found), "faults": wrong}, ensure_ascii=False))
        elif not options["check"]:
            self.stdout.write(f"{len(found)} strings, {len(wrong)} still wanting.")
        if options["check"] and wrong:
            raise CommandError("\n".join(["The catalogue is not complete:", *wrong]))
