"""The rulebook: everything that the rule files say, checked, frozen, and able to answer."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from advisor.rulebook.book import (
    Activity,
    ContextNote,
    Country,
    FactDeclaration,
    FactValue,
    Figure,
    Figures,
    FiredRule,
    Role,
    RuleSummary,
    SizeBand,
    Source,
    Template,
    TrainingPath,
)
from advisor.rulebook.derived import with_derived
from advisor.rulebook.figures import FigureChoices
from advisor.rulebook.rules import CompiledRule, Rule, check_facts, compile_rule
from advisor.rulebook.source_text import Place


def _frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


# A rulebook is sent to processes that plan, and Python cannot pickle its read-only mappings by itself.
copyreg.pickle(MappingProxyType, lambda proxy: (_frozen, (dict(proxy),)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What `load` returns. Mappings are by id, in the order of the files (activities: the lifecycle).

    version: "sha256:…" over the files' names and contents. revision: the git commit that last touched
    the files, None where that is not known. titles: id -> title of everything that has one.

    For the checks: `places` ((kind, name) -> where it is written; kinds are figure, fact, source, role and
    so on) and `rules_as_loaded` (with conditions and tests). Everyone else reads `rules`.

    It can be pickled: what is sent to another process is what was loaded, whatever became of the files since.
    """

    version: str
    revision: str | None
    sources: Mapping[str, Source]
    roles: Mapping[str, Role]
    activities: Mapping[str, Activity]
    paths: Mapping[str, TrainingPath]
    templates: Mapping[str, Template]
    size_bands: tuple[SizeBand, ...]
    countries: Mapping[str, Country]
    currencies: Mapping[str, Figure]
    context: tuple[ContextNote, ...]
    facts: Mapping[str, FactDeclaration]
    titles: Mapping[str, str]
    places: Mapping[tuple[str, str], Place]
    figure_choices: Mapping[str, FigureChoices]
    rules_as_loaded: tuple[Rule, ...]
    _compiled: tuple[CompiledRule, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", tuple(compile_rule(rule) for rule in self.rules_as_loaded))
        for one in fields(self):
            if one.init and isinstance(value := getattr(self, one.name), dict):
                object.__setattr__(self, one.name, MappingProxyType(dict(value)))

    def __reduce__(self) -> tuple[Any, ...]:
        # Compiled rules are functions: they are compiled again on the other side.
        return _rulebook, ({one.name: getattr(self, one.name) for one in fields(self) if one.init},)

    @property
    def rules(self) -> tuple[RuleSummary, ...]:
        """Every rule as the catalogue shows it."""
        return tuple(rule.summary for rule in self.rules_as_loaded)

    @property
    def hireable(self) -> tuple[str, ...]:
        """Ids of the roles that can be hired, by default or on request, in the order of the file."""
        return tuple(role.id for role in self.roles.values() if role.hireable)

    @property
    def hireable_by_default(self) -> tuple[str, ...]:
        """Ids of the roles that a request which names none may hire."""
        return tuple(role.id for role in self.roles.values() if role.hireable_by_default)

    @property
    def figure_names(self) -> frozenset[str]:
        """The flat names of all figures, which a request may override."""
        return frozenset(self.figure_choices)

    def figures(self, *, country: str | None, market: str, size_band: str) -> Figures:
        """Every figure under its flat name, for these choices.

        A country without a figure of its own gets the one for `other`, and the figure's note says so.
        ValueError for a market or size band that does not exist.
        """
        choices = {"country": country, "market": market, "size_band": size_band}
        return Figures({name: one.chosen(choices) for name, one in self.figure_choices.items()})

    def all_figures(self) -> tuple[Figure, ...]:
        """Every figure with every variant; a variant is called `<name>@<choice>`."""
        return tuple(figure for one in self.figure_choices.values() for figure in one.variants.values())

    def evaluate(
        self, facts: Mapping[str, FactValue], *, known: Literal["request", "plan"], on: date
    ) -> tuple[FiredRule, ...]:
        """Every rule of the stage that is effective on the day, whether it fires, not, or is unknown.

        A fact that is left out is unknown. ValueError for an undeclared fact or a value of the wrong kind.
        """
        check_facts(facts, self.facts)
        return tuple(
            compiled.put(facts, self.titles)
            for compiled in self._compiled
            if compiled.rule.summary.known == known and compiled.rule.effective_on(on)
        )

    def with_derived(self, facts: Mapping[str, FactValue]) -> Mapping[str, FactValue]:
        """The facts, with those that facts.yaml derives from them."""
        return with_derived(facts, self.facts)

    def without(self, rule_id: str) -> Rulebook:
        """The same rulebook with one rule taken away, for "what does this rule do?"."""
        kept = tuple(rule for rule in self.rules_as_loaded if rule.summary.id != rule_id)
        if len(kept) == len(self.rules_as_loaded):
            raise ValueError(f"no rule is called '{rule_id}'")
        return replace(self, rules_as_loaded=kept, version=f"{self.version} without {rule_id}")


def _rulebook(members: dict[str, Any]) -> Rulebook:
    return Rulebook(**members)
