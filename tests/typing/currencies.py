"""A type of one's own for a format."""

from typing import Annotated, NewType

from pydantic import AfterValidator


def _check(text: str) -> str:
    if not text.isupper():
        raise ValueError("no currency")
    return text


Code = NewType("Code", str)
Currency = Annotated[Code, AfterValidator(_check)]
