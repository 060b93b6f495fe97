"""What a reader sees, as texts that are kept: terminal pages, and the answer page before it becomes HTML.

    .venv/bin/python -m tests.golden.renew      writes all of them anew

A golden file that changes is read like a changed sentence: is it still true, and better?
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from advisor.domain.answer import Answer
from advisor.domain.comparison import Comparison
from advisor.schemas.answer import load_answer
from advisor.schemas.declared import load as load_declared
from advisor.terminal import render, render_comparison
from advisor.web.presentation import answer_page
from tests.answered import answer_to, example, rulebook
from tests.pages.canned_comparison import bank_comparison
from tests.schemas.canned import bank_answer, shop_answer

FOLDER = Path(__file__).parent
SHOWN = ("bank-churn", "energy-desk", "nothing-affordable", "ongoing-need-only")
"""Examples whose real answers are kept as terminal pages."""
WAY_OF_MAKING = {"Answer", "Made", "Rule files", "Request"}
"""Lines of the provenance that differ from answer to answer, or with every change of the rules."""


def real_answer(name: str) -> Answer:
    """The answer to an example."""
    return load_answer(answer_to(example(name)["request"]))


def terminal_page(make: Callable[[], Answer], *, verbose: bool = False) -> str:
    return render(make(), rulebook(), verbose=verbose)


def web_page(make: Callable[[], Answer]) -> str:
    """Every text of the answer page, but for what differs each time."""
    page = answer_page(make(), rulebook())
    kept = tuple((term, text) for term, text in page.provenance if term not in WAY_OF_MAKING)
    shown: dict[str, Any] = asdict(replace(page, provenance=kept))
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


def terminal_comparison() -> str:
    return render_comparison(load_declared(Comparison, bank_comparison()), rulebook())


PAGES: Mapping[str, Callable[[], str]] = {
    "canned-bank.txt": partial(terminal_page, bank_answer, verbose=True),
    "canned-shop.txt": partial(terminal_page, shop_answer),
    "canned-bank.json": partial(web_page, bank_answer),
    "canned-comparison.txt": terminal_comparison,
    **{f"{name}.txt": partial(terminal_page, partial(real_answer, name)) for name in SHOWN},
}
"""File name -> what makes its text."""
