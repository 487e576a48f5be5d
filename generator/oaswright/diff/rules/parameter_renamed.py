"""A parameter of the path has another name.

The requests are the same; generated clients call the argument otherwise.

## Example

    - /pets/{id}
    + /pets/{petId}

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("parameter-renamed", Level.INFO, __doc__)
