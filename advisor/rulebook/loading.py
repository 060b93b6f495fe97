"""`load`: the files of one directory to a checked Rulebook, or every problem of all of them at once."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from advisor.domain.request import CRITICALITIES, MARKETS, SIDES, SIZES
from advisor.domain.strategy import strategies
from advisor.errors import RuleFileError
from advisor.rulebook.book import (
    Activity,
    ContextNote,
    Country,
    FactDeclaration,
    PeopleCount,
    Role,
    SizeBand,
    Source,
    Template,
    TrainingPath,
)
from advisor.rulebook.derived import OPERATIONS, problem_with
from advisor.rulebook.fields import Strict, references_of, typed
from advisor.rulebook.figures import (
    FRACTION,
    PERSON_MONTH,
    PLANNING_FIGURES,
    ROLE_UNITS,
    TRAINING_UNITS,
    FigureBuilder,
    choices_of,
)
from advisor.rulebook.file_schemas import FILES, AdviceFile
from advisor.rulebook.rule_loading import (
    RuleReader,
    causes,
    check_overrides,
    check_references,
    check_settings,
    circle_from,
    plain,
)
from advisor.rulebook.rulebook import Rulebook
from advisor.rulebook.rules import Rule
from advisor.rulebook.source_text import Entries, Items, Place, Problems, Text, did_you_mean, read_nodes
from advisor.rulebook.traits import trait_in

ADVICE = "advice"

NONE = "none"
"""The value of a fact on a role or a side where there is none."""

_IDS = (
    ("source", "sources.yaml", "sources", "id"),
    ("size band", "company.yaml", "size_bands", "id"),
    ("country", "company.yaml", "countries", "code"),
    ("role", "roles.yaml", "roles", "id"),
    ("activity", "activities.yaml", "activities", "id"),
    ("role with proficiencies", "proficiency.yaml", "proficiency", "role"),
    ("path", "training.yaml", "paths", "id"),
    ("template", "projects.yaml", "templates", "id"),
    ("context note", "context.yaml", "context", "id"),
    ("fact", "facts.yaml", "facts", "name"),
)
"""What each file declares: kind, file, list, key of the id."""


def load(directory: Path) -> Rulebook:
    """The rulebook of a directory. RuleFileError holds every problem of every file.

    What rests on a broken file is checked as far as it can be: names are known even where the entry that
    declares them is wrong, so that one mistake does not show as many.
    """
    loading = _Loading(directory=directory)
    rulebook = loading.run()
    if loading.problems.found or rulebook is None:
        raise RuleFileError(loading.problems.sorted())
    return rulebook


def rule_files(directory: Path) -> dict[str, Path]:
    """Every YAML file below the directory by its relative name, sorted; hidden ones (editors') left out."""
    found = [path for ending in ("*.yaml", "*.yml") for path in directory.rglob(ending)]
    names = {path.relative_to(directory).as_posix(): path for path in found if path.is_file()}
    return {name: names[name] for name in sorted(names) if not name.startswith(".") and "/." not in name}


def version_of(contents: Mapping[str, bytes]) -> str:
    """ "sha256:…" over sorted names and contents, each with its length, so that nothing can shift."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        for part in (name.encode(), contents[name]):
            digest.update(len(part).to_bytes(8, "big") + part)
    return f"sha256:{digest.hexdigest()}"


def revision_of(directory: Path) -> str | None:
    """The short hash of the commit that last touched the directory; None without git or commit."""
    command = ["git", "-C", str(directory), "log", "-1", "--format=%h", "--", "."]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None if answer.returncode == 0 else None


@dataclass(slots=True, kw_only=True)
class _Loading:
    """One run of `load`. `nodes` and `typed` are by file name; `typed` lacks the files that do not fit."""

    directory: Path
    problems: Problems = field(default_factory=Problems)
    contents: dict[str, bytes] = field(default_factory=dict)
    nodes: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    builder: FigureBuilder = field(init=False)

    def run(self) -> Rulebook | None:
        self._read_files()
        self._collect_names()
        choices = choices_of(self.known.get("country"), self._names("company.yaml", "size_bands", "id"))
        self.builder = FigureBuilder(problems=self.problems, choices=choices)
        self._check_all_references()
        self._add_figures()
        self._check_company()
        self._check_activities()
        facts = self._facts()
        rules = self._rules(facts) if "facts.yaml" in self.typed else ()
        if self.problems.found:
            return None
        return self._rulebook(facts, rules)

    # -- files ------------------------------------------------------------------------------------

    def _read_files(self) -> None:
        files = rule_files(self.directory)
        for name in FILES:
            if name not in files:
                self.problems.add(
                    Place(file=name, line=1, column=1), f"the file is missing in {self.directory}"
                )
        for name, path in files.items():
            if not self._is_expected(name):
                continue
            try:
                self.contents[name] = path.read_bytes()
            except OSError as error:
                self.problems.add(Place(file=name, line=1, column=1), f"cannot be read: {error.strerror}")
                continue
            node = read_nodes(self.contents[name], name, self.problems)
            if node is None:
                continue
            self.nodes[name] = node
            loaded = typed(self._schema(name), node, self.problems)
            if loaded is not None:
                self.typed[name] = loaded

    def _is_expected(self, name: str) -> bool:
        if name in FILES or (name.startswith(f"{ADVICE}/") and name.endswith(".yaml")):
            return True
        near = did_you_mean(name, FILES)
        place = Place(file=name, line=1, column=1)
        self.problems.add(place, f"no rule file has this name; advice goes to {ADVICE}/*.yaml{near}")
        return False

    @staticmethod
    def _schema(name: str) -> type[Strict]:
        return FILES.get(name, AdviceFile)

    # -- names ------------------------------------------------------------------------------------

    def _collect_names(self) -> None:
        """Names come from the raw nodes: an entry that is wrong elsewhere still declares its name."""
        for kind, file, key, id_key in _IDS:
            if isinstance(self._list(file, key), Items):
                self._declare(kind, list(self._texts(file, key, id_key)))
        advice = [name for name in self.nodes if name not in FILES]
        self._declare("rule", [text for name in advice for text in self._texts(name, "rules", "id")])

    def _declare(self, kind: str, texts: list[Text]) -> None:
        first: dict[str, Text] = {}
        for text in texts:
            if text in first:
                before = first[text].place
                self.problems.add(
                    text.place, f"{kind} '{text}' is there already ({before.file}:{before.line})"
                )
            first.setdefault(text, text)
        self.known[kind] = frozenset(str(text) for text in texts)

    def _list(self, file: str, key: str) -> Any:
        root = self.nodes.get(file)
        return root.get(key) if isinstance(root, Entries) else None

    def _texts(self, file: str, key: str, id_key: str) -> Iterator[Text]:
        items = self._list(file, key)
        for item in items if isinstance(items, Items) else ():
            if isinstance(item, Entries) and isinstance(item.get(id_key), Text):
                yield item[id_key]

    def _names(self, file: str, key: str, id_key: str) -> tuple[str, ...]:
        return tuple(str(text) for text in self._texts(file, key, id_key))

    def _check_all_references(self) -> None:
        for name, loaded in self.typed.items():
            check_references(references_of(self._schema(name), loaded), self.known, self.problems)

    def _items(self, file: str, key: str) -> list[dict[str, Any]]:
        return self.typed[file][key] if file in self.typed else []

    # -- figures ----------------------------------------------------------------------------------

    def _add_figures(self) -> None:
        self._add_planning()
        for code, figure in self.typed.get("company.yaml", {}).get("currencies", {}).items():
            self.builder.add(f"currency.{code}", {"by": None, "variants": {"": figure}}, unit=f"{code}/USD")
        for role in self._items("roles.yaml", "roles"):
            required = ("salary", "attrition") if role["hiring"] == "no" else ROLE_UNITS
            self._add_table(f"roles.{role['id']}", role, ROLE_UNITS, required)
        for path in self._items("training.yaml", "paths"):
            self._add_table(f"training.{path['id']}", path, TRAINING_UNITS, TRAINING_UNITS)
        self._add_proficiencies()
        self._add_qualifications()
        for template in self._items("projects.yaml", "templates"):
            self._add_efforts(template)

    def _add_planning(self) -> None:
        if "planning.yaml" not in self.typed:
            return
        figures = self.typed["planning.yaml"]["figures"]
        for name, figure in figures.items():
            self.builder.add(f"planning.{name}", figure)
        for name in PLANNING_FIGURES:
            if name not in figures:
                first_line = Place(file="planning.yaml", line=1, column=1)
                self.problems.add(first_line, f"the figure '{name}' is missing")

    def _add_table(
        self, prefix: str, data: Mapping[str, Any], units: Mapping[str, str | None], required: Any
    ) -> None:
        self.builder.add_table(
            prefix, data.get("figures", {}), units=units, required=required, place=data["id"].place
        )

    def _add_proficiencies(self) -> None:
        """Of each role, in proficiency.yaml or beside the role itself."""
        if "activity" not in self.known or "proficiency.yaml" not in self.typed:
            return
        activities = self._names("activities.yaml", "activities", "id")
        units = dict.fromkeys(activities, FRACTION)
        beside = [
            (r["id"], r["proficiency"]) for r in self._items("roles.yaml", "roles") if "proficiency" in r
        ]
        listed = [(p["role"], p["figures"]) for p in self._items("proficiency.yaml", "proficiency")]
        twice = {str(role) for role, _ in listed} & {str(role) for role, _ in beside}
        covered: set[str] = set()
        for role, figures in (*listed, *beside):
            covered.add(str(role))
            self.builder.add_table(
                f"proficiency.{role}", figures, units=units, required=activities, place=role.place
            )
        for role in self._texts("roles.yaml", "roles", "id"):
            if role in twice:
                self.problems.add(role.place, f"role '{role}' has proficiencies here and in proficiency.yaml")
            if role not in covered:
                self.problems.add(
                    role.place, f"role '{role}' has no proficiencies, here or in proficiency.yaml"
                )

    def _add_qualifications(self) -> None:
        for item in self._items("activities.yaml", "activities"):
            activity: Text = item["id"]
            required = ("overlap",) if item["phase"] == "production" else ()
            self._add_table(f"activities.{activity}", item, {"overlap": FRACTION}, required)
            for criticality in CRITICALITIES:
                figure = item["qualification"].get(criticality)
                if figure is None:
                    self.problems.add(activity.place, f"qualification for '{criticality}' is missing")
                else:
                    self.builder.add(f"qualification.{criticality}.{activity}", figure, unit=FRACTION)

    def _add_efforts(self, template: Mapping[str, Any]) -> None:
        low, high = template["figure"]["range_factor"]
        if not low <= 1 <= high:
            self.problems.add(
                template["figure"]["place"], "range_factor must enclose 1, for example [0.5, 2]"
            )
            return
        for size in SIZES:
            if size not in template["sizes"]:
                self.problems.add(template["id"].place, f"size '{size}' is missing")
        for size, data in template["sizes"].items():
            prefix = f"projects.{template['id']}.{size}"
            shared = {"shared": template["figure"], "place": data["place"]}
            for activity, effort in data["effort"].items():
                self.builder.add_plain(f"{prefix}.effort.{activity}", effort, unit=PERSON_MONTH, **shared)
            self.builder.add_plain(
                f"{prefix}.operations", data["operations"], unit=f"{PERSON_MONTH}/month", **shared
            )
            # How many may help is decided, not found out.
            team = {"shared": {**template["figure"], "distribution": "fixed"}, "place": data["place"]}
            self.builder.add_plain(f"{prefix}.max_team", data["max_team"], unit="FTE", **team)

    # -- checks of single files -------------------------------------------------------------------

    def _check_company(self) -> None:
        bands = self._items("company.yaml", "size_bands")
        for position, band in enumerate(bands):
            last = position == len(bands) - 1
            if last == ("up_to" in band):
                detail = "the last size band has no 'up_to'" if last else "'up_to' is missing"
                self.problems.add(band["place"], detail)
            elif not last and position and band["up_to"] <= bands[position - 1].get("up_to", 0):
                self.problems.add(band["place"], "size bands go from small to large")
        for country in self._items("company.yaml", "countries"):
            code: Text = country["currency"]
            if code != "USD" and f"currency.{code}" not in self.builder.made:
                self.problems.add(code.place, f"currency '{code}' has no figure under 'currencies'")

    def _check_activities(self) -> None:
        items = self._items("activities.yaml", "activities")
        after = {str(item["id"]): tuple(map(str, item.get("after", {}))) for item in items}
        for item in items:
            if circle := circle_from(str(item["id"]), after):
                self.problems.add(item["id"].place, f"'after' goes round in a circle: {' → '.join(circle)}")
        for path in self._items("training.yaml", "paths"):
            if path["source_role"] == path["target_role"]:
                self.problems.add(
                    path["target_role"].place, "a path leads to another role than it starts from"
                )

    # -- facts and rules --------------------------------------------------------------------------

    def _facts(self) -> dict[str, FactDeclaration]:
        declared: dict[str, FactDeclaration] = {}
        for item in self._items("facts.yaml", "facts"):
            fact = self._fact(plain(item), declared)
            for detail in _problems_with(fact, item, declared):
                self.problems.add(item["place"], f"{fact.name}: {detail}")
            if trait := trait_in(fact):
                detail = (
                    f"{fact.name}: '{trait}' is a trait of a person; rules plan roles and never rank people"
                )
                self.problems.add(item["name"].place, detail)
            declared[fact.name] = fact
        return declared

    def _fact(self, item: Mapping[str, Any], above: Mapping[str, FactDeclaration]) -> FactDeclaration:
        """One fact; what it is derived from says when it is known and what it grows with."""
        ways = [key for key in OPERATIONS if key in item]
        operands = [above[name] for way in ways for name in item[way] if name in above]
        given = {key: value for key, value in item.items() if key not in (*OPERATIONS, "people")}
        given["choices"] = item.get("choices") or self._values_of(item["kind"])
        if "people" in item:
            given["people"] = PeopleCount(**item["people"])
        if ways:
            given["derived"] = (ways[0], item[ways[0]])
            growing = {what for one in operands for what in one.grows_with}
            given["grows_with"] = tuple(sorted({*growing, *item.get("grows_with", ())}))
            if any(one.known == "plan" for one in operands):
                given["known"] = "plan"
        return FactDeclaration(**given)

    def _values_of(self, kind: str) -> tuple[str, ...]:
        """The values of a kind of fact that facts.yaml does not repeat."""
        roles = self._items("roles.yaml", "roles")
        hireable = [str(role["id"]) for role in roles if role["hiring"] != "no"]
        values: Mapping[str, tuple[str, ...]] = {
            "role": (*(str(role["id"]) for role in roles), NONE),
            "strategy": tuple(map(str, strategies(hireable))),
            "side": (*SIDES, NONE),
            "market": MARKETS,
            "size_band": self._names("company.yaml", "size_bands", "id"),
        }
        return values.get(kind, ())

    def _rules(self, facts: Mapping[str, FactDeclaration]) -> tuple[Rule, ...]:
        figures_complete = all(name in self.typed for name in FILES)
        known = dict(self.known)
        if figures_complete:
            known["figure"] = frozenset(self.builder.made)
        reader = RuleReader(
            declared=facts,
            known=known,
            figures=self.builder.made if figures_complete else None,
            titles=self._titles(),
            problems=self.problems,
        )
        advice = [name for name in sorted(self.typed) if name not in FILES]
        rules = []
        for data in (data for name in advice for data in self.typed[name]["rules"]):
            before = len(self.problems.found)
            rule = reader.read(data)
            if len(self.problems.found) == before:
                rules.append(rule)  # a rule with problems is no ground for judging others
        check_settings(rules, facts, self.problems)
        check_overrides(rules, self.problems)
        return tuple(rules)

    def _titles(self) -> dict[str, str]:
        lists = (
            ("company.yaml", "size_bands"),
            ("roles.yaml", "roles"),
            ("activities.yaml", "activities"),
            ("training.yaml", "paths"),
            ("projects.yaml", "templates"),
        )
        return {str(one["id"]): str(one["title"]) for file, key in lists for one in self._items(file, key)}

    # -- the result -------------------------------------------------------------------------------

    def _rulebook(self, facts: Mapping[str, FactDeclaration], rules: tuple[Rule, ...]) -> Rulebook:
        made = self.builder.made
        places = {("figure", name): place for name, place in self.builder.places.items()}
        for kind, file, key, id_key in _IDS:
            places |= {(kind, str(text)): text.place for text in self._texts(file, key, id_key)}
        currencies = {
            name.removeprefix("currency."): one.variants[""]
            for name, one in made.items()
            if name.startswith("currency.")
        }
        return Rulebook(
            version=version_of(self.contents),
            revision=revision_of(self.directory),
            sources=_by_id(map(_source, self._items("sources.yaml", "sources"))),
            roles=_by_id(map(_role, self._items("roles.yaml", "roles"))),
            activities=_by_id(map(_activity, self._items("activities.yaml", "activities"))),
            paths=_by_id(map(_path, self._items("training.yaml", "paths"))),
            templates=_by_id(map(_template, self._items("projects.yaml", "templates"))),
            size_bands=tuple(map(_size_band, self._items("company.yaml", "size_bands"))),
            countries={
                one["code"]: Country(**one) for one in map(plain, self._items("company.yaml", "countries"))
            },
            currencies=currencies,
            context=tuple(map(_context, self._items("context.yaml", "context"))),
            facts=facts,
            titles=self._titles(),
            places=places,
            figure_choices=made,
            rules_as_loaded=rules,
        )


def _problems_with(
    fact: FactDeclaration, item: Mapping[str, Any], above: Mapping[str, FactDeclaration]
) -> Iterator[str]:
    if (fact.kind == "choice") != ("choices" in item):
        yield "'choices' go with 'kind: choice', and only with it"
    if fact.people is not None and (fact.kind != "count" or fact.known == "plan"):
        yield "'people' goes with 'kind: count', of a request"
    if fact.derived is not None and (wrong := problem_with(fact, above)):
        yield wrong


def _by_id(items: Iterator[Any]) -> dict[str, Any]:
    return {item.id: item for item in items}


def _source(data: Mapping[str, Any]) -> Source:
    return Source(**{"url": None, "licence": None, "as_of": None, **plain(data)})


def _size_band(data: Mapping[str, Any]) -> SizeBand:
    return SizeBand(**{"up_to": None, **plain(data)})


def _role(data: Mapping[str, Any]) -> Role:
    one = plain(data)
    return Role(
        id=one["id"],
        title=one["title"],
        side=one["side"],
        hiring=one["hiring"],
        profile=one["profile"],
        codes=tuple((code["scheme"], code["code"]) for code in one.get("codes", ())),
        mentored_by=one.get("mentored_by", ()),
        because=causes(data),
    )


def _activity(data: Mapping[str, Any]) -> Activity:
    one = plain(data)
    return Activity(
        id=one["id"],
        title=one["title"],
        side=one["side"],
        phase=one["phase"],
        after=MappingProxyType(one.get("after", {})),
        because=causes(data),
    )


def _path(data: Mapping[str, Any]) -> TrainingPath:
    one = plain(data)
    return TrainingPath(
        id=one["id"],
        title=one["title"],
        source_role=one["source_role"],
        target_role=one["target_role"],
        supported_by=one.get("supported_by", ()),
        because=causes(data),
    )


def _template(data: Mapping[str, Any]) -> Template:
    one = plain(data)
    return Template(
        id=one["id"],
        title=one["title"],
        description=one["description"],
        criticality=one["criticality"],
        uses_pretrained_models=one["uses_pretrained_models"],
        activities=MappingProxyType({size: tuple(of["effort"]) for size, of in one["sizes"].items()}),
        because=causes(data),
    )


def _context(data: Mapping[str, Any]) -> ContextNote:
    one = plain(data)
    return ContextNote(
        id=one["id"], title=one["title"], text=one["text"], as_of=one["as_of"], because=causes(data)
    )
