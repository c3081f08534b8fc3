import callers


def test_width():
    assert callers.Table([], header=["x"]).width() == 1
    rows = [[1], [2]]
    assert callers.make(rows, wide=False).width(7) == 7
