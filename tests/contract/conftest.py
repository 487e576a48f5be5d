"""One test for each operation of each product: the work lists itself from the documents."""

import pytest

from tests.contract.products import PRODUCTS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every operation of every document, named `product-operationId`."""
    if "operation" in metafunc.fixturenames:
        cases = [(product, operation) for product in PRODUCTS for operation in product.operations()]
        names = [f"{product.name}-{operation}" for product, operation in cases]
        metafunc.parametrize(("product", "operation"), cases, ids=names)
