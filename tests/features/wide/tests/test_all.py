from app.base import find
from app.main import Main


def test_all():
    assert find({"a": 1}, "a") == 1
    assert Main().run(5, verbose=True) == 0
    assert Main().run(steps=2) == 0
