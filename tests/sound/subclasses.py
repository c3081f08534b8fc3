import copy, enum
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
class Angle(float, enum.Enum):
    NORTH = 0.0
    EAST = 1.5
class F(float):
    def __new__(cls, x): return float.__new__(cls, x * 2)
class I:
    def __iter__(self): return self
    def __next__(self): return 1
#: list(Angle), Angle(1.5), Angle.EAST + 1, t(Angle), t(Angle, 7)
#: F(1.5), type(F(1)).__name__, t(float.__new__), t(float.__new__, float, 1, 2), t(bool.__new__, bool, 1, 2)
#: next(copy.copy(I())), t(copy.copy, (x for x in [])), t(copy.deepcopy, (x for x in []))
#? copy.copy(iter([1])) is None
#? hasattr(compile('1', 'a', 'eval'), 'co_code')
#? enum.IntEnum._convert_('A', 'b', len)
