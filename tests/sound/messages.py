import collections, re, operator, itertools, copy, random, string
from collections import deque, defaultdict, OrderedDict, Counter
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
class P: pass
class S:
    __slots__ = ('a',)
    b = 1
class OnlySet:
    def __set__(self, obj, value): obj.__dict__['x'] = value * 2
class HasOS:
    x = OnlySet()
    y = OnlySet()
class Idx:
    def __index__(self):
        print('index')
        return 5
def slot_write():
    s = S()
    s.b = 2
def slot_del():
    s = S()
    del s.b
def slot_undef():
    s = S()
    s.c = 2
def onlyset():
    h = HasOS()
    h.x = 3
    r = h.x
    return r, h.__dict__, type(h.y).__name__
def dkc(d):
    for k in d:
        del d[k]
        d[k + 100] = 1
def dkc2(d):
    for i, k in enumerate(d):
        if i > 5: break
        d.pop(k)
        d[k + 'x'] = 1
    return d
#: t(operator.getitem, deque([1]), 'a')
#: t(lambda: deque([1])['a'])
#: t(lambda: deque([1]) + [1])
#: t(lambda: deque([1]) < 3)
#: t(lambda: deque([1]).foo)
#: t(lambda: defaultdict(int).foo)
#: t(lambda: defaultdict(int) + 1)
#: t(lambda: OrderedDict() + 1)
#: t(lambda: OrderedDict().foo)
#: t(lambda: Counter() < 1)
#: t(lambda: hash(deque()))
#: t(lambda: hash(defaultdict()))
#: t(lambda: re.match('a','a')['b'])
#: t(lambda: re.match('a','a').foo)
#: t(lambda: re.match('a','a') + 1)
#: t(lambda: re.compile('a').foo)
#: t(lambda: len(re.match('a','a')))
#: t(lambda: deque() ())
#: t(lambda: deque(1))
#: t(lambda: iter(re.compile('a')))
#: t(lambda: 1 + deque())
#: t(lambda: [] + deque())
#: t(lambda: '' + deque())
#: t(lambda: int(deque()))
#: t(lambda: itertools.count() + 1)
#: t(lambda: len(itertools.chain()))
#: t(lambda: itertools.chain().foo)
#: t(lambda: OSError(2, 'x').errno)
#: type(OSError(2, 'x')).__name__, str(OSError(2, 'x')), OSError(2, 'x', 'f').filename
#: repr(OSError(2, 'x', 'f')), OSError(2,'x','f').args, str(OSError(2, 'x', 'f'))
#: repr(OSError(13, 'x')), repr(OSError(17, 'y')), repr(OSError(999, 'x')), repr(OSError('a')), str(OSError())
#: OSError('a').errno, OSError(1, 'b').strerror, OSError(1,'b').filename2
#: str(OSError(2, 'x', 'f', None, 'g')), OSError(2, 'x', 'f', None, 'g').filename2
#: repr(FileNotFoundError(13, 'x')), repr(ConnectionError(111, 'q')), repr(OSError(32, 'q')), repr(OSError(110, 'q'))
#: t(lambda: '%d' % P())
#: t(lambda: '%d' % 'a')
#: t(lambda: '%x' % P())
#: t(lambda: '%x' % 1.5)
#: t(lambda: '%f' % P())
#: t(lambda: '%f' % 'a')
#: t(lambda: '%c' % P())
#: t(lambda: '%c' % 1.5)
#: t(lambda: '%d' % Idx())
#: t(lambda: '%i %u' % ([], {}))
#: zip([1],[2]).__next__()
#: map(str,[1]).__next__(), filter(None,[1]).__next__(), enumerate([3]).__next__(), reversed([1,2]).__next__()
#: iter([]).__iter__ is None, zip().__iter__().__class__.__name__
#: reversed([1,2]).__length_hint__(), iter([1]).__length_hint__()
#: t(slot_write)
#: t(slot_del)
#: t(slot_undef)
#: onlyset()
#: operator.index(Idx())
#: t(operator.index, 'a')
#: t(super, 1)
#: t(super, int, 1, 2)
#: t(lambda: super(int, 'a'))
#: t(lambda: super('a', 'a'))
#: t(itertools.cycle)
#: t(itertools.cycle, 1, 2)
#: t(itertools.pairwise)
#: t(itertools.pairwise, 1, 2)
#: t(itertools.cycle, 1)
#: t(itertools.pairwise, 1)
#: t(itertools.chain.from_iterable)
#: t(itertools.count, 1,2,3)
#: t(itertools.repeat)
#: t(itertools.accumulate)
#: t(itertools.groupby)
#: t(itertools.product, 1)
#: t(itertools.islice, [1])
#: t(itertools.islice, [1], -1)
#: t(itertools.tee)
#: t(itertools.compress, [1])
#: t(itertools.starmap, 1)
#: t(itertools.combinations, [1])
#: t(itertools.zip_longest, 1)
#: t(random.seed, [])
#: t(str, 10**5000)
#: t(int, '1'*5000)
#: t(lambda: f'{10**4300}')
#: t(lambda: repr(10**4300))
#: len(str(10**4299))
#: t(lambda: '%d' % 10**4300)
#: t(lambda: int('1'*4300)) > 1
#: t(lambda: len(hex(10**5000)))
#: t(lambda: format(10**5000, 'x')[:3])
#: t(lambda: format(10**5000, 'd')[:3])
#: t(lambda: print(10**5000))
#: t(lambda: int('1'*5000, 16) > 0)
#: t(lambda: int('1'*5000, 7) > 0)
#: t(lambda: '%s' % [10**5000])
#: collections.UserDict.fromkeys('ab', 1)
#: type(collections.UserDict.fromkeys('ab', 1)).__name__
#: string.Template('$a $b ${c} $$').is_valid(), string.Template('$a $').is_valid(), string.Template('$a ${b}').get_identifiers()
#: t(lambda: ','.join(1))
#: t(lambda: ','.join(None))
#: t(lambda: ','.join([1]))
#: t(lambda: ','.join(P()))
#: t(lambda: b','.join(1))
#: [{1, 2+3}, {2+3, 1}, {5+4, 1}, {1, 16+17, 8*4}]
#: [x for x in {8+9, 1, 32+1}]
