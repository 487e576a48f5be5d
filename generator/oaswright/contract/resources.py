"""Which operations create, read, change, list and delete one kind of thing.

Paths, methods and shared schemas tell most of it; `x-oaswright-resource` on an operation says the rest, or
better: an object with `name` and `role`, or false for an operation that belongs to none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, get_args

from oaswright.contract.api import Api, Content, Operation
from oaswright.contract.definitions import Definitions, Schema
from oaswright.contract.identities import Role
from oaswright.contract.naming import split_name
from oaswright.openapi.media_types import is_json
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.spec.tree import as_object

EXTENSION: Final = "x-oaswright-resource"
ROLES: Final[tuple[Role, ...]] = get_args(Role)
_IDENTIFIERS = ("id", "_id", "uuid", "uid", "guid", "key", "slug")
# Two descriptions of one thing share so many of the members of the smaller one.
_ALIKE = 0.75
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of thing, and the operations that are about it.

    `parameter` names one in its path; empty for the only one of its kind. `identifier` is the member that
    holds the same value; empty where there is none. `places` says where in the answer of each role the thing
    stands, or the array of things. `members` are those of its representation.
    """

    name: str
    parameter: str
    identifier: str
    operations: Mapping[Role, Operation]
    places: Mapping[Role, Pointer]
    members: Mapping[str, Schema]
    lists: tuple[Operation, ...] = ()

    @property
    def creator(self) -> Operation | None:
        """What makes a new one: a POST, or a PUT at an id that nobody has, which then answers 201."""
        put = self.operations.get("replace")
        is_upsert = put is not None and self.parameter and put.is_declared(201)
        return self.operations.get("create", put if is_upsert else None)

    def role_of(self, operation: Operation) -> Role | None:
        """What an operation does to it."""
        return next((role for role, one in self.operations.items() if one is operation), None)

    def pick(self, role: Role, body: JSON) -> JSON:
        """The thing, or the array of things, in the body of an answer; None where there is none."""
        if role not in self.places:
            return None
        found = follow(body, self.places[role])
        return None if found is None else found[0]


def find_resources(api: Api) -> tuple[Resource, ...]:
    """The resources of an API, in the order of its document."""
    finder = _Finder(api)
    return tuple(
        resource
        for group in finder.group()
        if (resource := finder.describe(group)) is not None and resource.operations
    )


@dataclass(slots=True)
class _Group:
    """The operations of one path, and what has been found for it elsewhere."""

    name: str
    path: str
    parameter: str
    operations: dict[Role, Operation] = field(default_factory=dict[Role, Operation])


