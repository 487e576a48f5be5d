r"""Regular expressions of ECMA-262: what is one, and what is wrong with what is none.

By hand from the grammar (section 22.2.1). `\-`, `]` and `}` are read more gently than the flag `u` has it.
"""

import pytest
from oaswright.openapi.patterns import PatternError, check_pattern

VALID = [
    "",
    "a",
    "^[A-Z]{2}[0-9]{9}$",
    "a*b+c?d{2}e{2,}f{2,3}",
    "a*?b+?c??d{2}?e{2,}?",
    "a|b||",
    "()",
    "(a)(?:b)(?<c>d)",
    "(a)*(?:b)+?(?<c>d){2}(?i:e)?((?=f)g)*",
    "(?=a)(?!b)(?<=c)(?<!d)",
    "(?i:a)(?i-s:b)(?-m:c)",
    r"(?<y>a)\k<y>",
    r"\k<y>(?<y>a)",
    r"(?<y>a)|(?<y>b)",
    r"(?:(?<y>a)|(?<y>b))\k<y>",
    r"(?<$a_1>b)",
    r"(a)\1",
    r"\1(a)",
    r"((((((((((a))))))))))\10",
    r"\d\D\w\W\s\S\b\B",
    r"\f\n\r\t\v\0\cA\cz",
    r"\x41\u0041\u{41}\u{10FFFF}\uD83D\uDE00",
    r"\p{L}\P{Lu}\p{Letter}\p{Script=Greek}\p{sc=Latn}\p{gc=Lu}\p{Emoji}\p{ASCII}",
    r"\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/",
    r"\-\_\@\"\'\:\;\,\!\#\%\&\=\~\`\ ",
    "]",
    "}",
    "a}",
    "[]",
    "[^]",
    "[^a]",
    "[a-z0-9_-]",
    "[-a]",
    "[--a]",
    "[a-]",
    r"[\]\\\-^]",
    r"[\d\w-]",
    r"[\x00-\x1f\u{80}-\u{ff}]",
    r"[\b]",
    r"[a&&b]",
    "[[]",
    "[(?<x]",
    "[{}*+?|$.]",
    "[[:a]",
    "^.{0,262144}$",
    "a{99999999999}",
    "(" * 1000 + "a" + ")" * 1000,
    "😀",
]
INVALID = {
    "(": ("the group is not closed", 0, "add `)`"),
    "a(b(c)": ("the group is not closed", 1, "add `)`"),
    ")": ("a `)` closes no group", 0, r"write `\)` for the character"),
    "a)b": ("a `)` closes no group", 1, r"write `\)` for the character"),
    "a[b": ("the class is not closed", 1, r"add `]`, or write `\[` for the character"),
    r"[\]": ("the class is not closed", 0, r"add `]`, or write `\[` for the character"),
    "*a": ("there is nothing to repeat", 0, r"write `\*` for the character"),
    "(+a)": ("there is nothing to repeat", 1, r"write `\+` for the character"),
    "a|?": ("there is nothing to repeat", 2, r"write `\?` for the character"),
    "{2}": ("there is nothing to repeat", 0, r"write `\{` for the character"),
    "^*": ("an assertion cannot be repeated", 1, "remove it"),
    r"\b+": ("an assertion cannot be repeated", 2, "remove it"),
    "(?=a)*": ("an assertion cannot be repeated", 5, "remove it"),
    "(?<=a){2}": ("an assertion cannot be repeated", 6, "remove it"),
    "a**": ("what is repeated is a repetition already", 2, "put it into a group: `(?:…)`"),
    "a{2}{3}": ("what is repeated is a repetition already", 4, "put it into a group: `(?:…)`"),
    "a++": ("ECMA-262 has no possessive quantifiers", 2, "remove the second `+`"),
    "a*+": ("ECMA-262 has no possessive quantifiers", 2, "remove the `+`"),
    "a{2}+": ("ECMA-262 has no possessive quantifiers", 4, "remove the `+`"),
    "a{3,2}": ("the bounds of the repetition are the wrong way round", 1, "write `{2,3}`"),
    "a{,3}": ("a `{` begins no number of repetitions", 1, "write `{0,3}`"),
    "a{": ("a `{` begins no number of repetitions", 1, r"write `\{` for the character"),
    "{id}": ("a `{` begins no number of repetitions", 0, r"write `\{` for the character"),
    "a{b}": ("a `{` begins no number of repetitions", 1, r"write `\{` for the character"),
    "(?P<n>[a-z]+)": ("a named group is written `(?<name>`", 0, "write `(?<n>…)`"),
    "a(?P=n)": (r"a reference to a named group is written `\k<name>`", 1, r"write `\k<n>`"),
    "(?>a)": ("ECMA-262 has no atomic groups", 0, "write `(?:…)`"),
    "a(?#b)": ("ECMA-262 has no comments", 1, "remove it"),
    "^(?i)abc$": (
        "ECMA-262 has no flags for the rest of a pattern",
        1,
        "put what they are for into a group: `(?i:…)`",
    ),
    "(?x)a": ("ECMA-262 has no flags of this kind", 0, "remove them"),
    "(?|a)": ("ECMA-262 has no group of this kind", 0, "write `(?:…)` for a plain group"),
    "(?a)": ("ECMA-262 has no flags of this kind", 0, "remove them"),
    "(?ii:a)": ("a flag is set twice, or none at all", 0, None),
    "(?i-i:a)": ("a flag is set twice, or none at all", 0, None),
    "(?-:a)": ("a flag is set twice, or none at all", 0, None),
    "(?<n": ("the name of the group is not closed", 0, "add `>`"),
    "(?<n>a": ("the group is not closed", 0, "add `)`"),
    "(?<1>a)": ("`1` is no name for a group", 0, "write letters, digits, `_` and `$`"),
    "(?<>a)": ("`` is no name for a group", 0, "write letters, digits, `_` and `$`"),
    "(?<a>b)(?<a>c)": ("two groups have the name `a`", 7, "rename one of the two"),
    "(?<a>(?<a>c))": ("two groups have the name `a`", 5, "rename one of the two"),
    "(?:(?<a>b)|c)(?<a>d)": ("two groups have the name `a`", 13, "rename one of the two"),
    r"\k<a>": ("there is no group `a`", 0, "name a group: `(?<name>…)`"),
    r"(?<b>c)\k<a>": ("there is no group `a`", 7, "the names of groups are `b`"),
    r"\k": (r"`\k` is followed by the name of a group", 0, r"write `\k<name>`"),
    r"(a)\2": ("there is no group 2", 3, None),
    "a\\": ("a backslash escapes nothing", 1, r"write `\\` for the character"),
    r"\A": (r"ECMA-262 has no escape `\A`", 0, "write `^` for the start of the string"),
    r"a\Z": (r"ECMA-262 has no escape `\Z`", 1, "write `$` for the end of the string"),
    r"\h": (r"ECMA-262 has no escape `\h`", 0, r"write `[ \t]`"),
    r"\y": (r"ECMA-262 has no escape `\y`", 0, "write `y` without the backslash"),
    r"\<": (r"ECMA-262 has no escape `\<`", 0, "write `<` without the backslash"),
    r"\ä": (r"ECMA-262 has no escape `\ä`", 0, "write `ä` without the backslash"),
    r"\x4": (r"`\x` is followed by two hexadecimal digits", 0, None),
    r"\u12": (r"`\u` is followed by four hexadecimal digits, or `{…}`", 0, None),
    r"\c1": (r"`\c` is followed by a letter", 0, None),
    r"\u{110000}": ("there is no such character", 0, None),
    r"\07": ("ECMA-262 has no octal escapes", 0, r"write `\x07`"),
    r"\pL": (r"`\p` is followed by a property of Unicode", 0, r"write `\p{L}` for letters"),
    r"\p{Greek}": ("`Greek` is no property of Unicode", 0, "a script is written `Script=Greek`"),
    r"\p{letter}": ("`letter` is no property of Unicode", 0, "write `Letter`"),
    r"\p{gc=Greek}": ("`Greek` is no category of Unicode", 0, None),
    r"\p{Script=}": ("the name of the script is missing", 0, None),
    r"\p{Block=Latin}": (
        "`Block` is no property of Unicode with values",
        0,
        "write `Script=…` or `General_Category=…`",
    ),
    "[z-a]": ("the range runs backwards", 1, r"swap its ends, or write `\-` for the hyphen"),
    r"[\w-.]": ("a set of characters is no end of a range", 1, r"write `\-` for the hyphen"),
    r"[a-\d]": ("a set of characters is no end of a range", 1, r"write `\-` for the hyphen"),
    r"[\B]": (r"ECMA-262 has no escape `\B`", 1, "write `B` without the backslash"),
    r"[\1]": (r"ECMA-262 has no escape `\1`", 1, "write `1` without the backslash"),
    r"[\k<a>]": (r"ECMA-262 has no escape `\k`", 1, "write `k` without the backslash"),
    "[[:alpha:]]": ("ECMA-262 has no class `[:alpha:]`", 1, "write `A-Za-z`"),
    "^[^[:foo:]]$": ("ECMA-262 has no class `[:foo:]`", 3, None),
}


@pytest.mark.parametrize("pattern", VALID)
def test_what_the_grammar_has_is_an_expression(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(("pattern", "expected"), INVALID.items(), ids=INVALID)
def test_what_the_grammar_has_not_is_told_with_its_position(
    pattern: str, expected: tuple[str, int, str | None]
) -> None:
    with pytest.raises(PatternError) as raised:
        check_pattern(pattern)
    assert (raised.value.message, raised.value.position, raised.value.hint) == expected


def test_no_depth_of_groups_is_too_much() -> None:
    check_pattern("(" * 100_000 + "a" + ")" * 100_000)
    with pytest.raises(PatternError):
        check_pattern("(" * 100_000)
