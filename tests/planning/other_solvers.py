"""Exported files, read and solved again: by HiGHS from the file, and by CBC as its own program."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import highspy
import pulp

TOLERANCE = 2e-5
"""What solvers may differ by, in the objective's unit: each keeps rows to 1e-6 or 1e-7, and a row that
fixes what an earlier stage reached gives way by up to 5e-6."""


def cbc_program() -> str | None:
    """CBC's executable: the one that PuLP 3 brings, or `cbc` on the path (PuLP 4: the package cbcbox puts it there)."""
    bundled = getattr(getattr(pulp, "PULP_CBC_CMD", None), "pulp_cbc_path", None)
    found = bundled or pulp.COIN_CMD(msg=False).path
    return shutil.which(found) or shutil.which("cbc")


def read_by_highs(path: Path) -> highspy.Highs:
    highs = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 1e-7,
    }.items():
        highs.setOptionValue(option, value)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    return highs


def optimum_by_highs(path: Path) -> float:
    highs = read_by_highs(path)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)


def optimum_by_cbc(path: Path) -> float:
    """CBC is told nothing but the file and to close the gap."""
    solution = path.with_suffix(".solution")
    program = cbc_program()
    assert program, "these tests need CBC: PuLP 3 brings it, else install cbcbox or the program cbc"
    command = [program, str(path), "-ratioGap", "0", "-allowableGap", "0", "-solve", "-solution"]
    said = subprocess.run([*command, str(solution)], capture_output=True, text=True, check=True).stdout
    assert "###" not in said, f"CBC complains of the file: {said}"
    # CBC 2.10 says "Optimal", the versions after it "Optimal (within gap tolerance)", which is 0 here.
    found = re.match(r"Optimal[^-]* - objective value (\S+)", solution.read_text())
    assert found, said
    return float(found.group(1))


SOLVERS = {"HiGHS": optimum_by_highs, "CBC": optimum_by_cbc}
