class S(str):
    def __eq__(self, other): return super().__eq__(other)
    def __ne__(self, other): return str.__ne__(self, other)
    __hash__ = str.__hash__
class I(int):
    def __eq__(self, other): return int.__eq__(self, other)
    __hash__ = None
class B(bytes):
    def __eq__(self, other): return super().__eq__(other)
    __hash__ = bytes.__hash__
def texts(): return S('a') == 'b', S('a') != 'b', S('a') == 'a', 'b' == S('b'), S('a') == 1, S('a') != 1, {S('a'): 1}['a'], B(b'a') == b'a', B(b'a') != b'b'
def numbers(): return I(3) == 4, I(3) == 3, I(3) != 3, 3 == I(3), I(3) == 3.0, [I(3)].index(3)
def of_plain(*pairs): return [(a.__eq__(b), a.__ne__(b)) for a, b in pairs]
def passed(): return list(map('a'.__eq__, 'abc')), list(filter((3).__ne__, [1, 3])), any(map('x'.__eq__, 'abc')), sum(map(0 .__eq__, [0, 1, 0]))
#: texts()
#: numbers()
#: of_plain(('a', 'b'), ('a', 'a'), (1, 2), (1, True), (10**20, 10**20), (1.5, 2), (1.0, 1), (1j, 1j), (0j, 0), (b'a', b'b'), (bytearray(b'a'), b'a'), (b'', bytearray()))
#: of_plain(('a', 1), (1, 1.0), (1, 'a'), (1.5, 'a'), (b'a', 'a'), (None, 1), (None, None), (1.0, 1j), ([1], [2]), ({1}, {1}), (range(2), range(3)))
#: of_plain((float('nan'), float('nan')), (0.0, -0.0), (1, 2**70), (float(2**53), 2**53 + 1))
#: passed()
