from work import sign, size, spin


def test_size(tmp_path):
    assert size(tmp_path / 'a') == 0
    assert sign(1) == 1


def test_spin():
    spin(1)


def test_sign():
    assert sign(-1) == -1
