"""Figures by their flat names, each with one value or one for each choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from advisor.domain.request import MARKETS
from advisor.rulebook.book import Figure
from advisor.rulebook.source_text import Entries, Place, Problems, did_you_mean

OTHER = "other"
"""The choice for every country that is not listed."""

PERSON_MONTH = "person-month"
MONTH = "month"
FRACTION = "fraction"

ROLE_UNITS: Mapping[str, str] = {
    "salary": "USD/year",
    "hiring_lead_time": MONTH,
    "recruiting_cost": "USD",
    "mentor_load": FRACTION,
    "ramp_up": MONTH,
    "ramp_up_unsupported": MONTH,
    "attrition": "fraction/year",
    "contract_rate": "ratio",
    "contract_term": MONTH,
    "contract_lead_time": MONTH,
    "contract_ramp_up": MONTH,
    "contract_ramp_up_unsupported": MONTH,
}
TRAINING_UNITS: Mapping[str, str | None] = {
    "duration": MONTH,
    "study_share": FRACTION,
    "fee": "USD",
    "success_rate": FRACTION,
    "success_rate_supported": FRACTION,
    "proficiency_gain": None,
    "proficiency_gain_supported": None,
    "trainees_per_specialist": None,
    "mentor_load": FRACTION,
}
"""Required names and their units (None: as given)."""
PLANNING_FIGURES: tuple[str, ...] = (
    "available_share",
    "change_cost",
    "commitment_months",
    "effort_overrun",
    "employer_overhead",
    "hand_over",
    "hand_over_receiving",
    "horizon_months",
    "late_factor",
    "must_confidence",
    "must_multiple",
    "payback_months",
    "projects_at_once",
    "ramp_up_start",
    "released_time_value",
    "replacement_months",
    "shortage_price_could",
    "shortage_price_must",
    "shortage_price_should",
    "specialty_share",
    "team_size_least",
    "team_size_per_person_month",
    "tie_tolerance",
    "training_at_once",
    "training_in_all",
    "value_window",
    "worth_factor_could",
    "worth_factor_must",
    "worth_factor_should",
)
"""Names that planning.yaml must give: the planner asks for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChoices:
    """One flat name with its figures. `by` None: one figure, under the choice ''."""

    name: str
    by: str | None
    variants: Mapping[str, Figure]

    def chosen(self, choices: Mapping[str, str | None]) -> Figure:
        """The figure for these choices; for an unlisted country the one for `other`, which says so."""
        if self.by is None:
            return self.variants[""]
        choice = choices[self.by]
        if choice is not None and choice in self.variants:
            return replace(self.variants[choice], name=self.name)
        if self.by != "country":
            raise ValueError(f"{self.name}: no figure for {self.by} '{choice}'")
        other = self.variants[OTHER]
        whose = f"Nothing is known for {choice}" if choice else "No country is given"
        said = f"{whose}: this is the figure for all countries without one of their own."
        return replace(other, name=self.name, note=f"{said} {other.note}" if other.note else said)


@dataclass(slots=True, kw_only=True)
class FigureBuilder:
    """Gathers figures from all files; every problem goes to `problems`."""

    problems: Problems
    choices: Mapping[str, tuple[str, ...]]
    made: dict[str, FigureChoices] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def add(self, name: str, loaded: Mapping[str, Any], *, unit: str | None = None) -> None:
        """Add what `FigureField` loaded under a flat name."""
        by, variants = loaded["by"], loaded["variants"]
        if by in self.choices:
            self._check_choices(by, loaded["node"])
        figures = {}
        for choice, data in variants.items():
            full = f"{name}@{choice}" if by else name
            figures[str(choice)] = self._figure(full, data, unit)
            self.places[full] = data["place"]
        self.made[name] = FigureChoices(name=name, by=by, variants=figures)

    def add_plain(
        self, name: str, value: float, *, unit: str, shared: Mapping[str, Any], place: Place
    ) -> None:
        """Add a bare number whose range, source and kind are shared with others."""
        low, high = shared["range_factor"]
        data = {**shared, "value": value, "unit": unit, "range": [value * low, value * high], "place": place}
        self.made[name] = FigureChoices(name=name, by=None, variants={"": self._figure(name, data, unit)})
        self.places[name] = place

    def add_table(
        self,
        prefix: str,
        loaded: Mapping[Any, Any],
        *,
        units: Mapping[str, str | None],
        required: Iterable[str],
        place: Place,
    ) -> None:
        """Add a `figures:` mapping whose names and units are fixed."""
        for name, figure in loaded.items():
            if name in units:
                self.add(f"{prefix}.{name}", figure, unit=units[name])
            else:
                self.problems.add(name.place, f"no figure is called '{name}' here{did_you_mean(name, units)}")
        for name in required:
            if name not in loaded:
                self.problems.add(place, f"figure '{name}' is missing")

    def _check_choices(self, by: str, node: Entries) -> None:
        allowed = self.choices[by]
        for key in node:
            if key != "by" and key not in (*allowed, OTHER):
                detail = f"'{key}' is no {by.replace('_', ' ')}{did_you_mean(key, allowed)}"
                self.problems.add(node.key_place(key), detail)
            if key == OTHER and by != "country":
                self.problems.add(node.key_place(key), f"'other' is for countries; name every {by} instead")
        needed = (OTHER,) if by == "country" else allowed
        missing = [choice for choice in needed if choice not in node]
        if missing:
            self.problems.add(node.place, f"by {by}: {', '.join(missing)} is missing")

    def _figure(self, name: str, data: Mapping[str, Any], unit: str | None) -> Figure:
        place: Place = data["place"]
        value: float = data["value"]
        low, high = data.get("range") or (value, value)
        if not low <= value <= high:
            self.problems.add(place, f"{name}: {value:g} lies outside its range {low:g} to {high:g}")
        if unit is not None and data["unit"] != unit:
            self.problems.add(place, f"{name}: the unit is '{data['unit']}', expected '{unit}'")
        if data["unit"] == FRACTION and not 0 <= low <= high <= 1:
            self.problems.add(place, f"{name}: a fraction lies between 0 and 1")
        if low < 0:
            self.problems.add(place, f"{name}: no figure may be below 0")
        if data.get("distribution") and not data.get("range"):
            self.problems.add(place, f"{name}: a distribution needs a range to draw from")
        if data.get("range_is") and not data.get("range"):
            self.problems.add(place, f"{name}: 'range_is' needs a range to speak of")
        if data["kind"] != "assumption" and not data.get("as_of"):
            self.problems.add(place, f"{name}: 'as_of' is missing; only an assumption may do without")
        return Figure(
            name=name,
            value=value,
            unit=str(data["unit"]),
            low=low,
            high=high,
            source=str(data["source"]),
            as_of=str(data["as_of"]) if data.get("as_of") else None,
            kind=str(data["kind"]),  # type: ignore[arg-type]  # the schema holds it to the choices
            note=str(data["note"]) if data.get("note") else None,
            distribution=str(data.get("distribution") or "triangular"),  # type: ignore[arg-type]  # likewise
            range_is=str(data.get("range_is") or "ends"),  # type: ignore[arg-type]  # likewise
        )


def choices_of(countries: Iterable[str] | None, size_bands: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """What a figure may depend on, with the choices of each; those not known yet are left out."""
    choices = {"market": MARKETS}
    if countries is not None:
        choices["country"] = tuple(sorted(countries))
    return choices | ({"size_band": size_bands} if size_bands else {})
