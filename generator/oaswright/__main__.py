"""`python -m oaswright`, and the entry point of the command."""

import gc
import sys

from oaswright.cli.main import run


def main() -> None:
    """Run the command with the arguments of the process and exit with its status."""
    status = run(sys.argv[1:])
    # Python looks for garbage once more before it ends, among all that a run has made.
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
