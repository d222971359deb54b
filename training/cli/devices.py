"""``crcviewer devices``: what a study could run on, or why not."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.units import bytes_words
from training.cli.output import Output
from training.hardware.devices import report_devices


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``devices``; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="crcviewer devices",
        description="Lists the devices that a study could run on, and why one cannot be used.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    arguments = parser.parse_args(argv)
    with Output(arguments) as output:
        report = report_devices()
        output.report(report, lambda: _as_text(report))
    return output.status


def _as_text(report: DeviceReport) -> str:
    lines = []
    for device in report.devices:
        name = f"{device.name or '–':<8}{device.title}"
        memory = f"{bytes_words(device.memory)}" if device.memory else "memory unknown"
        free = f", {bytes_words(device.memory_free)} free" if device.memory_free else ""
        mark = " (auto)" if device.name == report.default else ""
        lines.append(f"{name}, {memory}{free}{mark}")
        if not device.usable:
            lines.append(f"        cannot be used: {device.why_not} {device.next_step}")
    built = f"torch {report.torch} for {report.torch_build}"
    if report.driver:
        built += f", NVIDIA driver {report.driver}"
    memory = f"{bytes_words(report.ram_free)} of {bytes_words(report.ram)} memory free"
    lines.append(f"{report.cpu_cores} processor cores, {memory}; {built}")
    return "\n".join(lines)
