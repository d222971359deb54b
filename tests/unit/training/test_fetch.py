"""Downloads from a server on this machine, which breaks off, lies and refuses."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import medmnist
import numpy as np
import pytest

from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.run_events import Event, Failed, Progress
from tests.file_server import Site, answering, serving
from training.base.errors import DataError, StudyStopped
from training.cli.fetch import main
from training.data.download import Unreachable, download, part_of
from training.data.published_sets import check_counts, set_names

Told = Callable[[], list[Event]]

BODY = np.random.default_rng(0).integers(0, 256, 1_500_000, np.uint8).tobytes()
MD5 = hashlib.md5(BODY, usedforsecurity=False).hexdigest()


def fetch(site: Site, target: Path, md5: str = MD5, **how: Any) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    download(
        f"{site.address}/{target.name}", target, md5,
        lambda done, total: seen.append((done, total)),
        **{"first_wait": 0.0, "most_bytes": 2_000_000} | how,
    )  # fmt: skip
    return seen


def test_a_broken_download_goes_on_where_it_ended(tmp_path: Path) -> None:
    target = tmp_path / "a.npz"
    with serving(Site({"a.npz": BODY}, break_after=[600_000, 1])) as site:
        seen = fetch(site, target)
    assert target.read_bytes() == BODY
    ranges = [wanted for _, wanted in site.asked]
    assert ranges == ["", "bytes=600000-", "bytes=600001-"]
    assert seen[-1] == (len(BODY), len(BODY))
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_it_goes_on_in_another_process_too_and_nothing_has_the_final_name_until_then(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.npz"
    asked = itertools.count(1)
    with serving(Site({"a.npz": BODY})) as site:
        with pytest.raises(StudyStopped):
            fetch(site, target, stopped=lambda: next(asked) == 2)
        assert [path.name for path in tmp_path.iterdir()] == [".a.npz.part"]
        kept = part_of(target).stat().st_size
        assert 0 < kept < len(BODY)
        fetch(site, target)
    assert site.asked[1][1] == f"bytes={kept}-"
    assert target.read_bytes() == BODY


def test_a_part_that_is_already_whole_is_only_checked(tmp_path: Path) -> None:
    target = tmp_path / "a.npz"
    part_of(target).write_bytes(BODY)
    with serving(Site({"a.npz": BODY})) as site:
        fetch(site, target)
    assert target.read_bytes() == BODY
    assert len(site.asked) == 1


def test_a_server_without_ranges_sends_all_again(tmp_path: Path) -> None:
    target = tmp_path / "a.npz"
    site = Site({"a.npz": BODY}, ranges=False, break_after=[700_000])
    with serving(site):
        fetch(site, target)
    assert target.read_bytes() == BODY
    assert [wanted for _, wanted in site.asked] == ["", "bytes=700000-"]


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.npz"
    with (
        serving(Site({"a.npz": BODY})) as site,
        pytest.raises(DataError) as caught,
    ):
        fetch(site, target, md5="0" * 32)
    assert caught.value.cause.values == {"file": "a.npz"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("status", "requests"), [(404, 1), (503, 3)])
def test_a_refusal_is_final_and_an_overload_is_tried_again(
    tmp_path: Path, status: int, requests: int
) -> None:
    site = Site({"a.npz": BODY}, status=status)
    with serving(site), pytest.raises(Unreachable) as caught:
        fetch(site, tmp_path / "a.npz")
    assert caught.value.reason.values["status"] == status
    assert len(site.asked) == requests
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_sends_without_end_is_left(tmp_path: Path) -> None:
    with serving(Site({"a.npz": BODY})) as site, pytest.raises(DataError):
        fetch(site, tmp_path / "a.npz", most_bytes=1_000_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/a.npz", "/a.npz"])
def test_an_odd_server_is_left_with_one_error(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It redirects elsewhere or to itself without end, sends for ever, or at a drip."""
    monkeypatch.setattr("training.data.download._SLOWEST_S", 0.2)
    monkeypatch.setattr("training.data.download._ANSWERS_WITHIN_S", 2.0)
    target = tmp_path / "a.npz"
    moved = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
    with answering(moved) as address, pytest.raises(Unreachable):
        download(f"{address}/a.npz", target, MD5, lambda *_: None, most_bytes=9, first_wait=0.0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("head", "then"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", b"xxxx"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", b"xxxx"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"xxxx"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"zz\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b""),
        (b"", b"\0" * 9),
    ],
)
def test_nonsense_is_left_with_one_error(
    tmp_path: Path, head: bytes, then: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the head of its answer the server sends a byte now and then, without end."""
    monkeypatch.setattr("training.data.download._SLOWEST_S", 0.2)
    monkeypatch.setattr("training.data.download._ANSWERS_WITHIN_S", 0.5)
    target = tmp_path / "a.npz"
    with (
        answering(head + then, drip=b"x") as address,
        pytest.raises((Unreachable, DataError)),
    ):
        download(f"{address}/a.npz", target, MD5, lambda *_: None, most_bytes=999, first_wait=0.0)
    assert not target.exists()


# ------------------------------------------------------------------------- the command

PUBLISHED = {
    "train": (9366, 9509, 10360, 10401, 8006, 12182, 7886, 9401, 12885),
    "val": (1041, 1057, 1152, 1156, 890, 1354, 877, 1045, 1432),
    "test": (1338, 847, 339, 634, 1035, 592, 741, 421, 1233),
}


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Files of one-pixel images with the published labels, and their checksums in medmnist."""
    files = {}
    totals = medmnist.INFO["organamnist"]["n_samples"]
    for name, shape, counts in (
        ("pathmnist", (1, 1, 3), PUBLISHED),
        ("organamnist", (1, 1), {split: (total,) for split, total in totals.items()}),
    ):
        arrays: dict[str, Any] = {}
        for split, of_class in counts.items():
            labels = np.repeat(np.arange(len(of_class)), of_class).astype(np.uint8)
            arrays[f"{split}_labels"] = labels[:, None]
            arrays[f"{split}_images"] = np.zeros((len(labels), *shape), np.uint8)
        np.savez_compressed(tmp_path / "made.npz", allow_pickle=False, **arrays)
        files[f"{name}_64.npz"] = (tmp_path / "made.npz").read_bytes()
        digest = hashlib.md5(files[f"{name}_64.npz"], usedforsecurity=False).hexdigest()
        monkeypatch.setitem(medmnist.INFO[name], "MD5_64", digest)
    (tmp_path / "made.npz").unlink()
    return files


def test_the_command_fetches_both_sets_and_tells_how_far_it_is(
    tmp_path: Path, published: dict[str, bytes], told: Told
) -> None:
    out = tmp_path / "数据" / "new"
    with serving(Site(published, break_after=[5_000])) as site:
        command = ["--size", "64", "--out", str(out), "--mirror", site.address]
        assert main([*command, "--json"]) == 0
        events = told()
        asked = len(site.asked)
        # A second time, nothing is downloaded.
        assert main(command) == 0
        assert len(site.asked) == asked
    assert sorted(path.name for path in out.iterdir()) == sorted(published)
    for name, body in published.items():
        of_file = [e for e in events if isinstance(e, Progress) and str(e.task) == name]
        assert (of_file[-1].done, of_file[-1].total, of_file[-1].unit) == (
            len(body), len(body), "bytes",
        )  # fmt: skip


def test_without_a_server_it_says_what_to_put_where(tmp_path: Path, told: Told) -> None:
    with serving(Site({})) as site:
        pass  # now nobody listens there any more
    assert main(["--out", str(tmp_path), "--mirror", site.address, "--json"]) == 1
    (failed,) = told()
    assert isinstance(failed, Failed)
    assert failed.cause.values["file"] == "pathmnist_64.npz"
    assert failed.cause.values["host"] == "127.0.0.1"
    assert failed.next_step.values["folder"] == str(tmp_path)
    for name, digest in (("pathmnist", "55aa9c1e"), ("organamnist", "")):
        line = f"{name}_64.npz: {site.address}/{name}_64.npz (MD5 {digest}"
        assert line in failed.next_step.values["files"]


def test_another_file_of_that_name_is_left_as_it_is(
    tmp_path: Path, published: dict[str, bytes], told: Told
) -> None:
    (tmp_path / "pathmnist_64.npz").write_bytes(b"mine")
    assert main(["--out", str(tmp_path), "--mirror", "http://127.0.0.1:9", "--json"]) == 1
    (failed,) = told()
    assert isinstance(failed, Failed)
    assert failed.cause.values == {"file": "pathmnist_64.npz", "folder": str(tmp_path)}
    assert failed.action == ChooseFolder()
    assert (tmp_path / "pathmnist_64.npz").read_bytes() == b"mine"


def test_counts_are_checked_by_class(tmp_path: Path, published: dict[str, bytes]) -> None:
    path = tmp_path / "pathmnist_64.npz"
    path.write_bytes(published["pathmnist_64.npz"])
    check_counts(path, "pathmnist")
    with np.load(path) as file:
        arrays = dict(file)
    arrays["val_labels"][0] = 1
    np.savez_compressed(path, allow_pickle=False, **arrays)
    with pytest.raises(DataError) as caught:
        check_counts(path, "pathmnist")
    told = caught.value.cause.values
    assert (told["split"], told["file"]) == ("val", path.name)
    assert told["found"][:2] == (1040, 1058)
    assert told["expected"] == PUBLISHED["val"]


def test_an_unknown_set_and_a_barred_folder_are_refused(tmp_path: Path, told: Told) -> None:
    assert main(["--out", str(tmp_path), "--sets", "chestmnist", "--json"]) == 1
    (failed,) = told()
    assert isinstance(failed, Failed)
    assert failed.cause.values == {"name": "chestmnist"}
    assert "chestmnist" not in set_names()
    assert "bloodmnist" in set_names()
    (tmp_path / "file").write_text("")
    assert main(["--out", str(tmp_path / "file" / "below"), "--json"]) == 1
    (failed,) = told()
    assert isinstance(failed, Failed)
    assert failed.cause.values["path"] == str(tmp_path / "file" / "below")
    assert failed.action == ChooseFolder()
