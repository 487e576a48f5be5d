"""`python -m oaswright`, and the entry point of the command."""

import sys

from oaswright.cli.main import run


def main() -> None:
    """Run the command with the arguments of the process and exit with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
