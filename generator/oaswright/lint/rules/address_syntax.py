"""A URL or an e-mail address that is malformed.

## What it does
Reports a value of `url`, `termsOfService` and every other field for a URL that cannot be one: with spaces,
with a misspelled scheme, with one slash after it, without the scheme that `www.` stands for; the URL of a
server with a query or a fragment; and an `email` without `@`.

## Why
Documentation shows it as a link, and a client sends requests there.

## Example
    contact:
      email: support at example.com     # no e-mail address
      url: htps://example.com           # did you mean `https`?

## How to fix
Correct the address.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.addresses import split_address
from oaswright.openapi.grammar import Kind, Scalar, Version, grammar

_EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:.]+(\.[^\s@<>(),;:.]+)*")
# RFC 3986 appendix A: what no URI has, and a percent sign that encodes nothing.
_FORBIDDEN = re.compile(r"""[\s<>"{}|\\^`\x00-\x1f]|%(?![0-9A-Fa-f]{2})""")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(/*)")
_VARIABLE = re.compile(r"\{[^{}]*\}")
_MISTYPED = re.compile(r"(https?)(?:[;.,]?//|;/|\|//|:\\)", re.IGNORECASE)
# Schemes that are written for others by mistake.
_COMMON = ("http", "https", "ws", "wss")


def check(context: Context) -> Iterable[Finding]:
    for contact in context.objects("contact"):
        email = contact.value.get("email")
        if isinstance(email, str) and not _EMAIL.fullmatch(email):
            hint = "remove `mailto:`" if email.startswith("mailto:") else "write it as `name@example.com`"
            yield Finding((*contact.pointer, "email"), f"`{email}` is no e-mail address", hint)
    addresses = _list_all_addresses(context.version)
    for site in context.sites:
        names = addresses[site.kind]
        if not names or not isinstance(site.value, dict):
            continue
        for name, value in site.value.items():
            if name not in names or not isinstance(value, str):
                continue
            is_server = site.kind == "server"
            what, problem = (
                ("no URL of a server", _server_problem(value)) if is_server else ("no URL", _problem(value))
            )
            if problem is not None:
                yield Finding((*site.pointer, name), f"`{value}` is {what}: {problem[0]}", problem[1])


@cache
def _list_all_addresses(version: Version) -> Mapping[str, frozenset[str]]:
    return {kind.id: _list_addresses(kind) for kind in grammar(version).kinds.values()}


def _list_addresses(kind: Kind) -> frozenset[str]:
    """The fields of a kind of object that hold URLs; those of schemas and references name things."""
    if kind.id == "server":
        return frozenset({"url"})
    if kind.id in ("schema", "reference"):
        return frozenset()
    return frozenset(
        name
        for name, field in kind.fields.items()
        if field.shape == Scalar("uri") and name not in ("$ref", "operationRef", "jsonSchemaDialect")
    )


def _server_problem(url: str) -> tuple[str, str | None] | None:
    """What is wrong with the URL of a server, which may have variables."""
    plain = _VARIABLE.sub("1", url)
    if "{" in plain or "}" in plain:
        return "a variable is written as `{name}`", None
    problem = _problem(plain)
    if problem is None and ("?" in plain or "#" in plain):
        return "it has a query or a fragment", "remove what follows the path"
    return problem


def _problem(url: str) -> tuple[str, str | None] | None:
    """What is wrong with a URL, and what to do; None if nothing is. It may be relative."""
    forbidden = _FORBIDDEN.search(url)
    if forbidden is not None:
        found = forbidden[0]
        return f"it holds {f'`{found}`' if found.strip() else 'a space'}", "remove or percent-encode it"
    if url.startswith("www."):
        return "its scheme is missing", f"write `https://{url}`"
    if (mistyped := _MISTYPED.match(url)) is not None:
        return "it has no `://` after its scheme", f"write `{mistyped[1]}://{url[mistyped.end() :]}`"
    scheme = _SCHEME.match(url)
    if scheme is None:
        return None
    name, slashes = scheme[1].lower(), scheme[2]
    if name in _COMMON and slashes != "//":
        return f"`{name}:` is followed by two slashes", f"write `{name}://…`"
    if name not in _COMMON and slashes == "//":
        hint = suggest(name, _COMMON)
        if hint is not None:
            return f"its scheme is `{name}`", hint
    if name in _COMMON:
        host = url[scheme.end() :].partition("/")[0].partition("?")[0].partition("#")[0]
        if not host:
            return "its host is missing", f"write `{name}://example.com/…`"
        if split_address(url) is None:
            return "its host is no IP address in brackets", None
        if re.search(r":(?!\d{1,5}\Z)[^\]]*\Z", host):
            return "its port is no number", None
    return None


RULE = Rule(RuleId.ADDRESS_SYNTAX, Severity.WARNING, __doc__, check)
