"""The workers as Qt signals, for the window: Qt core only, no decoding, no torch."""
