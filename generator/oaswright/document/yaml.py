"""YAML as plain JSON data: one document, no tags, no duplicate keys, core-schema scalars, bounded size.

The parser's events are turned into values and positions in one pass, so that no second reading can disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

import yaml

from oaswright.diagnostics import RuleId
from oaswright.document.duplicates import choose_member, choose_value
from oaswright.document.findings import TextFindings
from oaswright.document.limits import MAX_DEPTH, MAX_EXPANDED
from oaswright.document.positions import Member, Node
from oaswright.document.scalars import NumberRangeError, read_plain
from oaswright.openapi.pointers import JSON


class _Events(Protocol):
    """What is used of PyYAML's parsers, of which one is typed."""

    def get_event(self) -> yaml.Event | None: ...

    def dispose(self) -> None: ...


# Without libyaml PyYAML gives the same events, only twenty times slower.
_events = cast("Callable[[str], _Events]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _StopReadingError(Exception):
    """The rest of the document is not read; the reason has been reported."""


@dataclass(slots=True)
class _Part:
    """A value that is read: its position, how many nodes it has after expansion, and how deep it is."""

    value: JSON
    node: Node
    size: int = 1
    depth: int = 0


@dataclass(slots=True)
class _Open:
    """A collection that is being read."""

    start: int
    anchor: str | None
    flow: bool
    end: int
    items: list[JSON] | None = None
    members: dict[str, JSON] | None = None
    item_nodes: list[Node] = field(default_factory=list["Node"])
    member_nodes: dict[str, Member] = field(default_factory=dict[str, "Member"])
    key: tuple[str, int, int] | None = None
    awaits_value: bool = False
    # Whether the keys of a further item without its dash follow.
    lacks_dash: bool = False
    size: int = 1
    depth: int = 0


def load_yaml(text: str, findings: TextFindings) -> tuple[JSON, Node] | None:
    """The value of a YAML text and its positions; None if it cannot be read (`findings` says why)."""
    builder = _Builder(text, findings)
    try:
        return builder.read()
    except _StopReadingError:
        return None
    except yaml.YAMLError as error:
        # Few documents need the words for what is wrong with their text.
        from oaswright.document.yaml_errors import report_yaml_error

        report_yaml_error(error, text, findings, builder.long_quote)
        return None


class _Builder:
    def __init__(self, text: str, findings: TextFindings) -> None:
        self._text = text
        self._findings = findings
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Part] = {}
        self._root: _Part | None = None
        self._expanded = 0
        # The last quoted text that goes on over a line break: where an error follows, its quote was left
        # open.
        self.long_quote: tuple[int, int] | None = None

    def read(self) -> tuple[JSON, Node]:
        documents = 0
        parser = _events(self._text)
        try:
            while (event := parser.get_event()) is not None:
                if isinstance(event, yaml.ScalarEvent):
                    self._scalar(event)
                elif isinstance(event, yaml.CollectionStartEvent):
                    self._open(event)
                elif isinstance(event, yaml.CollectionEndEvent):
                    self._close(event)
                elif isinstance(event, yaml.AliasEvent):
                    self._alias(event)
                elif isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._findings.add(
                            RuleId.SYNTAX,
                            _range(event)[0],
                            _range(event)[0] + 3,
                            "a second YAML document starts here, but a file holds one",
                            hint="move what follows into a file of its own",
                        )
                        raise _StopReadingError
        finally:
            parser.dispose()
        if self._root is None:
            self._findings.add(RuleId.SYNTAX, 0, 0, "the file is empty")
            raise _StopReadingError
        return self._root.value, self._root.node

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = _range(event)
        text = event.value
        if event.style in ("|", ">"):
            # The parser ends a block scalar where the next token starts.
            end = start + len(self._text[start:end].rstrip())
        elif event.style and "\n" in self._text[start:end]:
            self.long_quote = (start, end)
        if event.tag is not None:
            self._tag(event)
        if "\0" in text:
            self._findings.add(
                RuleId.CHARACTER, start, end, "the string contains a NUL character", hint="remove `\\0`"
            )
            text = text.replace("\0", "")
        # What is quoted counts as plain for the parser behind the tag `!`.
        plain = event.implicit[0] and event.tag is None
        if self._is_key():
            self._key(text, start, end, plain=plain)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Part(text, (start, end, None))
            return
        if start == end and self._takes_key_for_pair(start):
            return
        value: JSON = self._plain(text, start, end) if plain else text
        self._finish(_Part(value, (start, end, None)), event.anchor)

    def _plain(self, text: str, start: int, end: int) -> JSON:
        try:
            return read_plain(text)
        except NumberRangeError as error:
            self._findings.add_number(text, start, end, error)
            return error.nearest or 0

    def _takes_key_for_pair(self, end: int) -> bool:
        """Whether a key without a value is a `key:value` in `{…}`; it is read as if it had its space."""
        top = self._stack[-1] if self._stack else None
        if top is None or not top.flow or top.key is None or self._text[end - 1 : end] == ":":
            return False
        written, start, stop = top.key
        key, colon, value = written.partition(":")
        if not colon or not key.isidentifier() or value[:1] in ("", "/") or self._text[start] in "'\"":
            return False
        place = start + len(key)
        hint = f"write `{key}: {value}`"
        self._findings.add(RuleId.SYNTAX, place, place + 1, "a `:` needs a space after it", hint=hint)
        top.key = (key, start, place)
        self._finish(_Part(self._plain(value, place + 1, stop), (place + 1, stop, None)), None)
        return True

    def _tag(self, event: yaml.NodeEvent) -> None:
        start, _ = _range(event)
        end = start + len(self._text[start : start + 200].split()[0])
        self._findings.add(
            RuleId.YAML_TAG,
            start,
            end,
            f"the YAML tag `{self._text[start:end]}` has no meaning in an OpenAPI document",
            hint="remove the tag; put the value in quotes if it is meant as a string",
        )

    def _is_key(self) -> bool:
        if not self._stack:
            return False
        top = self._stack[-1]
        return top.members is not None and not top.awaits_value

    def _key(self, text: str, start: int, end: int, *, plain: bool) -> None:
        top = self._stack[-1]
        if plain and text == "<<":
            self._findings.add(
                RuleId.MERGE_KEY,
                start,
                end,
                "YAML 1.2 has no merge keys, so `<<` would be an ordinary key",
                hint="write the keys out, or share them with `$ref`",
            )
        first = top.member_nodes.get(text)
        if first is not None and not top.lacks_dash:
            top.lacks_dash = self._starts_again(top, text)
            hint = f"write `- {text}:` where a further item starts" if top.lacks_dash else None
            self._findings.add_duplicate_key(text, start, end, first, "mapping", hint)
        top.key = (text, start, end)
        top.awaits_value = True
        top.end = end

    def _starts_again(self, top: _Open, key: str) -> bool:
        """Whether an item of a list has its first key again, as if it were two items."""
        inside = len(self._stack) > 1 and self._stack[-2].items is not None
        return inside and not top.flow and len(top.member_nodes) > 1 and key == next(iter(top.member_nodes))

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        start, end = _range(event)
        if event.tag is not None:
            self._tag(event)
        if self._is_key():
            self._findings.add(
                RuleId.SYNTAX,
                start,
                end,
                "a mapping key must be a string, not a collection",
                hint="put `{…}` or `[…]` in quotes",
            )
            raise _StopReadingError
        self._check_depth(len(self._stack), start)
        opened = _Open(start, event.anchor, bool(event.flow_style), start + 1)
        if isinstance(event, yaml.MappingStartEvent):
            opened.members = {}
        else:
            opened.items = []
        self._stack.append(opened)

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        done = self._stack.pop()
        end = _range(event)[1] if done.flow else done.end
        if done.members is not None:
            node: Node = (done.start, end, done.member_nodes)
            value: JSON = done.members
        else:
            node = (done.start, end, done.item_nodes)
            value = done.items
        self._finish(_Part(value, node, done.size, done.depth + 1), done.anchor)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        start, end = _range(event)
        if any(opened.anchor == name for opened in self._stack):
            self._findings.add(RuleId.SYNTAX, start, end, f"the alias `*{name}` is inside its own anchor")
            raise _StopReadingError
        part = self._anchors.get(name)
        if part is None:
            self._findings.add(
                RuleId.SYNTAX,
                start,
                end,
                f"the alias `*{name}` has no anchor `&{name}` before it",
                hint="put the value in quotes if it is meant as a string",
            )
            raise _StopReadingError
        if self._is_key():
            if not isinstance(part.value, str):
                self._findings.add(
                    RuleId.SYNTAX, start, end, "a mapping key must be a string, not a collection"
                )
                raise _StopReadingError
            self._key(part.value, start, end, plain=False)
            return
        self._check_depth(len(self._stack) + part.depth, start)
        self._expanded += part.size
        if self._expanded > MAX_EXPANDED:
            message = f"the aliases of the document expand to more than {MAX_EXPANDED:,} values"
            self._findings.add(RuleId.TOO_LARGE, start, end, message)
            raise _StopReadingError
        # What stands inside was written at the anchor; the value as a whole stands here.
        self._finish(part, None, end=end)

    def _finish(self, part: _Part, anchor: str | None, end: int | None = None) -> None:
        if anchor is not None:
            self._anchors[anchor] = part
        if not self._stack:
            self._root = part
            return
        top = self._stack[-1]
        top.size += part.size
        top.depth = max(top.depth, part.depth)
        top.end = part.node[1] if end is None else end
        if top.items is not None:
            top.items.append(part.value)
            top.item_nodes.append(part.node)
            return
        assert top.members is not None
        assert top.key is not None
        key, start, key_end = top.key
        top.awaits_value = False
        if key == "<<" and self._merge(top, part.value, part.node):
            return
        member = (start, key_end, part.node)
        if key in top.members:
            first = top.members[key]
            part = replace(part, value=choose_value(first, part.value))
            member = choose_member(top.member_nodes[key], member, is_null=first is None)
        top.members[key] = part.value
        top.member_nodes[key] = member

    @staticmethod
    def _merge(top: _Open, value: JSON, node: Node) -> bool:
        """Take over the members of a (refused) merge key, so that no findings follow from their absence."""
        if not isinstance(value, dict) or not isinstance(node[2], dict) or top.members is None:
            return False
        for name, member in value.items():
            if name not in top.members:
                top.members[name] = member
                top.member_nodes[name] = node[2][name]
        return True

    def _check_depth(self, depth: int, start: int) -> None:
        if depth >= MAX_DEPTH:
            self._findings.add(
                RuleId.TOO_LARGE, start, start + 1, f"values are nested more than {MAX_DEPTH} levels deep"
            )
            raise _StopReadingError


def _range(event: yaml.Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return 0, 0
    return start.index, end.index
