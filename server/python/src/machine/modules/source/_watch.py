"""What a call returns, and how it leaves what it is given, as texts: without addresses, and without orders, digits and
signs of zeros that mean nothing. Values of equal texts are alike to whoever uses them."""

PLAIN = (bool, int, str, bytes, bytearray, complex, range, slice)
CONTAINERS = (list, tuple, dict, set, frozenset)


def watch(call, *given):
    result = show(call(), 0)
    # What is left of an iterator tells only how eager the function is.
    return [result, *['' if hasattr(it, '__next__') else show(it, 0) for it in given]]


def drain(result):
    """Takes all that an iterator has."""
    if hasattr(result, '__next__'):
        for _ in result:
            pass


def show(value, depth):
    kind = type(value)
    if value is None or value is ... or value is NotImplemented or kind in PLAIN:
        return repr(value)
    if kind is float:
        return repr(float('%.12g' % value) + 0.0)
    if depth > 6:
        return '...'
    if kind in CONTAINERS:
        return contents(value, depth + 1)
    if isinstance(value, type):
        return '<class ' + value.__qualname__ + '>'
    if isinstance(value, CONTAINERS):
        return kind.__name__ + '(' + contents(value, depth + 1) + ')'
    if isinstance(value, BaseException):
        return kind.__name__ + '(' + inside(value.args, depth + 1) + ')'
    if hasattr(kind, '__next__') and hasattr(kind, '__iter__'):
        return consumed(value, depth + 1)
    if kind.__name__ in ('module', 'partial') or callable(value) and kind.__module__ == 'builtins':
        return '<' + kind.__name__ + '>'
    if kind.__repr__ is not object.__repr__ or kind.__module__ == 'builtins':
        return repr(value)
    return kind.__name__ + attributes(value, depth + 1)


def inside(values, depth):
    return ', '.join([show(it, depth) for it in values])


def contents(value, depth):
    if isinstance(value, dict):
        pairs = sorted([show(key, depth) + ': ' + show(it, depth) for key, it in dict.items(value)])
        return '{' + ', '.join(pairs) + '}'
    if isinstance(value, (set, frozenset)):
        return '{' + ', '.join(sorted([show(it, depth) for it in value])) + '}' if value else 'set()'
    if isinstance(value, tuple):
        return '(' + inside(tuple.__iter__(value), depth) + (',)' if len(value) == 1 else ')')
    return '[' + inside(list.__iter__(value), depth) + ']'


def consumed(values, depth):
    found = []
    for it in values:
        if len(found) == 50:
            found.append('...')
            break
        found.append(show(it, depth))
    return '<iterator: ' + ', '.join(found) + '>'


def attributes(value, depth):
    found = {}
    for kind in type(value).__mro__:
        slots = kind.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                found[name] = getattr(value, name)
    found.update(getattr(value, '__dict__', {}))
    public = [name + '=' + show(it, depth) for name, it in found.items() if not name.startswith('_')]
    return '(' + ', '.join(sorted(public)) + ')'
