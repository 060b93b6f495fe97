"""The risk of a plan in words: which musts may be missed, what would be safer, what was cut short."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.domain.recommendation import Caution, Uncertainty
from advisor.explain.wording import listed, money, sentence, strategy_phrase


def risk_sentence(found: Uncertainty | None, names: Mapping[str, str], currency: str) -> str:
    """For the headline: the musts at risk with their chances, and the price of less; empty where none is."""
    if found is None or not found.at_risk:
        return ""
    chances = {chance.project: chance.chance for chance in found.recommendation.delivered}
    risks = [f"{names[project]} is on time in {chances[project]:.0%}" for project in found.at_risk]
    return f" At risk: {listed(risks)} of the sampled futures.{_safer(found, currency)}"


def _safer(found: Uncertainty, currency: str) -> str:
    price, chance = found.price_of_safer, found.chance_of_safer
    if found.safer is None or price is None or chance is None:
        return " No alternative looked at is safer." if found.alternatives else ""
    difference = f"{money(abs(price), currency)} {'more' if price >= 0 else 'less'}"
    mine = found.recommendation.all_musts
    against = "" if mine is None else f", against {mine.chance:.0%}"
    return " " + sentence(
        f"{strategy_phrase(found.safer)} has every must on time in {chance:.0%}{against}, for {difference} in all"
    )


def risk_cautions(found: Uncertainty | None, asked: int | None, compared: int = 0) -> tuple[Caution, ...]:
    """What was cut short. asked: samples that the request wanted, None where it wanted none; compared:
    alternatives that are tried beside the recommendation where there is time."""
    done = 0 if found is None else found.samples
    left_out = 0 if found is None else compared - len(found.alternatives)
    if asked is None or (done >= asked and left_out <= 0):
        return ()
    if done == 0:
        said = "The time limit passed before the first sampled future: nothing is known of the plan's risk."
    elif done < asked:
        said = (
            f"The time limit passed after {done} of {asked} sampled futures; the chances and costs under uncertainty "
            "rest on these."
        )
    else:
        said = "The time limit passed before every alternative was tried in the sampled futures."
    if 0 < done < asked and left_out > 0:
        said += " There was no time to try the recommendation's best alternatives in all of them."
    return (Caution(rule=None, level="low", text=said),)
