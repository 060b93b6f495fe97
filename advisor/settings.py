"""What an operator may set, from environment variables named ADVISOR_<NAME>."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits of this service.

    rules: folder of the rule files; time_limit: seconds for one recommendation; comparison_time_limit:
    seconds for all rows of a comparison together; gap_small, gap_medium,
    gap_large: relative gap of the cost stage up to 3, up to 6 and above 6 projects;
    strategies_time_share: the part of the time that the strategies may take, the rest being for the
    smallest change (large requests give the strategies more: `service.LARGE_SHARE`);
    workers: programmes of one request solved side by side (default: one for each
    processor); solves_at_once: requests planned at the same time in one process, beyond which callers
    are told to come back; change_solves: programmes after which nothing more is
    asked about what would change an answer; uncertainty_solves: programmes solved for one answer up to which a safer
    alternative is looked for beyond the two best; largest_model: people x activities x months beyond which a request
    is refused; max_body_bytes: the largest request accepted; check_plans: recompute every plan shown
    with `advisor.checker`, and answer with an error rather than with a plan that fails; solver: highs, or
    cbc for a second opinion (CBC also takes the place of HiGHS where that is not installed); isolate: plan in
    processes of their own, so that one that dies or hangs costs one request (the default of a service is
    yes, see wsgi.py; of a program, no); grace: seconds beyond its time limit after which a planning process
    without any answer is ended; jobs_dir: where answers are kept for an hour while pages show them growing
    (default: a private folder that the service makes and removes).
    """

    rules: Path = Path(__file__).resolve().parent.parent / "rules"
    time_limit: float = 60.0
    comparison_time_limit: float = 120.0
    gap_small: float = 0.0005
    gap_medium: float = 0.005
    gap_large: float = 0.01
    strategies_time_share: float = 0.7
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    solves_at_once: int = 2
    change_solves: int = 390
    uncertainty_solves: int = 400
    largest_model: int = 200_000
    max_body_bytes: int = 1_000_000
    check_plans: bool = False
    solver: str = "highs"
    isolate: bool = False
    grace: float = 15.0
    jobs_dir: Path | None = None

    def limit(self, asked: float | None) -> float:
        """Seconds for one request that asks for so many."""
        return self.time_limit if asked is None else min(asked, self.time_limit)

    def gap(self, projects: int) -> float:
        """The relative gap that suffices for so many projects."""
        if projects <= 3:
            return self.gap_small
        return self.gap_medium if projects <= 6 else self.gap_large


def _yes(text: str) -> bool:
    """yes or no, and nothing else."""
    if text.lower() not in ("yes", "no"):
        raise ValueError("say yes or no")
    return text.lower() == "yes"


def _solver(text: str) -> str:
    """highs or cbc, and nothing else."""
    if text.lower() not in ("highs", "cbc"):
        raise ValueError("say highs or cbc")
    return text.lower()


def from_environment(environment: dict[str, str] | None = None, **defaults: object) -> Settings:
    """Settings with ADVISOR_RULES, ADVISOR_TIME_LIMIT … applied; ValueError says which one is wrong.

    defaults: what holds where the environment says nothing, if not what `Settings` has.
    """
    environment = dict(os.environ) if environment is None else environment
    given = defaults
    readers: dict[str, Callable[[str], object]] = {
        "rules": Path,
        "jobs_dir": Path,
        **dict.fromkeys(
            (
                "workers",
                "solves_at_once",
                "change_solves",
                "uncertainty_solves",
                "largest_model",
                "max_body_bytes",
            ),
            int,
        ),
        **dict.fromkeys(("check_plans", "isolate"), _yes),
        "solver": _solver,
    }
    for member in fields(Settings):
        text = environment.get(f"ADVISOR_{member.name.upper()}")
        if text is None:
            continue
        try:
            given[member.name] = readers.get(member.name, float)(text)
        except ValueError as error:
            raise ValueError(f"ADVISOR_{member.name.upper()}={text!r}: {error}") from error
    return Settings(**given)  # type: ignore[arg-type]
