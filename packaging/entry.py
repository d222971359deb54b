"""Where both executables of the frozen program begin."""

import multiprocessing
import sys

if __name__ == "__main__":
    # Before all else, our own imports too: each process that multiprocessing makes begins here.
    multiprocessing.freeze_support()
    from crcviewer.__main__ import main

    sys.exit(main())
