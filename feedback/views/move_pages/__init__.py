"""The page of each move: its noun in the address, its form, its words. Every door reads them here."""

from feedback.views.move_pages import aftercare, cohandling, main_path, merging, requests, returns
from feedback.views.move_pages._page import MovePage

__all__ = ["BY_NOUN", "BY_VERB", "PAGES", "MovePage"]

PAGES: tuple[MovePage, ...] = (
    *main_path.PAGES,
    *requests.PAGES,
    *returns.PAGES,
    *cohandling.PAGES,
    *merging.PAGES,
    *aftercare.PAGES,
)
BY_NOUN = {page.noun: page for page in PAGES}
BY_VERB = {page.verb: page for page in PAGES}
