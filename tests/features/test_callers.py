import unittest

import callers
import pytest


def test_width():
    assert callers.Table([], header=["x"]).width() == 1
    rows = [[1], [2]]
    result = callers.make(rows, wide=False).width(7)
    assert result == 7


@pytest.mark.parametrize("rows, wide", [([], True), pytest.param([[1]], False)])
def test_make(rows, wide):
    assert isinstance(callers.make(rows, wide), callers.Table)


class TestCheck(unittest.TestCase):
    def test_check(self):
        self.assertIsNone(callers.check(0))
        with self.assertRaises(ValueError):
            callers.check(-1)
