"""Sessions in the window: saved as one works, opened, found again after a crash."""
