import base64, binascii, itertools, string, types, unicodedata, builtins, urllib.parse
from collections import deque
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)
class Meta(type): pass
class I:
    def __index__(self): return 2
class J:
    def __index__(self): raise KeyError('x')
#: t('a'.encode, None), t(b'a'.decode, None), t('a'.encode, errors=None), t('a'.replace, None, 'b'), t(format, 1, None)
#: t(str, b'a', None), t(str, 1, 'utf-8'), t(str, (1,), 'latin-1'), t(str, 'a', 'utf-8')
#: t(bytes.fromhex, None), t(int.from_bytes, b'a', None), t((1).to_bytes, 1, None)
#: [t(Meta, *a) for a in [(), (1,), ('a',), ('a', ()), (1, (), {}), ('a', 1, {}), ('a', (), 1), (None, (), {}), ('a', (), {}, 1)]]
#: [t(type, *a) for a in [(), ('a', ()), (1, (), {}), ('a', 1, {}), ('a', (), 1), ('a', (), {}, 1)]]
#: t(type.__new__), t(type.__new__, 1)
#: [t(itertools.islice, 'abc', n) for n in (-1, -2, 10**20, -10**20, 'a', 1.5, -2**63, J())]
#: [t(itertools.islice, 'abc', n, 2) for n in (-1, -2, 10**20, -10**20, 'a', 1.5, J())]
#: [t(itertools.islice, 'abc', 0, 2, n) for n in (-1, 0, 10**20, 'a', J())]
#: list(itertools.islice('abcdef', I())), list(itertools.islice('abcdef', True, None, I()))
#: t(itertools.tee, 'a', '3'), t(itertools.tee, 'a', -1), t(itertools.tee, 'a', 10**20), len(itertools.tee('a', I()))
#: t(deque().rotate, 10**20), t(deque([1]).rotate, 'a'), t(deque().rotate, 'a'), t(deque().rotate, I())
#: t(list, string.Formatter().parse('a{b}')), t(string.Formatter().parse, 7)
#: [t(binascii.a2b_base64, b'YQ==', strict_mode=x) for x in (None, 'a', 2**40, 1.5, True, 0)]
#: t(base64.b64decode, b'YQ==', None, None)
#: t(urllib.parse.urlparse, 7), t(urllib.parse.urlsplit, 7), t(urllib.parse.urljoin, 'a', 7), t(urllib.parse.urlsplit, 'a', b'x')
#: t(urllib.parse.urlsplit, []), t(urllib.parse.urlsplit, 'http://a/b', 0)
#: builtins.len('ab'), builtins.print is print
#: t(unicodedata.name, None), t(unicodedata.normalize, 'NFC', None)
#? urllib.parse.urlparse(b'')
