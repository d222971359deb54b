"""crcviewer: tissue classes of colorectal cancer from a histology tile and a radiology image.

For research use only, not for diagnosis.
"""

__version__ = "0.1.0"
