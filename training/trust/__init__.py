"""What a finished model should know of its own limits: calibration, sets, gate, overlay tests."""
