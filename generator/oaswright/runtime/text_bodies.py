"""Bodies that are text, held against their schemas: a number is read as JSON writes it, as in a parameter."""

from dataclasses import dataclass

from oaswright.runtime.document import MediaTypeEntry
from oaswright.runtime.problems import Violation
from oaswright.runtime.text import TextType
from oaswright.runtime.validation import Validator


@dataclass(frozen=True, slots=True, eq=False)
class TextCheck:
    """The schema of a text, compiled. Of several readings the one counts that is valid."""

    validator: Validator
    readings: tuple[TextType, ...]

    def violations(self, text: str) -> list[Violation]:
        """What a text breaks; that is told of its first reading."""
        values = [type_.scalar(text) for type_ in self.readings]
        if any(map(self.validator.valid, values)):
            return []
        return self.validator.violations(values[0], "body")


def text_check(entry: MediaTypeEntry, validator: Validator | None) -> TextCheck | None:
    """Compile the schema of a text; None for what is no text, or has none."""
    if entry["kind"] != "text" or validator is None:
        return None
    type_ = TextType(entry.get("text", {}))
    return TextCheck(validator, tuple(filter(None, (type_, type_.literal()))))