@dataclass(slots=True)
class _Finder:
    api: Api
    _claimed: set[str] = field(default_factory=set[str])

    @property
    def _definitions(self) -> Definitions:
        return self.api.definitions

    def group(self) -> list[_Group]:
        found: dict[str, _Group] = {}
        for operation in self._free():
            path = operation.path.rstrip("/")
            parameter = _last_parameter(path)
            if parameter:
                group = found.setdefault(path, _Group(_name_path(path), path, parameter))
                role = _role_at_item(operation)
                if role is not None and role not in group.operations:
                    group.operations[role] = operation
        for path, group in list(found.items()):
            collection = path.rpartition("/")[0]
            for operation in self._free():
                if operation.path.rstrip("/") == collection and operation.method in {"GET", "POST"}:
                    group.operations.setdefault("list" if operation.method == "GET" else "create", operation)
            if not group.operations:
                del found[path]
        taken = {id(operation) for group in found.values() for operation in group.operations.values()}
        for operation in self._free():
            path = operation.path.rstrip("/")
            if id(operation) in taken or _last_parameter(path) or operation.method not in {"PUT", "PATCH"}:
                continue
            group = found.setdefault(path, _Group(_name_path(path), path, ""))
            group.operations["replace" if operation.method == "PUT" else "update"] = operation
            for other in self._free():
                if other.path.rstrip("/") == path and other.method in {"GET", "DELETE"}:
                    group.operations["read" if other.method == "GET" else "delete"] = other
        self._add_told(found)
        return list(found.values())

    def _free(self) -> Iterator[Operation]:
        return (one for one in self.api.operations if EXTENSION not in one.extensions)

    def _add_told(self, found: dict[str, _Group]) -> None:
        """What the document says itself."""
        by_name = {group.name: group for group in found.values()}
        for operation in self.api.operations:
            told = as_object(operation.extensions.get(EXTENSION))
            name, role = told.get("name"), told.get("role")
            if not isinstance(name, str) or role not in ROLES:
                continue
            path = operation.path.rstrip("/")
            group = by_name.setdefault(name, _Group(name, path, ""))
            found.setdefault(f"told {name}", group)
            group.parameter = group.parameter or _last_parameter(path)
            group.operations[role] = operation

    def describe(self, group: _Group) -> Resource | None:
        """A group with its representation, and operations from elsewhere that are about the same."""
        found = self._find_representation(group)
        if found is None:
            return None
        schema, identifier = found
        members = self._definitions.properties(schema)
        operations: dict[Role, Operation] = {}
        places: dict[Role, Pointer] = {}
        for role, operation in group.operations.items():
            place = self._find_place(operation, role, identifier, members)
            if place is not None:
                places[role] = place
            if place is not None or role == "delete" or (role != "list" and not _has_content(operation)):
                operations[role] = operation
        lists: list[Operation] = []
        for operation in self._free():
            if identifier and operation.method == "GET" and operation.path.rstrip("/") != group.path:
                place = self._find_array(operation, identifier, members)
                if place is not None:
                    lists.append(operation)
                    if "list" not in operations:
                        operations["list"], places["list"] = operation, place
            if not identifier:
                continue
            if operation.method == "POST" and "create" not in operations and operation.is_declared(201):
                place = self._find_object(operation, identifier, members)
                if place is not None and not _last_parameter(operation.path.rstrip("/")):
                    operations["create"], places["create"] = operation, place
        if not identifier and not operations.keys() & {"update", "replace"}:
            return None
        return Resource(
            group.name,
            group.parameter,
            identifier,
            {role: operations[role] for role in ROLES if role in operations},
            places,
            members,
            tuple(lists),
        )

    def _find_representation(self, group: _Group) -> tuple[Schema, str] | None:
        """The schema of the thing and its identifier, by the operations that answer with it."""
        for role in ("read", "update", "replace", "create", "delete"):
            operation = group.operations.get(role)
            content = None if operation is None else _json_content(operation)
            if content is None:
                continue
            for _, schema in self._walk(content.schema):
                identifier = self._find_identifier(schema, group.parameter)
                if identifier or not group.parameter:
                    return schema, identifier
        return None

    def _find_identifier(self, schema: Schema, parameter: str) -> str:
        members = self._definitions.properties(schema)
        by_words = {split_name(name): name for name in members}
        names = ["id", parameter, *_IDENTIFIERS[1:]] if parameter else []
        for name in names:
            found = name if name in members else by_words.get(split_name(name))
            if found is not None and not self._definitions.types(members[found]) & {
                "object",
                "array",
                "boolean",
            }:
                return found
        return ""

    def _find_place(
        self, operation: Operation, role: Role, identifier: str, members: Mapping[str, Schema]
    ) -> Pointer | None:
        if role == "list":
            return self._find_array(operation, identifier, members)
        return self._find_object(operation, identifier, members)

    def _find_object(
        self, operation: Operation, identifier: str, members: Mapping[str, Schema]
    ) -> Pointer | None:
        content = _json_content(operation)
        if content is None:
            return None
        for pointer, schema in self._walk(content.schema):
            if self._is_alike(schema, identifier, members):
                return pointer
        return None

    def _find_array(
        self, operation: Operation, identifier: str, members: Mapping[str, Schema]
    ) -> Pointer | None:
        content = _json_content(operation)
        if content is None:
            return None
        for pointer, schema in self._walk(content.schema):
            if "array" in self._definitions.types(schema) and self._is_alike(
                self._definitions.items(schema), identifier, members
            ):
                return pointer
        return None

    def _is_alike(self, schema: Schema, identifier: str, members: Mapping[str, Schema]) -> bool:
        """Whether a schema describes the thing, perhaps with fewer or more members."""
        names = self._definitions.properties(schema).keys()
        if not names or (identifier and identifier not in names):
            return False
        return len(names & members.keys()) >= _ALIKE * min(len(names), len(members))

    def _walk(self, schema: Schema) -> Iterator[tuple[Pointer, Schema]]:
        """An answer and what it holds by name, the outer before the inner."""
        pending: list[tuple[Pointer, Schema]] = [((), schema)]
        while pending:
            pointer, found = pending.pop(0)
            yield pointer, found
            if len(pointer) < _MAX_DEPTH:
                below = self._definitions.properties(found).items()
                pending += [((*pointer, name), one) for name, one in below]


def explain_resources(api: Api, resources: tuple[Resource, ...]) -> Iterator[str]:
    """A line for each resource and each operation of it, and one for what belongs to none."""
    grouped: set[str] = set()
    for resource in resources:
        by = f", one is named by {{{resource.parameter}}}" if resource.parameter else ""
        held = f", which its member `{resource.identifier}` holds" if resource.identifier else ""
        yield f"{resource.name}{by}{held}"
        for role, operation in resource.operations.items():
            grouped.add(operation.id)
            place = "/".join(map(str, resource.places.get(role, ())))
            where = f" (in `{place}` of the answer)" if place else ""
            yield f"  {role:<8} {operation.method} {operation.path}{where}  {operation.line}"
    alone = [operation for operation in api.operations if operation.id not in grouped]
    if alone:
        yield f"no resource; `{EXTENSION}: {{name: …, role: …}}` in the document says otherwise"
        for operation in alone:
            yield f"  {operation.method} {operation.path}  {operation.line}"


def _role_at_item(operation: Operation) -> Role | None:
    roles: Mapping[str, Role] = {
        "GET": "read",
        "PATCH": "update",
        "PUT": "replace",
        "DELETE": "delete",
        "POST": "update",
    }
    return roles.get(operation.method)


def _last_parameter(path: str) -> str:
    """The parameter that is the last segment of a path; empty where it is no parameter."""
    last = path.rpartition("/")[2]
    return last[1:-1] if last.startswith("{") and last.endswith("}") and last.count("{") == 1 else ""


def _name_path(path: str) -> str:
    """The last segment of a path that is no parameter."""
    return next((part for part in reversed(path.split("/")) if part and not part.startswith("{")), "api")


def _has_content(operation: Operation) -> bool:
    return operation.success is not None and bool(operation.success.contents)


def _json_content(operation: Operation) -> Content | None:
    contents = operation.success.contents if operation.success is not None else ()
    return next((content for content in contents if is_json(content.media_type)), None)
