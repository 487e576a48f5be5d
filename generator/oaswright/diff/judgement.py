"""What the differences of two schemas mean for clients: a rule, a level, a sentence, a witness."""

from collections.abc import Iterator

from oaswright.diff.differences import Difference
from oaswright.diff.model import Found, Level, Operation, Witness
from oaswright.diff.schemas import Met, Pair, SchemaComparison, Step
from oaswright.diff.sides import Side
from oaswright.diff.witnesses import Witnesses

# What no value can prove: only what people and tools make of it changes.
_BESIDE_VALUES = frozenset({"discriminator", "one-way", "content", "extensible-enum"})


class Judge:
    """Says of each difference of the schemas of two documents what it means."""

    def __init__(self, old: Side, new: Side) -> None:
        self._comparison = SchemaComparison(old, new)
        self._witnesses = Witnesses(old, new, self._comparison)

    def list_changes(
        self, pair: Pair, subject: str, operation: Operation | None, *, of_parameter: bool = False
    ) -> Iterator[Found]:
        """The changes between two schemas of an operation; `subject` is what has them.

        `of_parameter`: a default takes the place of what clients leave out.
        """
        for met in self._comparison.meet(pair):
            found = self._judge(met)
            if met.difference.facet == "default" and of_parameter:
                found = Level.RISKY, None
            if found is None:
                continue
            level, witness = found
            direction = "response" if pair.direction == "response" else "request"
            place = _show_path(step for _, step in met.path)
            message = f"{subject}{place and f', `{place}`'}: {met.difference.message}"
            yield Found(
                f"{direction}-{met.difference.facet}",
                level,
                message,
                met.difference.old,
                met.difference.new,
                operation,
                witness,
                met.difference.values,
            )

    def is_composed(self, pair: Pair) -> bool:
        """Whether values of both schemas may be arrays or objects, so that it matters how they are sent."""
        old, new = self._comparison.old.of(pair.old), self._comparison.new.of(pair.new)
        return bool(old.types & new.types & {"array", "object"})

    def _judge(self, met: Met) -> tuple[Level, Witness | None] | None:
        """The level of a difference and its witness; None where it is none."""
        difference, pair = met.difference, met.pair
        if not _is_hurtful(difference, pair):
            return Level.INFO, None
        if difference.facet == "idle":
            return Level.BREAKING, None
        unproved = Level.INFO if difference.effect == "added" else Level.RISKY
        if difference.facet in _BESIDE_VALUES or not difference.provable:
            return unproved, None
        proofs = self._witnesses.find(met)
        if proofs is None:
            return None
        if not proofs:
            # Whatever is sent as text, some value of the other type has the same.
            is_text = difference.facet == "type" and pair.text != ""
            return Level.INFO if is_text else unproved, None
        sent = "response" if pair.direction == "response" else "request"
        return Level.BREAKING, Witness(proofs[0], sent, self._witnesses.is_alone(met))


def _is_hurtful(difference: Difference, pair: Pair) -> bool:
    """Whether a difference may break somebody, given the way that values go."""
    is_response = pair.direction == "response"
    match difference.effect:
        case "narrowed":
            return not is_response
        case "widened" | "added":
            return is_response
        case "changed" | "removed":
            return True
        case _:
            return False


def _show_path(steps: Iterator[Step]) -> str:
    """Where in a value something is: `owner.pets[].name`."""
    text = ""
    for step in steps:
        match step.kind:
            case "member":
                text += f".{step.name}"
            case "other" | "pattern":
                text += ".*"
            case "item":
                text += "[]"
            case "position":
                text += f"[{step.name}]"
            case _:
                pass
    return text.lstrip(".")
