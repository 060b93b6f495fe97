"""A model built without PuLP's bookkeeping is the same model, row by row and column by column."""

from __future__ import annotations

import pytest

from advisor.model.constraints import add_constraints
from advisor.model.objective import economic_cost
from advisor.model.sequencing import SequencedModel, add_sequencing
from advisor.model.solver import QuickProblem, Session, affine
from tests.model.tiny import two_roles_one_path


def written(problem: QuickProblem | None) -> str:
    m = SequencedModel(two_roles_one_path(), problem=problem)
    add_constraints(m)
    add_sequencing(m)
    terms, constant = economic_cost(m)
    text = Session(m.problem).written(terms, constant=constant, form="lp")
    return text.replace("= -0\n", "= +0\n")  # PuLP turns some limits of 0 round


def test_it_is_written_exactly_as_the_one_that_pulp_built():
    assert written(QuickProblem()) == written(None)


@pytest.mark.parametrize(
    ("compared", "limits"),
    [
        (lambda row: row <= 5, (None, 3.0)),
        (lambda row: row >= 5, (3.0, None)),
        (lambda row: row == 5, (3.0, 3.0)),
    ],
)
def test_a_constant_goes_to_the_other_side_of_a_row(compared, limits):
    x = QuickProblem().add_variable("x", 0)
    row = compared(affine([(x, 1.0), (x, 2.0)], 2.0))
    assert (row.getLb(), row.getUb()) == limits
    assert dict(row.items()) == {x: 3.0}
