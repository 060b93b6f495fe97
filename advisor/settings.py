"""What an operator may set, from environment variables named ADVISOR_<NAME>."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits of this service.

    rules: folder of the rule files; search: a JSON file with settings of the search (advisor.choice.settings;
    default: its own); time_limit: seconds for one recommendation; comparison_time_limit: seconds for all rows of a
    comparison together; solves_at_once: requests answered at the same time in one process, beyond which callers
    are told to come back; largest_model: people x activities x months beyond which a request is refused;
    max_body_bytes: the largest request accepted; check_plans: recompute every plan shown with `advisor.checker`,
    and answer with an error rather than with a plan that fails; isolate: answer in processes of their own, so that
    one that dies or hangs costs one request (the default of a service is yes, see wsgi.py; of a program, no);
    grace: seconds beyond its time limit after which a planning process without any answer is ended; jobs_dir:
    where answers are kept for an hour while pages show them growing (default: a private folder that the service
    makes and removes).
    """

    rules: Path = Path(__file__).resolve().parent.parent / "rules"
    search: Path | None = None
    time_limit: float = 60.0
    comparison_time_limit: float = 120.0
    solves_at_once: int = 2
    largest_model: int = 200_000
    max_body_bytes: int = 1_000_000
    check_plans: bool = True
    isolate: bool = False
    grace: float = 15.0
    jobs_dir: Path | None = None

    def limit(self, asked: float | None) -> float:
        """Seconds for one request that asks for so many."""
        return self.time_limit if asked is None else min(asked, self.time_limit)


def _yes(text: str) -> bool:
    """yes or no, and nothing else."""
    if text.lower() not in ("yes", "no"):
        raise ValueError("say yes or no")
    return text.lower() == "yes"


def from_environment(environment: dict[str, str] | None = None, **defaults: object) -> Settings:
    """Settings with ADVISOR_RULES, ADVISOR_TIME_LIMIT … applied; ValueError says which one is wrong.

    defaults: what holds where the environment says nothing, if not what `Settings` has.
    """
    environment = dict(os.environ) if environment is None else environment
    given = defaults
    readers: dict[str, Callable[[str], object]] = {
        **dict.fromkeys(("rules", "search", "jobs_dir"), Path),
        **dict.fromkeys(("solves_at_once", "largest_model", "max_body_bytes"), int),
        **dict.fromkeys(("check_plans", "isolate"), _yes),
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
