"""What holds for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A machine that is busy with other things makes no test fail: nothing is asserted of wall time.
settings.register_profile("all", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("all"), max_examples=20)
settings.load_profile("all")


@pytest.fixture(scope="session", autouse=True)
def own_device_locks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests wait for no training run but their own, and keep no map of a slide and no session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRCVIEWER_LOCKS", str(tmp_path_factory.mktemp("locks")))
        patch.setenv("CRCVIEWER_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("CRCVIEWER_SESSIONS", str(tmp_path_factory.mktemp("sessions")))
        yield


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real images; skips where there is none."""
    folder = os.environ.get("CRCVIEWER_TEST_DATA")
    if not folder:
        pytest.skip("CRCVIEWER_TEST_DATA does not name the folder of real images")
    return Path(folder)
