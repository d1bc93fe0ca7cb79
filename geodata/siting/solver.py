"""The door to the solver HiGHS: it runs beside, can be watched, and can be stopped.

Source: Huangfu and Hall (2018) for HiGHS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

import highspy
import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csc_array, vstack

from geodata.distance import Floats

LOOK_S = 0.1
"""So often somebody looks at a running solver, in seconds."""

LEAVE_S = 0.5
"""So long a solver that was told to stop is waited for; then it ends by itself."""

YES = 0.5
"""The solver tells 1 from 0 only nearly."""


@dataclass(frozen=True)
class Model:
    """Minimise cost @ x, where lower <= matrix @ x, and 0 <= x <= 1.

    Attributes
    ----------
    whole
        So many of the first columns are 0 or 1.
    total
        Sum of those columns; None means any.
    gap
        Costs that differ by less are alike.
    """

    cost: Floats
    matrix: csc_array
    lower: Floats
    whole: int
    total: int | None
    gap: float = 0.0


@dataclass
class Progress:
    """What a running solver knows.

    Attributes
    ----------
    bound
        No solution costs less; infinite if there is none.
    chosen
        The whole columns that are 1 in the solutions found.
    """

    bound: float
    chosen: list[tuple[int, ...]]


def solve(model: Model, see: Callable[[Progress], bool]) -> bool:
    """Solve a model; return whether it came to an end.

    Parameters
    ----------
    see
        Is called now and then, in the thread of the caller, and at the end; returns
        whether to go on.
    """
    highs, stop = _loaded(model), Event()
    progress = Progress(-np.inf, [])

    def interrupt(event: highspy.highs.HighsCallbackEvent) -> None:
        if stop.is_set():
            event.interrupt()

    def look(event: highspy.highs.HighsCallbackEvent) -> None:
        progress.bound = max(progress.bound, event.data_out.mip_dual_bound)
        interrupt(event)

    def improve(event: highspy.highs.HighsCallbackEvent) -> None:
        progress.chosen.append(_read(event.data_out.mip_solution, model))
        look(event)

    highs.cbMipInterrupt += look
    highs.cbMipImprovingSolution += improve
    highs.cbSimplexInterrupt += interrupt
    thread = Thread(target=highs.run)
    thread.start()
    try:
        while thread.is_alive() and see(progress):
            thread.join(LOOK_S)
    finally:
        stop.set()
        thread.join(LEAVE_S)
    if thread.is_alive():
        return False
    return _ended(highs, model, progress) and see(progress)


def _ended(highs: highspy.Highs, model: Model, progress: Progress) -> bool:
    """Read the answer; return whether it is final."""
    status, info = highs.getModelStatus(), highs.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        progress.chosen.append(_read(highs.getSolution().col_value, model))
    if status == highspy.HighsModelStatus.kInfeasible:
        progress.bound = np.inf
        return True
    progress.bound = max(progress.bound, info.mip_dual_bound)
    return bool(status == highspy.HighsModelStatus.kOptimal)


def _read(values: ArrayLike, model: Model) -> tuple[int, ...]:
    whole = np.asarray(values)[: model.whole]
    return tuple(np.flatnonzero(whole > YES).tolist())


def _loaded(model: Model) -> highspy.Highs:
    rows, columns = model.matrix.shape
    whole = np.zeros(columns)
    whole[: model.whole] = 1
    matrix = csc_array(vstack([model.matrix, csc_array(whole[None])]))
    least, most = (model.total, model.total) if model.total else (0, columns)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows + 1
    lp.col_cost_ = model.cost
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.row_lower_ = np.append(model.lower, least)
    lp.row_upper_ = np.append(np.full(rows, highspy.kHighsInf), most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(one)] for one in whole]
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": model.gap,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs
