"""The process that asks openapi-spec-validator: documents in, one line each, refusals out."""

import gc
import json
import sys

from oaswright.judge.settings import fix_settings

# Far beyond what the largest documents need (200 MB), and less than what a machine has to spare.
_MAX_MEMORY = 4 * 1024**3


def main() -> None:
    """Answer each line of standard input, which is `[version, document]`, as soon as it is decided."""
    _limit_memory()
    # Little of what is made here is a cycle, and the memory has a limit.
    gc.disable()
    fix_settings()
    from oaswright.judge.refusals import find_refusals

    for line in sys.stdin:
        version, value = json.loads(line)
        sys.stdout.write(json.dumps(find_refusals(version, value)) + "\n")
        sys.stdout.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limit; the time limit of the other side holds there as well.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > _MAX_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, hard))


if __name__ == "__main__":
    main()
