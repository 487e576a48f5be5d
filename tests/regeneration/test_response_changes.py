"""Classes of responses that an edit of the document gives another name or meaning, and who used them."""

from pathlib import Path

import pytest
from oaswright.handlers.model import History

from tests.regeneration.pets import LIST, ROUTES, UPDATE, after, interface, rules, sync

HANDLERS = """from generated.pets.interface import Gone, ListPetsOk, ListPetsResponse, NotFound, PetsApi
from server.tools import lost


class Handlers(PetsApi[object]):
    async def list_pets(self, *, limit: int | None = None, principal: object) -> ListPetsResponse:
        answer = lost()
        if isinstance(answer, NotFound):
            return answer
        return NotFound()  # why
"""
TOOLS = """import generated.pets.interface as api


def lost() -> "api.NotFound":
    return api.NotFound()
"""
OLD = interface(LIST)
SPLIT = """class NotFound:
    pass


@dataclass(frozen=True, slots=True)
class NotFoundGone(NotFound):
    status: ClassVar[int] = 410


@dataclass(frozen=True, slots=True)
class NotFoundNotFound(NotFound):
    status: ClassVar[int] = 404
"""
SINGLE = "class NotFound:\n    status: ClassVar[int] = 404\n"
SEVERAL = OLD.replace(SINGLE, SPLIT).replace("ListPetsOk | NotFound", "ListPetsOk | NotFoundNotFound")
FILES = {"server/handlers.py": HANDLERS, "server/tools.py": TOOLS}


def test_shared_response_with_a_second_status_is_told_at_each_place(tmp_path: Path) -> None:
    assert SINGLE in OLD
    result = sync(tmp_path, FILES, SEVERAL, old=OLD)
    assert result.files == {}
    assert rules(result) == ["renamed-response", "renamed-response"]
    handler, tool = result.findings
    assert handler.message == "list_pets answers 404 with `NotFoundNotFound` now, no longer with `NotFound`"
    assert handler.hint == "write `NotFoundNotFound`, or let `oaswright generate --apply-renames` do it"
    assert handler.span is not None
    assert tool.span is not None
    # `isinstance` may ask for the base of both.
    assert (handler.span.start.line, handler.related) == (10, ())
    assert (tool.span.file.rpartition("/")[2], tool.span.start.line) == ("tools.py", 4)
    assert [related.span.start.line for related in tool.related] == [5]


def test_shared_response_with_a_second_status_is_renamed_on_request(tmp_path: Path) -> None:
    result = sync(tmp_path, FILES, SEVERAL, old=OLD, apply_renames=True)
    assert result.findings == ()
    assert result.renamed == ("NotFound -> NotFoundNotFound",)
    changed = HANDLERS.replace("return NotFound()", "return NotFoundNotFound()")
    changed = changed.replace("NotFound, PetsApi", "NotFound, NotFoundNotFound, PetsApi")
    head, rest = after(tmp_path, result).split("\nfrom server.tools")
    assert f"\nfrom server.tools{rest}" == changed[changed.index("\nfrom server.tools") :]
    names = ("Gone", "ListPetsOk", "ListPetsResponse", "NotFound", "NotFoundNotFound", "PetsApi")
    assert all(name in head for name in names)
    assert after(tmp_path, result, "server/tools.py") == TOOLS.replace("api.NotFound", "api.NotFoundNotFound")


def test_nothing_is_told_where_classes_are_as_before(tmp_path: Path) -> None:
    assert sync(tmp_path, FILES, OLD, old=OLD).findings == ()
    other = OLD.replace("body: Pet\n", "body: Pet | Cat\n").replace(
        "class NotFound:", "class NotFound:\n    hint: str | None = None"
    )
    assert sync(tmp_path, FILES, other, old=OLD).findings == ()


@pytest.mark.parametrize(
    ("single", "message"),
    [
        (
            'class NotFound:\n    """default: Lost."""\n\n    status: int\n',
            "`NotFound` takes other arguments now: `status: int`",
        ),
        (
            "class NotFound:\n    body: Pet\n    status: ClassVar[int] = 404\n",
            "`NotFound` takes other arguments now: `body: Pet`",
        ),
    ],
)
def test_class_that_takes_other_arguments_is_told(tmp_path: Path, single: str, message: str) -> None:
    result = sync(tmp_path, FILES, OLD.replace(SINGLE, single), old=OLD)
    assert rules(result) == ["changed-response", "changed-response"]
    assert result.findings[0].message == message
    assert result.findings[1].message == "`NotFound` is not what it was for list_pets"


def test_class_that_another_module_hands_on_is_told_where_it_is_made(tmp_path: Path) -> None:
    """Whether that module has it from the package itself, and whatever it calls it."""
    more = {
        "server/names.py": "from generated.pets.interface import NotFound as Lost\n",
        "server/more.py": "from server import names\nfrom server.handlers import NotFound\n\n"
        "FOUND = [names.Lost(), NotFound()]\n",
    }
    single = "class NotFound:\n    body: Pet\n    status: ClassVar[int] = 404\n"
    result = sync(tmp_path, {**FILES, **more}, OLD.replace(SINGLE, single), old=OLD)
    told = [
        (
            finding.rule,
            *(span.start.line for span in (finding.span, *(r.span for r in finding.related)) if span),
        )
        for finding in result.findings
        if finding.span is not None and finding.span.file.endswith("more.py")
    ]
    assert told == [("changed-response", 4), ("changed-response", 4)]
    kept = sync(tmp_path, {**FILES, **more}, SEVERAL, old=OLD, apply_renames=True)
    assert {path.name for path in kept.files} == {"handlers.py", "tools.py", "names.py"}
    assert rules(kept) == ["changed-response"]
    assert kept.findings[0].related == ()


