"""What the ledger makes of what clients were told and what is there: each count can rise."""

from contextlib import closing

import pytest

from drill.ledger import ACKED, NOT_SENT, REFUSED, SENT, UNKNOWN, Ledger, Operation, judge, judge_rows

KEY = "alice/550"
ONE, TWO = Operation("1", KEY, "1"), Operation("2", KEY, "2")
GONE = Operation("3", KEY, None)


def told(*outcomes):
    return [line for outcome, operation in outcomes for line in ((SENT, operation), (outcome, operation))]


def found(told, state, *texts):
    actual = {KEY: state} if state else {}
    return judge(told, actual, texts or [state or ""])


def test_what_was_acknowledged_and_is_there_is_right():
    assert found(told((ACKED, ONE), (ACKED, TWO)), "2").is_clean
    assert found(told((ACKED, ONE), (ACKED, GONE)), None).is_clean


@pytest.mark.parametrize("state", [None, "1", "something else"])
def test_what_was_acknowledged_and_is_not_there_is_lost(state):
    assert found(told((ACKED, ONE), (ACKED, TWO)), state).lost


def test_a_removal_that_was_acknowledged_is_lost_when_the_entry_is_there():
    assert found(told((ACKED, ONE), (ACKED, GONE)), "1").lost


@pytest.mark.parametrize("state", ["1", "2"])
def test_without_an_answer_it_is_there_or_not(state):
    assert found(told((ACKED, ONE), (UNKNOWN, TWO)), state).is_clean
    assert found([*told((ACKED, ONE)), (SENT, TWO)], state).is_clean


def test_what_came_after_without_an_answer_excuses_nothing_else():
    assert found(told((ACKED, ONE), (UNKNOWN, TWO)), None).lost


@pytest.mark.parametrize("outcome", [REFUSED, NOT_SENT])
def test_what_was_refused_and_is_there_is_a_ghost(outcome):
    verdict = found(told((ACKED, ONE), (outcome, TWO)), "2")
    assert (verdict.ghost, verdict.lost) != ([], [])
    assert not verdict.lost


def test_two_rows_with_one_number_are_twice():
    assert found(told((ACKED, ONE)), "1", "1", "1").twice


@pytest.mark.parametrize(
    "proof", [{"drift": ["alice: 1 for 2"]}, {"orphans": ["movies_entry.owner_id"]}, {"open": 1}]
)
def test_counts_that_drifted_rows_without_another_and_open_transactions_are_torn(proof):
    rows = {"entries": [["alice", 550, "1", 1]], "follows": [], "messages": []}
    clean = {"drift": [], "orphans": [], "open": 0}
    assert judge_rows(told((ACKED, ONE)), rows, clean).is_clean
    assert judge_rows(told((ACKED, ONE)), rows, clean | proof).torn


def test_what_stays_wrong_counts_once():
    verdict = found(told((ACKED, ONE)), None)
    verdict += found(told((ACKED, ONE)), None)
    assert len(verdict.lost) == 1


def test_it_is_on_disk_before_anything_else_happens(tmp_path):
    with closing(Ledger(tmp_path / "ledger")) as ledger:
        ledger.write(SENT, ONE)
        ledger.write(ACKED, ONE)
        assert ledger.read() == told((ACKED, ONE))
