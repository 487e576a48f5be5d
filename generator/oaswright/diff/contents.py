"""What became of bodies, responses and headers."""

from collections.abc import Iterator

from oaswright.diff.judgement import Judge
from oaswright.diff.keys import Key, absent_key, key_of
from oaswright.diff.matching import find_media_type, find_response
from oaswright.diff.model import Found, Level, Operation
from oaswright.diff.schemas import Pair
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.statuses import has_content
from oaswright.spec import model
from oaswright.spec.model import Header, MediaType, RequestBody, Response
from oaswright.spec.uses import content_direction


class ContentComparison:
    """Compares bodies and responses. `sent`: the server makes the request, as in callbacks and webhooks."""

    def __init__(self, judge: Judge, *, sent: bool = False) -> None:
        self._judge = judge
        self._request: Direction = "response" if sent else "request"
        self._response_to: Direction = "request" if sent else "response"

    def compare(self, old: model.Operation, new: model.Operation, operation: Operation) -> Iterator[Found]:
        """The changes of the body and the responses of an operation."""
        yield from self._body(old, new, operation)
        yield from self._responses(old, new, operation)

    def _body(self, old: model.Operation, new: model.Operation, operation: Operation) -> Iterator[Found]:
        before, after = old.body, new.body
        sent = self._request == "response"
        if before is None and after is None:
            return
        if before is None:
            assert after is not None
            hurts = after.required and not sent
            message = f"there is a request body now{', which is required' if after.required else ''}"
            level = Level.BREAKING if hurts else Level.INFO
            yield Found("body-added", level, message, old.pointer, after.pointer, operation)
        elif after is None:
            message = "the request body is gone"
            yield Found("body-removed", Level.BREAKING, message, before.pointer, new.pointer, operation)
        else:
            if before.required != after.required:
                level = Level.BREAKING if after.required != sent else Level.INFO
                message = f"the request body is {'required' if after.required else 'optional'} now"
                at = ((*before.pointer, "required"), (*after.pointer, "required"))
                yield Found("body-required", level, message, *at, operation)
            yield from self._content(before, after, self._request, "request body", operation)

    def _content(
        self,
        old: RequestBody | Response,
        new: RequestBody | Response,
        direction: Direction,
        subject: str,
        operation: Operation,
    ) -> Iterator[Found]:
        side = "response" if direction == "response" else "request"
        matched: set[Pointer] = set()
        for media_type in old.content:
            other = find_media_type(media_type.name, new.content)
            if other is None:
                other = self._narrower(media_type, new)
                if other is None:
                    message = f"the media type {media_type.name} of the {subject} is gone"
                    rule = f"{side}-media-type"
                    yield Found(rule, Level.BREAKING, message, media_type.pointer, new.pointer, operation)
                    continue
                if direction != "response":
                    message = f"of {media_type.name} the {subject} only admits {other.name} now"
                    rule = f"{side}-media-type"
                    yield Found(rule, Level.BREAKING, message, media_type.pointer, other.pointer, operation)
            elif media_type.name != other.name and direction == "response" and "*" in other.name:
                message = f"the {subject} may be any of {other.name} now, and was {media_type.name}"
                rule = f"{side}-media-type"
                yield Found(rule, Level.BREAKING, message, media_type.pointer, other.pointer, operation)
            matched.add(other.pointer)
            yield from self._media_type(media_type, other, direction, subject, operation)
        for media_type in new.content:
            if media_type.pointer not in matched:
                message = f"the {subject} may be {media_type.name} too now"
                rule = f"{side}-media-type"
                yield Found(rule, Level.INFO, message, old.pointer, media_type.pointer, operation)

    def _narrower(self, media_type: MediaType, new: RequestBody | Response) -> MediaType | None:
        """One of the new media types that an old range covers."""
        return next((one for one in new.content if find_media_type(one.name, [media_type]) is not None), None)

    def _media_type(
        self, old: MediaType, new: MediaType, direction: Direction, subject: str, operation: Operation
    ) -> Iterator[Found]:
        is_text = {old.kind, new.kind} <= {"form", "multipart", "text"}
        towards = content_direction(old, direction)
        pair = Pair(
            _key(old.pointer, old.schema), _key(new.pointer, new.schema), towards, "one" if is_text else ""
        )
        of = subject if old.name == new.name == "application/json" else f"{subject} ({new.name})"
        yield from self._judge.list_changes(pair, of, operation)
        for name, encoding in old.encoding.items():
            if new.encoding.get(name, encoding) != encoding:
                at = ((*old.pointer, "encoding", name), (*new.pointer, "encoding", name))
                message = f"the field `{name}` of the {subject} is encoded otherwise now"
                rule = f"{'response' if direction == 'response' else 'request'}-encoding"
                yield Found(rule, Level.RISKY, message, *at, operation)

    def _responses(self, old: model.Operation, new: model.Operation, operation: Operation) -> Iterator[Found]:
        matched: set[Pointer] = set()
        for response in old.responses:
            other = find_response(response.status, new.responses)
            if other is None:
                level = Level.BREAKING if _is_success(response.status) else Level.INFO
                message = f"the response {response.status} is gone"
                yield Found("status-removed", level, message, response.pointer, new.pointer, operation)
                continue
            matched.add(other.pointer)
            yield from self._response(response, other, operation)
        for response in new.responses:
            if response.pointer in matched:
                continue
            message = f"the response {response.status} is new"
            yield Found("status-added", Level.INFO, message, old.pointer, response.pointer, operation)
            former = find_response(response.status, old.responses, default=not _is_success(response.status))
            if former is not None:
                yield from self._response(former, response, operation)

    def _response(self, old: Response, new: Response, operation: Operation) -> Iterator[Found]:
        subject = f"response {new.status}"
        yield from self._headers(old, new, subject, operation)
        if old.content and not new.content:
            if has_content(new.status):
                message = f"the {subject} has no content any more"
                yield Found(
                    "response-media-type", Level.BREAKING, message, old.pointer, new.pointer, operation
                )
        else:
            yield from self._content(old, new, self._response_to, subject, operation)

    def _headers(self, old: Response, new: Response, subject: str, operation: Operation) -> Iterator[Found]:
        before = {header.name.lower(): header for header in old.headers}
        after = {header.name.lower(): header for header in new.headers}
        for name, header in before.items():
            other = after.get(name)
            if other is None:
                level = Level.BREAKING if header.required else Level.RISKY
                message = f"the header `{header.name}` of the {subject} is gone"
                yield Found("header-removed", level, message, header.pointer, new.pointer, operation)
                continue
            yield from self._header(header, other, subject, operation)
        for name, header in after.items():
            if name not in before:
                message = f"the header `{header.name}` of the {subject} is new"
                yield Found("header-added", Level.INFO, message, old.pointer, header.pointer, operation)

    def _header(self, old: Header, new: Header, subject: str, operation: Operation) -> Iterator[Found]:
        name = f"header `{new.name}` of the {subject}"
        if old.required != new.required:
            level = Level.BREAKING if old.required else Level.INFO
            message = f"the {name} is {'optional' if old.required else 'required'} now"
            at = ((*old.pointer, "required"), (*new.pointer, "required"))
            yield Found("header-required", level, message, *at, operation)
        pair = Pair(
            _key(old.pointer, old.schema),
            _key(new.pointer, new.schema),
            self._response_to,
            "one" if old.media_type is None and new.media_type is None else "",
        )
        if old.explode != new.explode and self._judge.is_composed(pair):
            message = f"the values of the {name} are joined otherwise now (`explode`)"
            yield Found("header-serialization", Level.BREAKING, message, old.pointer, new.pointer, operation)
        yield from self._judge.list_changes(pair, name, operation)


def _key(holder: Pointer, schema: model.Schema | None) -> Key:
    return key_of(schema.pointer) if schema is not None else absent_key(holder)


def _is_success(status: str) -> bool:
    return status.startswith("2")
