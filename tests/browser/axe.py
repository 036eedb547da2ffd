"""axe-core in the browser: what on a page is a barrier for somebody.

Besides the rules of WCAG 2.0 to 2.2, A and AA, those of good practice count, too: landmarks, the order of
headings and a name for each region are how a screen reader's user finds the way, though no law numbers them.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """([tags, within]) => axe.run(within || document,
    {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false})
  .then((result) => result.violations.map((rule) => ({id: rule.id, nodes: rule.nodes.map((node) =>
    ({html: node.html.slice(0, 160), where: node.target.join(" "),
    why: node.failureSummary.slice(0, 300)}))})))"""


def barriers(page: Page, within: str = "") -> list[dict[str, Any]]:
    """Every rule that the page as it stands, or its part ``within``, breaks, with the places.

    The page's own policy of content stays in force.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SOURCE)
    found: list[dict[str, Any]] = page.evaluate(LOOK, [TAGS, within])
    return found


def told(found: list[dict[str, Any]], *, most: int = 3) -> list[str]:
    """The findings in lines that can be read, at most ``most`` places of each rule."""
    return [
        f"{rule['id']} ×{len(rule['nodes'])}: {node['where']} | {node['html']} | {node['why']}"
        for rule in found
        for node in rule["nodes"][:most]
    ]
