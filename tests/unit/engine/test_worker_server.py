"""One server loop for all workers: exactly one final reply for each request, whatever happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import decode, encode
from crcviewer.protocol.map_messages import OpenMap
from crcviewer.protocol.messages import (
    PROTOCOL_VERSION,
    Cancel,
    Cancelled,
    Classified,
    Classify,
    Failed,
    Hello,
    LoadModel,
    Progress,
    Reply,
)
from crcviewer.protocol.text import text
from tests.unit.engine.worker_dialogue import Dialogue, Start


def case(request_id: int, command: str, *, batch: bool = False) -> Classify:
    return Classify(request_id, ImageRef(command), batch=batch)


@pytest.fixture
def trial(start: Start) -> Dialogue:
    dialogue = start("trial")
    assert dialogue.hello() == Hello(0, PROTOCOL_VERSION, "trial", dialogue.process.pid)
    return dialogue


def test_says_what_is_in_hand_then_answers(trial: Dialogue) -> None:
    trial.send(case(7, "nothing"))
    assert trial.next() == Progress(7, 0, 0)
    reply = trial.next()
    assert isinstance(reply, Classified)
    assert reply.id == 7
    assert Path(reply.arrays).read_bytes() == b"arrays"


def test_prints_of_libraries_stay_off_the_channel(trial: Dialogue) -> None:
    trial.send(case(1, "print"))
    assert isinstance(trial.final(), Classified)
    trial.end_input()
    assert "so does a C library" in trial.printed()
    assert "a library talks" in trial.printed()


@pytest.mark.parametrize(
    "line",
    [
        b"not json\n",
        b"\xff\xfe\n",
        b"\n",
        b'{"type": "Teleport", "id": 1}\n',
        b'{"type": "Cancelled", "id": 1}\n',
        b'{"type": "Classify", "id": 1, "pathology": 3}\n',
        b"[" * 200_000 + b"\n",
    ],
)
def test_lines_that_are_no_request_are_logged_and_left(trial: Dialogue, line: bytes) -> None:
    trial.write(line)
    trial.send(case(2, "nothing"))
    assert trial.final().id == 2
    assert "was ignored" in trial.log("trial")


def test_failure_is_a_sentence_and_details_go_to_the_log(trial: Dialogue) -> None:
    trial.send(case(1, "stumble"), case(2, "refuse"), case(3, "memory"), OpenMap(4, ""))
    unexpected, refused, memory, unknown = (trial.final() for _ in range(4))
    assert isinstance(unexpected, Failed)
    assert "a detail" not in str(unexpected.failure.said)
    assert unexpected.next_step
    assert "a detail for the log" in trial.log("trial")
    assert refused == Failed(2, text("This case is odd."), text("Choose another one."))
    assert isinstance(memory, Failed)
    assert "memory" in str(memory.cause)
    assert isinstance(unknown, Failed)
    assert unknown.id == 4
    assert not list(trial.session.glob("*.npz"))


def test_interactive_overtakes_batch(trial: Dialogue, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    trial.send(case(1, f"wait {gate}", batch=True))
    assert trial.next() == Progress(1, 0, 0)
    trial.send(
        *(case(i, "nothing", batch=True) for i in (2, 3)), case(4, "nothing"), case(5, "nothing")
    )
    # A request that the server has accepted after the others: all are in its queue.
    trial.send(case(6, "nothing"), Cancel(7, 6))
    assert trial.next() == Cancelled(6)
    gate.touch()
    assert [trial.final().id for _ in range(5)] == [1, 4, 5, 2, 3]


def together(request_id: int, command: str) -> Classify:
    return Classify(request_id, ImageRef(command), batch=True, overlays=False)


def test_batch_cases_are_answered_together_and_fail_alone(trial: Dialogue, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    trial.send(case(1, f"wait {gate}"))
    commands = ["nothing", "refuse", "nothing", "read refuse", "nothing", "alone"]
    trial.send(*(together(n, command) for n, command in enumerate(commands, 2)))
    told = [trial.next() for _ in range(8)]  # all are in hand, and one has failed at once
    assert [reply.id for reply in told if isinstance(reply, Failed)] == [5]
    assert {reply.id for reply in told} == set(range(1, 8))
    gate.touch()
    finals = {reply.id: reply for reply in (trial.final() for _ in range(6))}
    assert [n for n, reply in finals.items() if isinstance(reply, Failed)] == [3]
    assert all(isinstance(finals[n], Classified) for n in (1, 2, 4, 6, 7))
    trial.end_input()
    passes = [line for line in trial.printed().splitlines() if line.startswith("together")]
    assert "together 1" in passes  # what failed of memory together
    assert len(passes) < 5


def test_a_file_that_hangs_holds_up_no_other_case_and_can_be_cancelled(
    trial: Dialogue, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    trial.send(together(1, f"read wait-deaf {gate}"))
    assert trial.next() == Progress(1, 0, 0)
    trial.send(together(2, "nothing"), case(3, "nothing"), together(4, "nothing"))
    assert {trial.final().id for _ in range(3)} == {2, 3, 4}
    trial.send(Cancel(5, 1), Cancel(6, 1))
    assert trial.final() == Cancelled(1)
    gate.touch()
    trial.send(together(7, "nothing"))
    assert trial.final().id == 7


def test_interactive_overtakes_cases_that_are_read(trial: Dialogue, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    trial.send(case(1, f"wait {gate}"))
    assert trial.next() == Progress(1, 0, 0)
    trial.send(*(together(n, "nothing") for n in range(2, 10)))
    assert {trial.next().id for _ in range(8)} == set(range(2, 10))
    trial.send(case(10, "nothing"), case(11, "nothing"), Cancel(12, 11))
    assert trial.final() == Cancelled(11)
    gate.touch()
    order = [trial.final().id for _ in range(10)]
    assert order[:2] == [1, 10]
    assert set(order[2:]) == set(range(2, 10))


def test_cancel_ends_queued_and_running_requests_once(trial: Dialogue, tmp_path: Path) -> None:
    trial.send(case(1, f"wait {tmp_path / 'never'}"), case(2, "nothing"))
    assert trial.next() == Progress(1, 0, 0)
    trial.send(Cancel(3, 2), Cancel(4, 1), Cancel(5, 1), Cancel(6, 99))
    assert trial.next() == Cancelled(2)
    assert trial.next() == Cancelled(1)
    trial.send(Cancel(7, 1), case(8, "nothing"))
    assert trial.next() == Progress(8, 0, 0)
    assert isinstance(trial.next(), Classified)
    assert len(list(trial.session.glob("*.npz"))) == 1


def test_second_request_of_an_id_in_use_is_ignored(trial: Dialogue, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    trial.send(case(1, f"wait {gate}"), case(1, "refuse"), case(2, "nothing"))
    gate.touch()
    assert isinstance(trial.final(), Classified)
    assert trial.final().id == 2


@pytest.mark.parametrize("command", ["nothing", "wait", "wait-deaf"])
def test_end_of_input_ends_the_process_promptly(
    trial: Dialogue, tmp_path: Path, command: str
) -> None:
    trial.send(case(1, f"{command} {tmp_path / 'never'}"))
    assert trial.next() == Progress(1, 0, 0)
    # A job that never ends must not hold the process: it is waited for with an end.
    assert trial.end_input() == 0


def test_nobody_listening_ends_the_process(tmp_path: Path) -> None:
    script = Path(__file__).with_name("trial_worker.py")
    worker = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    with worker.stdin:
        with worker.stdout:
            assert isinstance(decode(worker.stdout.readline()), Hello)
        worker.stdin.write(encode(case(1, "nothing")))
        worker.stdin.flush()
        assert worker.wait(60) == 0


def test_many_requests_get_one_reply_each(trial: Dialogue) -> None:
    requests = [case(i, "nothing", batch=i % 3 == 0) for i in range(1, 201)]
    trial.write(b"".join(encode(request) for request in requests))
    replies: list[Reply] = [trial.final() for _ in requests]
    assert sorted(reply.id for reply in replies) == [request.id for request in requests]
    arrays = [reply.arrays for reply in replies if isinstance(reply, Classified)]
    assert len(set(arrays)) == len(requests)


def test_model_request_keeps_the_order_of_interactive_work(trial: Dialogue) -> None:
    trial.send(LoadModel(1, "a"), case(2, "nothing"), LoadModel(3, "b"), case(4, "nothing"))
    replies = [trial.final() for _ in range(4)]
    assert [r.model_name for r in replies if isinstance(r, Classified)] == ["a", "b"]
