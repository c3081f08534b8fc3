import pytest
import schema


@pytest.mark.parametrize("values, expected", [([1, 2], 3), ([], 0)])
def test_total(values, expected):
    assert schema.total(values) == expected


def test_reader():
    reader = schema.Reader("x", debug=True)
    assert reader.read(None) == []
    with pytest.raises(ValueError):
        reader.read(size=-1)
    assert schema.describe(None) == "none"
