import pytest

from work import grade, later, total

twice = pytest.mark.parametrize('points, expected', [(90, 'good'), pytest.param(60, 'fair', id='middle'), (1, 'poor')])


@twice
def test_grade(points, expected):
    assert grade(points) == expected


def test_refuses():
    with pytest.raises(ValueError, match='-1'):
        grade(-1)


@pytest.fixture(name='many')
def several(rows):
    return rows * 2


class TestTotal:
    @pytest.fixture(autouse=True)
    def prepare(self):
        self.base = 1

    def test_rows(self, rows):
        assert total(rows) + self.base == 4

    def test_many(self, many, limit):
        assert total(many) == 6 and limit == 10


@pytest.mark.asyncio
async def test_later():
    assert await later(3) == 3


@pytest.mark.skip(reason='not today')
def test_skipped():
    grade(-5)


def test_near():
    assert 0.1 + 0.2 == pytest.approx(0.3)


def test_fails():
    assert total(['7']) == 8
