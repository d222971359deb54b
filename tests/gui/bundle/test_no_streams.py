"""A windowed program has no standard streams on Windows: the window needs none of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from crcviewer.engine.session_cases import read_session
from crcviewer.protocol.resources import samples_folder

# Python sets these to None in a program without a console; the descriptors are closed besides.
_CODE = """
import os, sys
sys.stdin = sys.stdout = sys.stderr = sys.__stdin__ = sys.__stdout__ = sys.__stderr__ = None
for descriptor in (0, 1, 2):
    os.close(descriptor)
from crcviewer.__main__ import main
sys.exit(main())
"""


def test_the_window_classifies_and_reports_without_streams(tmp_path: Path) -> None:
    report = tmp_path / "a report.json"
    tile = samples_folder() / "01 tumour_path.png"
    work = tmp_path / "work.json"
    session = tmp_path / "会 a.crcsession"
    work.write_text(json.dumps({"session": str(session)}), encoding="utf-8")
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _CODE, str(tile)],
        env=os.environ
        | home
        | {
            "QT_QPA_PLATFORM": "offscreen",
            "CRCVIEWER_DEVICE": "cpu",
            "CRCVIEWER_SMOKE_REPORT": str(report),
            "CRCVIEWER_SMOKE_WORK": str(work),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0
    seen = json.loads(report.read_text(encoding="utf-8"))
    assert seen["gave_up"] is False
    (case,) = seen["cases"]
    assert (case["model"], case["error"]) == ("demo", "")
    assert max(case["probabilities"]) == case["probabilities"][8], "the tumour sample"
    assert seen["classified"] > seen["painted"]
    assert [tab["picture"] for tab in seen["tabs"]] == [True] * len(seen["tabs"])
    assert len(seen["tabs"]) >= 3
    assert seen["imported"] == [], "the window has imported what only workers need"
    assert [case.name for case in read_session(session).cases] == [case["name"]]
    log = tmp_path / "crcviewer" / "crcviewer" / "logs" / "crcviewer.log"
    assert log.is_file()
    assert "Traceback" not in log.read_text(encoding="utf-8")
