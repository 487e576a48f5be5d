"""A model that an API does not take from the package of the file that its schema is written in.

## What it does
Reports, for a file with a package of its own (`packages` in `[tool.oaswright]`), a schema that an API reads
otherwise than the package does; packages that cannot be used; and an imported package that lacks a model.

## Why
Two APIs can pass an instance on to each other if both have the same class. A discriminator outside of the
file, a schema there that extends one of the file, another version of OpenAPI, or a choice that no property
decides make it another class: the API gets its own, and type checkers refuse the other. Formats that an API
reads otherwise are an error.

## Example
    Event:                            # in the document of an API
      oneOf:
        - $ref: common.yaml#/components/schemas/Created   # has `kind: {type: string}`
        - $ref: common.yaml#/components/schemas/Deleted
      discriminator: {propertyName: kind}

## How to fix
Write the choice, or the one value that `kind` has (`const: created`), into the shared file; name types of
formats in `[tool.oaswright.formats]`, for all APIs; start a shared file that is written in OpenAPI 3.0 with
`openapi: 3.0.4`.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.SHARED_MODEL, Severity.WARNING, __doc__, fixed=False)
