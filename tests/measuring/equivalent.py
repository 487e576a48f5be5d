"""Mutants that mean the same as what stands there, by module and changed lines, each with the reason.

They are left out of the figures of `make mutants`. A line that two places share stands for both.
"""

from collections.abc import Mapping

EQUIVALENT: Mapping[tuple[str, ...], str] = {
    (
        "checking/memory.py",
        '-return blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()',
        '+return blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size= 17).hexdigest()',
    ): "a longer name for a request is one, too",
    (
        "checking/memory.py",
        '-return blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()',
        '+return blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size= 15).hexdigest()',
    ): "a shorter name for a request is one, too",
    (
        "cli/serve.py",
        "-threading.Thread(target=work, daemon=True).start()",
        "+threading.Thread(target=work, daemon=False).start()",
    ): "the event that ends the thread is set whenever the server ends",
    (
        "cli/serve.py",
        "-while not ready.wait(0.1):",
        "+while not ready.wait( 1.1):",
    ): "the wait ends with the event, however often it is looked at",
    (
        "cli/watch.py",
        "-_CLOCK_NS = 20_000_000",
        "+_CLOCK_NS = 19999999",
    ): "a nanosecond less of patience with a clock that lags behind",
    (
        "document/yaml_causes.py",
        '-above = text.rfind("\\n", 0, max(0, error.line_start - 1)) + 1',
        '+above = text.rfind("\\n", 0, max( -1, error.line_start - 1)) + 1',
    ): "before an error in the first line no comment has ended, which is what is looked for from there",
    (
        "judge/__main__.py",
        "-if hard == resource.RLIM_INFINITY or hard > _MAX_MEMORY:",
        "+if hard == resource.RLIM_INFINITY or hard >= _MAX_MEMORY:",
    ): "a limit that is set to what it is",
    (
        "runtime/body_streams.py",
        "-yield found[0]",
        "+yield found[ -1]",
    ): "a tuple of one",
    (
        "runtime/routing.py",
        "-if found < 0:",
        "+if found <= 0:",
    ): "what is looked for behind a first character is not found at 0",
    (
        "handlers/parameters.py",
        "-found.sort(key=lambda item: item[0])",
        "+found.sort(key=lambda item: item[ 1])",
    ): "parameters do not overlap: they end in the order in which they begin",
    (
        "runtime/encoders.py",
        "-content = write_valid(body, validator) if type(body) in _PLAIN else None",
        "+content = write_valid(body, validator) if not type(body) in _PLAIN else None",
    ): "plain values are written as models are otherwise: the same bytes, more slowly",
}
