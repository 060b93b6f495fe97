"""What people cost a month. Money stands at its value, so that budget and offer can be compared."""

from __future__ import annotations

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figures


def loaded_monthly_pay(figures: Figures, role: str) -> float:
    """Fully loaded pay of one person of a role, money a month."""
    yearly = figures.value(f"roles.{role}.salary") * figures.value("planning.employer_overhead")
    return yearly / MONTHS_PER_YEAR


def average_monthly_pay(figures: Figures, rulebook: Rulebook) -> float:
    """Mean loaded monthly pay of the roles hireable by default, whatever the request allows.

    At least 1, so that free labour divides nothing.
    """
    pays = [loaded_monthly_pay(figures, role) for role in rulebook.hireable_by_default]
    return max(1.0, sum(pays) / len(pays)) if pays else 1.0
