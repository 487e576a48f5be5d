"""Server variables that do not match their URL.

## What it does
Reports a `{name}` in the `url` of a server that `variables` does not declare, a declared variable that the
url does not use, and a default that is not among the variable's `enum`.

## Why
The url cannot be completed, so a client has no address to send requests to.

## Example
    servers:
      - url: https://{region}.example.com
        variables:
          regoin: {default: eu}       # did you mean `region`?

## How to fix
Declare each variable of the url with a `default`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean, suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import outside_names, template_names


def check(context: Context) -> Iterable[Finding]:
    # What is a must since 3.1 was good advice in 3.0.
    severity = Severity.WARNING if context.version == "3.0" else Severity.ERROR
    for server in context.objects("server"):
        url = server.value.get("url")
        variables = server.mapping("variables")
        if not isinstance(url, str) or not isinstance(server.value.get("variables", {}), dict):
            continue
        if not {"{", "}"}.isdisjoint(outside_names(url)):
            # Nobody knows its variables before its braces match.
            continue
        names = template_names(url)
        strays = [name for name in variables if name not in names]
        missing = [name for name in dict.fromkeys(names) if name not in variables]
        for name in missing:
            guess = did_you_mean(name, strays) or (strays[0] if len(strays) == len(missing) == 1 else None)
            if guess is not None:
                strays.remove(guess)
                yield Finding(
                    (*server.pointer, "url"),
                    f"the variable `{name}` of the url is not declared",
                    f"did you mean `{guess}`?",
                    (((*server.pointer, "variables", guess), f"the url has no `{guess}`"),),
                )
                continue
            yield Finding(
                (*server.pointer, "url"),
                f"the variable `{name}` of the url is not declared",
                f"add `variables: {{{name}: {{default: …}}}}`",
            )
        for name in strays:
            yield Finding(
                (*server.pointer, "variables", name),
                f"the url `{url}` has no variable `{name}`",
                f"use `{{{name}}}` in the url, or remove the variable",
                at="key",
                severity=Severity.WARNING,
            )
        for name, variable in variables.items():
            if not isinstance(variable, dict):
                continue
            options, default = variable.get("enum"), variable.get("default")
            pointer = (*server.pointer, "variables", name)
            if options == []:
                yield Finding(
                    (*pointer, "enum"), f"the `enum` of the variable `{name}` is empty", severity=severity
                )
            elif isinstance(options, list) and isinstance(default, str) and default not in options:
                yield Finding(
                    (*pointer, "default"),
                    f"the default `{default}` of the variable `{name}` is not in its `enum`",
                    suggest(default, [option for option in options if isinstance(option, str)]),
                    severity=severity,
                )


RULE = Rule(RuleId.SERVER_VARIABLES, Severity.ERROR, __doc__, check)
