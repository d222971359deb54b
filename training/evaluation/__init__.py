"""``crcviewer evaluate``: how good a run's models are, and whether they differ.

``evaluate`` wires it; ``counts``, ``ranking`` and ``calibration`` are the figures, each for one
weighting of the cases or for thousands at once, which is what the bootstrap asks for.
"""
