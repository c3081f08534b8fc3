import pytest


@pytest.fixture
def rows():
    yield ['1', '', '#', '2']


@pytest.fixture(params=[10, 20])
def limit(request):
    return request.param
