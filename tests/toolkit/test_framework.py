"""The parts of Connexion that its documentation does not promise: these fail loudly when they move."""

import inspect

from oaswright.runtime import framework  # first: it knows how to import Connexion quietly

from connexion import context, lifecycle, security  # isort: skip
from connexion.middleware import ConnexionMiddleware, abstract

from connexion.middleware import context as context_layer  # isort: skip
from connexion.middleware.security import SecurityOperation  # isort: skip


def test_the_layers_we_keep_are_connexions_own() -> None:
    ours = {
        framework.ExceptionMiddleware,
        framework.SecurityMiddleware,
        framework.LifespanMiddleware,
        framework.ContextMiddleware,
    }
    assert ours <= set(ConnexionMiddleware.default_middlewares)


def test_the_scope_keys_are_where_connexion_looks() -> None:
    assert abstract.ROUTING_CONTEXT == framework.CONNEXION_ROUTING
    source = inspect.getsource(abstract.RoutedMiddleware.__call__)
    assert 'get("api_base_path")' in source
    assert 'get("operation_id")' in source
    assert framework.CONNEXION_CONTEXT in inspect.getsource(lifecycle)


def test_security_leaves_what_the_scheme_returned_in_the_context() -> None:
    assert "token_info" in inspect.getsource(security.SecurityHandlerFactory.verify_security)
    assert "ConnexionRequest(scope)" in inspect.getsource(SecurityOperation.__call__)


def test_the_context_variables_of_the_fast_path_are_those_that_connexion_sets() -> None:
    source = inspect.getsource(context_layer.ContextOperation.__call__)
    for name in ("_context", "_operation", "_receive", "_scope"):
        assert f"{name}.set(" in source
        assert hasattr(context, name)


def test_the_stack_is_built_as_connexion_builds_it_with_the_first_request() -> None:
    source = inspect.getsource(ConnexionMiddleware.__call__)
    assert "if self.middleware_stack is None:" in source
    assert "self.app, self.middleware_stack = self._build_middleware_stack()" in source
