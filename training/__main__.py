"""``python -m training …``: what torchrun starts: the commands of training, without the window."""

from __future__ import annotations

import sys
from importlib import import_module

from training.cli.commands import COMMANDS

_USAGE = "usage: python -m training COMMAND …\n\ncommands:\n" + "\n".join(
    f"  {name:<12} {text}" for name, (_, text) in COMMANDS.items()
)


def main() -> int:
    """Run the command named on the command line; returns the exit status."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = arguments[:1] in (["-h"], ["--help"])
        print(_USAGE, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2
    module, _ = COMMANDS[arguments[0]]
    return int(import_module(module).main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main())
