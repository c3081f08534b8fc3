from _foretrace import in_c, unknown

# What is C comes from another module.
__name__ = '_heapq'


def _up(heap, start, at, before):
    """Moves the item at `at` up while it comes before its parent."""
    item = heap[at]
    while at > start:
        parent = (at - 1) >> 1
        other = heap[parent]
        if not before(item, other):
            break
        heap[at] = other
        at = parent
    heap[at] = item


def _down(heap, at, before):
    """Moves the hole at `at` to a leaf along the smaller children, then its item up again."""
    end = len(heap)
    start = at
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not before(heap[child], heap[right]):
            child = right
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _up(heap, start, at, before)


def _less(a, b):
    return a < b


def _more(a, b):
    return b < a


def _given(name, wanted, args):
    if len(args) != wanted:
        raise TypeError(f'{name} expected {wanted} arguments, got {len(args)}')


def _list(name, heap, what=' 1'):
    if not isinstance(heap, list):
        raise TypeError(f'{name}() argument{what} must be list, not {type(heap).__name__ if heap is not None else "None"}')


def heappush(*args):
    _given('heappush', 2, args)
    heap, item = args
    _list('heappush', heap)
    heap.append(item)
    _up(heap, 0, len(heap) - 1, _less)


def _pop(heap, before):
    last = heap.pop()
    if not heap:
        return last
    first = heap[0]
    heap[0] = last
    _down(heap, 0, before)
    return first


def heappop(heap, /):
    _list('heappop', heap, '')
    if not heap:
        raise IndexError('index out of range')
    return _pop(heap, _less)


def _heappop_max(heap, /):
    _list('_heappop_max', heap, '')
    if not heap:
        raise IndexError('index out of range')
    return _pop(heap, _more)


def _replace(heap, item, before):
    if not heap:
        raise IndexError('index out of range')
    first = heap[0]
    heap[0] = item
    _down(heap, 0, before)
    return first


def heapreplace(*args):
    _given('heapreplace', 2, args)
    heap, item = args
    _list('heapreplace', heap)
    return _replace(heap, item, _less)


def _heapreplace_max(heap, item, /):
    return _replace(heap, item, _more)


def heappushpop(*args):
    _given('heappushpop', 2, args)
    heap, item = args
    _list('heappushpop', heap)
    if heap and heap[0] < item:
        return _replace(heap, item, _less)
    return item


def heapify(heap, /):
    _list('heapify', heap, '')
    for at in range(len(heap) // 2 - 1, -1, -1):
        _down(heap, at, _less)


def _heapify_max(heap, /):
    _list('_heapify_max', heap, '')
    for at in range(len(heap) // 2 - 1, -1, -1):
        _down(heap, at, _more)


in_c(heappush, heappop, heappushpop, heapreplace, heapify, _heappop_max, _heapreplace_max, _heapify_max)
__name__ = 'heapq'


def merge(*iterables, key=None, reverse=False):
    before = _more if reverse else _less
    sources = []
    for order, iterable in enumerate(iterables):
        source = iter(iterable)
        for item in source:
            sources.append([item if key is None else key(item), order, item, source])
            break
    while sources:
        best = sources[0]
        for other in sources[1:]:
            if before(other[0], best[0]):
                best = other
        yield best[2]
        for item in best[3]:
            best[0] = item if key is None else key(item)
            best[2] = item
            break
        else:
            sources.remove(best)


def nsmallest(n, iterable, key=None):
    return _first(n, iterable, key, min, False)


def nlargest(n, iterable, key=None):
    return _first(n, iterable, key, max, True)


def _first(n, iterable, key, extreme, reverse):
    if n == 1:
        missing = object()
        found = extreme(iterable, default=missing, key=key)
        return [] if found is missing else [found]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        size = None
    if size is not None and n >= size:
        return sorted(iterable, key=key, reverse=reverse)[:n]
    iterator = iter(iterable)
    range(n)
    try:
        return sorted(iterator, key=key, reverse=reverse)[:n] if n > 0 else []
    except TypeError:
        return unknown('which items a heap compares')
