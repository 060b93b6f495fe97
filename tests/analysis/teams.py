"""Random teams and their work: small, and full of the edges that a verdict may stumble over."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from advisor.domain.parameters import JointWork, Limits, Parameters, ProjectParameters
from advisor.domain.team import Duty, Member, Starter, Team
from tests.model.tiny import ENGINEERING, SCIENCE, after, ongoing, parameters, project

BUILD = (
    "data_analysis",
    "model_building",
    "data_pipelines",
    "production_code",
    "deployment",
    "user_adoption",
)
ORDER = (
    after("data_analysis", "model_building"),
    after("model_building", "production_code", 1),
    after("data_pipelines", "production_code"),
    after("production_code", "deployment"),
    after("deployment", "user_adoption", 1),
)


def random_work(seed: int, months: int = 9) -> tuple[Parameters, Team]:
    """Parameters and a team, one to three projects, everything drawn from the seed."""
    chance = Random(seed)
    projects = [_delivery(chance, f"p{i}", months) for i in range(chance.choice((1, 1, 2, 3)))]
    if chance.random() < 0.3:
        demand = {chance.choice(("data_analysis", "operations")): chance.choice((0.1, 0.3, 0.7))}
        projects.append(
            ongoing("o", months=months, demand=demand, priority=chance.choice(("must", "should", "could")))
        )
    found = parameters(
        months=months,
        projects=tuple(sorted(projects, key=lambda p: p.id)),
        specialty_share=chance.choice((0.3, 0.5, 1.0)),
    )
    return _with_joint_work(found, chance), _with_leaver(
        _team(chance, months), Random(f"leaver {seed}"), months
    )


def _with_joint_work(found: Parameters, chance: Random) -> Parameters:
    if chance.random() < 0.5:
        return found
    rule = JointWork(rule="together", activity="model_building", side="engineering", share=0.1)
    limits = Limits(
        budget=0.0,
        annual_budget=None,
        training_budget=None,
        payroll_cap=None,
        max_hires=None,
        joint_work=(rule,),
    )
    return parameters(
        months=found.horizon.months,
        projects=found.projects,
        specialty_share=found.specialty_share,
        limits={name: getattr(limits, name) for name in ("budget", "joint_work")},
    )


def _delivery(chance: Random, name: str, months: int) -> ProjectParameters:
    present = [k for k in BUILD if chance.random() < 0.7] or ["model_building"]
    start = chance.choice((0, 0, 2))
    edges = tuple(edge for edge in ORDER if edge.before in present and edge.after in present)
    return project(
        name,
        months=months,
        effort={k: round(chance.uniform(0.05, 0.8), 2) for k in present},
        deadline=chance.randint(start + 2, months - 1),
        earliest_start=start,
        priority=chance.choice(("must", "must", "should", "could")),
        operations=chance.choice((0.0, 0.0, 0.1)),
        max_team=chance.choice((1.0, 2.0, 20.0)),
        overlap={k: chance.choice((0.0, 0.3, 1.0)) for k in ENGINEERING},
        precedence=edges,
        qualification=dict.fromkeys((*SCIENCE, *ENGINEERING), 0.4),
        monthly_value=chance.choice((0.0, 30.0)),
    )


def _team(chance: Random, months: int) -> Team:
    members = tuple(_member(chance, f"m{i}", months) for i in range(chance.randint(1, 4)))
    starters, duties = [], []
    if len(members) > 1 and chance.random() < 0.4:
        learning = range(1, 4)
        starters.append(
            Starter(
                member="m0",
                gain=tuple(0.2 if t in learning else 0.0 for t in range(months + 1)),
                load=tuple(0.1 if t in learning else 0.0 for t in range(months + 1)),
                mentors=("m1",),
            )
        )
    if chance.random() < 0.3:
        duties.append(Duty(load=(0.2,) * 4 + (0.0,) * (months - 4), givers=(members[-1].key,)))
    return Team(members=members, starters=tuple(starters), duties=tuple(duties))


def _with_leaver(team: Team, chance: Random, months: int) -> Team:
    """In two of three teams the first member is a contractor, from whom the others take over in the last month."""
    if len(team.members) == 1 or chance.random() < 0.3:
        return team
    first, *others = team.members
    last = chance.randint(2, months - 1)
    time = tuple(there if t <= last else 0.0 for t, there in enumerate(first.time))
    leaver = replace(
        first, time=time, pay=0.0, handing_over={last: min(time[last], chance.choice((0.2, 0.5)))}
    )
    takers = chance.sample([m.key for m in others], chance.randint(1, len(others)))
    load = tuple(chance.choice((0.1, 0.4)) if t == last else 0.0 for t in range(months))
    duties = tuple(replace(d, givers=tuple(k for k in d.givers if k != first.key)) for d in team.duties)
    starters = tuple(
        replace(s, gain=tuple(g if t <= last else 0.0 for t, g in enumerate(s.gain))) for s in team.starters
    )
    return Team(
        members=(leaver, *others), starters=starters, duties=(*duties, Duty(load=load, givers=tuple(takers)))
    )


def _member(chance: Random, key: str, months: int) -> Member:
    side, share = chance.choice(("science", "engineering")), chance.choice((0.3, 0.5, 1.0, 2.0))
    first = chance.choice((0, 0, 3))
    last = chance.choice((months, months, months, 6))
    own, other = (SCIENCE, ENGINEERING) if side == "science" else (ENGINEERING, SCIENCE)
    proficiency = {k: round(chance.uniform(0.3, 1.0), 2) for k in own}
    proficiency |= {k: round(chance.uniform(0.0, 0.6), 2) for k in other}
    return Member(
        key=key,
        side=side,
        proficiency=proficiency,
        time=tuple(share if first <= t <= last else 0.0 for t in range(months + 1)),
        pay=chance.choice((0.0, 100.0)),
    )
