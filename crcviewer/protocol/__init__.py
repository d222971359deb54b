"""What every process of crcviewer agrees on. Standard library only."""
