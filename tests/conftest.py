"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_device_locks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests wait for no training run but their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRCVIEWER_LOCKS", str(tmp_path_factory.mktemp("locks")))
        yield
