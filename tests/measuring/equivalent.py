"""Mutants that mean the same as what stands there, by module and changed lines, each with the reason.

They are left out of the figures of `make mutants`. A line that two places share stands for both.
"""

from collections.abc import Mapping

EQUIVALENT: Mapping[tuple[str, ...], str] = {}