def test_class_that_is_sent_as_another_media_type_is_told_where_none_is_given(tmp_path: Path) -> None:
    """With a second media type before the first, what is made without one is sent as the second."""
    old = OLD.replace(SINGLE, SINGLE.replace(":\n", ":\n    body: str | Pet\n", 1))
    choice = '    media_type: Literal["text/plain", "application/json"] = "text/plain"\n'
    turned = old.replace("    body: str | Pet\n", f"    body: str | Pet\n{choice}", 1)
    same = turned.replace('= "text/plain"', '= "application/json"')
    used = HANDLERS.replace(
        "NotFound()  # why", 'NotFound("") if limit else NotFound("", media_type="text/plain")'
    )
    files = {"server/handlers.py": used, "server/tools.py": TOOLS.replace("NotFound()", 'NotFound("")')}
    assert turned != old
    assert sync(tmp_path, files, same, old=old).findings == ()
    result = sync(tmp_path, files, turned, old=old)
    assert rules(result) == ["changed-response", "changed-response"]
    handler, tool = result.findings
    message = (
        "`NotFound` is sent as text/plain now, where nothing else is said, no longer as application/json"
    )
    assert (handler.message, tool.message) == (message, message)
    assert handler.hint == 'give `media_type="application/json"`, or what the body is'
    assert handler.span is not None
    assert tool.span is not None
    assert (handler.span.start.line, handler.related, tool.span.start.line) == (10, (), 5)


def test_response_that_an_operation_no_longer_has_is_told(tmp_path: Path) -> None:
    both, one = interface(LIST, UPDATE), interface(LIST.replace(" | NotFound", ""), UPDATE)
    result = sync(tmp_path, HANDLERS, one, old=both)
    assert [finding.message for finding in result.findings] == [
        "list_pets does not answer 404 any more, which `NotFound` was for"
    ]


@pytest.mark.parametrize("apply", [False, True])
def test_class_that_moves_to_the_components_is_known_by_its_operation(tmp_path: Path, apply: bool) -> None:
    old = OLD.replace("NotFound", "ListPetsNotFound")
    text = HANDLERS.replace("NotFound", "ListPetsNotFound").replace("from server.tools import lost\n", "")
    result = sync(tmp_path, text.replace("lost()", "None"), OLD, old=old, apply_renames=apply)
    if apply:
        assert result.findings == ()
        assert "return NotFound()  # why\n" in after(tmp_path, result)
        assert "isinstance(answer, NotFound)" in after(tmp_path, result)
        assert "ListPetsNotFound" not in after(tmp_path, result)
    else:
        (finding,) = result.findings
        assert (finding.rule, finding.hint) == ("vanished-name", "now it is `NotFound`")
        assert [related.span.start.line for related in finding.related] == [7, 9]


def test_response_of_a_removed_operation_is_not_taken_for_another_one(tmp_path: Path) -> None:
    text = HANDLERS.replace("ListPetsOk,", "CountPetsOk,").replace("return answer", "return CountPetsOk()")
    old = interface(LIST, "count_pets(self) -> CountPetsOk").replace("class Gone", "class CountPetsOk")
    result = sync(tmp_path, text.replace("Gone, ", ""), OLD, old=old, history=History(ROUTES))
    (finding,) = result.findings
    assert finding.hint == "its operation is not in the document any more; remove what uses it"


@pytest.mark.parametrize(
    "use",
    [
        "def look(models: object) -> None: print(models.Lost)",
        "def look() -> None:\n    for models in (): print(models.Lost)",
        "look = [models.Lost for models in ()]",
        "look = lambda models: models.Lost",
        "class Box:\n    models = 3\n    other = models.Lost",
        "print(models.Model, models.__name__)",
        "print('models.Lost', models.Pet.Lost)  # models.Lost",
    ],
)
def test_name_that_is_not_that_of_the_package_is_not_reported(tmp_path: Path, use: str) -> None:
    text = f"from generated.pets import models\n{HANDLERS}\n{use}\n".replace(
        "from server.tools import lost\n", ""
    )
    assert sync(tmp_path, text.replace("lost()", "None"), OLD, old=OLD).findings == ()


@pytest.mark.parametrize(
    "use",
    [
        "def look(pet: 'models.Lost') -> None: ...",
        "def look(pet: list['models.Lost']) -> None: ...",
        "LOOK: 'models.Lost | None' = None",
        "class Box:\n    def models(self) -> object: return models.Lost",
        "match 3:\n    case models.Lost(): ...",
        "print(isinstance(3, models.Lost))",
    ],
)
def test_name_is_reported_wherever_it_is_used(tmp_path: Path, use: str) -> None:
    text = f"from generated.pets import models\n{HANDLERS}\n{use}\n"
    result = sync(tmp_path, {"server/handlers.py": text, "server/tools.py": TOOLS}, OLD, old=OLD)
    assert [finding.message for finding in result.findings] == ["`Lost` is not in generated.pets.models"]
