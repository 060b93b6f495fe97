"""The names that a request may use, taken from a rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.request import MARKETS
from advisor.domain.strategy import strategies
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Role

HORIZON_FIGURE = "planning.horizon_months"
DATA_SCIENTIST = "data_scientist"
ONET_DATA_SCIENTISTS = "15-2051.00"
"""O*NET has no code for machine learning engineers; inbound, this one always means data scientist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Ids by kind, role ids by occupation code, and the unit of each figure that may be overridden.

    hireable: by default or on request; strategies: those of all of them.
    """

    roles: tuple[str, ...]
    hireable: tuple[str, ...]
    strategies: tuple[str, ...]
    activities: tuple[str, ...]
    one_off_activities: tuple[str, ...]
    paths: tuple[str, ...]
    templates: tuple[str, ...]
    template_activities: Mapping[tuple[str, str], tuple[str, ...]]
    role_by_code: Mapping[str, str]
    figure_units: Mapping[str, str]
    default_months: int

    def role_of_code(self, text: str) -> str | None:
        """The role that "onet:15-2051.00" or "esco:<uuid or URI>" names, if any."""
        scheme, colon, code = text.strip().partition(":")
        key = _code_key(scheme, code)
        return self.role_by_code.get(key) if colon else None


def vocabulary(rulebook: Rulebook) -> Vocabulary:
    """The names of this rulebook."""
    # Units and the default horizon are the same whatever the country, market and size.
    figures = rulebook.figures(country=None, market=MARKETS[0], size_band=rulebook.size_bands[0].id)
    return Vocabulary(
        roles=tuple(rulebook.roles),
        hireable=rulebook.hireable,
        strategies=tuple(map(str, strategies(rulebook.hireable))),
        activities=tuple(rulebook.activities),
        one_off_activities=tuple(a.id for a in rulebook.activities.values() if a.phase != "operations"),
        paths=tuple(rulebook.paths),
        templates=tuple(rulebook.templates),
        template_activities={
            (template.id, size): activities
            for template in rulebook.templates.values()
            for size, activities in template.activities.items()
        },
        role_by_code=_roles_by_code(tuple(rulebook.roles.values())),
        figure_units={name: figures[name].unit for name in sorted(rulebook.figure_names)}
        # No figure of its own: by default a trained person gives as much time as before.
        | {f"training.{path}.released_share": "fraction" for path in rulebook.paths},
        default_months=int(figures.value(HORIZON_FIGURE)),
    )


def _roles_by_code(roles: tuple[Role, ...]) -> dict[str, str]:
    """Role ids by scheme and code; of two roles with one code the first has it."""
    known: dict[str, str] = {}
    for role in roles:
        for scheme, code in role.codes:
            known.setdefault(_code_key(scheme, code), role.id)
    if any(role.id == DATA_SCIENTIST for role in roles):
        known[_code_key("onet", ONET_DATA_SCIENTISTS)] = DATA_SCIENTIST
    return known


def _code_key(scheme: str, code: str) -> str:
    """A code without its URI, "http://data.europa.eu/esco/occupation/<uuid>" being the same as "<uuid>"."""
    return f"{scheme}:{code.rstrip('/').rpartition('/')[2]}".casefold()
