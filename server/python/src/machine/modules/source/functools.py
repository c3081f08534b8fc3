from _foretrace import entitle, in_c, unsupported


WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__')
WRAPPER_UPDATES = ('__dict__',)
_MISSING = object()


def reduce(*args):
    if not 2 <= len(args) <= 3:
        least, word = ('at least', 2) if len(args) < 2 else ('at most', 3)
        raise TypeError(f'reduce expected {least} {word} arguments, got {len(args)}')
    function, iterable = args[0], args[1]
    try:
        iterator = iter(iterable)
    except TypeError:
        raise TypeError('reduce() arg 2 must support iteration')
    if len(args) == 3:
        value = args[2]
    else:
        value = next(iterator, _MISSING)
        if value is _MISSING:
            raise TypeError('reduce() of empty iterable with no initial value')
    for item in iterator:
        value = function(value, item)
    return value


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


class partial:
    def __new__(cls, /, *args, **keywords):
        if not args:
            raise TypeError("type 'partial' takes at least one argument")
        func, *args = args
        if not callable(func):
            raise TypeError('the first argument must be callable')
        if isinstance(func, partial):
            args = list(func.args) + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = tuple(args)
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts += [repr(arg) for arg in self.args]
        parts += [f'{name}={value!r}' for name, value in self.keywords.items()]
        return f'functools.partial({", ".join(parts)})'


def _bound(func, obj):
    return lambda /, *args, **keywords: func(obj, *args, **keywords)


_Function = type(reduce)


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        descriptors = classmethod, staticmethod, property, partialmethod
        if not callable(func) and not isinstance(func, descriptors) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        if isinstance(func, partialmethod):
            self.func = func.func
            self.args = func.args + args
            self.keywords = {**func.keywords, **keywords}
        else:
            self.func = func
            self.args = args
            self.keywords = keywords

    def __repr__(self):
        args = ', '.join([repr(it) for it in self.args])
        keywords = ', '.join([f'{name}={it!r}' for name, it in self.keywords.items()])
        return f'functools.partialmethod({self.func}, {args}, {keywords})'

    def _make_unbound_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **{**self.keywords, **keywords})
        _method._partialmethod = self
        return _method

    def __get__(self, obj, cls=None):
        func = self.func
        if isinstance(func, classmethod):
            return partial(_bound(func.__func__, type(obj) if cls is None else cls), *self.args, **self.keywords)
        if isinstance(func, staticmethod):
            return partial(func.__func__, *self.args, **self.keywords)
        if type(func) is _Function and obj is not None:
            return partial(_bound(func, obj), *self.args, **self.keywords)
        if isinstance(func, (_Function, type(len), partial)):
            made = self._make_unbound_method()
            return made if obj is None else _bound(made, obj)
        return unsupported('`functools.partialmethod` of a descriptor')


class _CacheInfo(tuple):
    def __new__(cls, *values):
        return tuple.__new__(cls, values)

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return f'CacheInfo(hits={self[0]}, misses={self[1]}, maxsize={self[2]}, currsize={self[3]})'


def _key(args, keywords, typed):
    if not keywords and not typed:
        if len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return (args,) if len(args) == 1 else args
    key = args
    if keywords:
        key += (_MISSING,)
        for item in keywords.items():
            key += item
    if typed:
        key += tuple([type(value) for value in args])
        key += tuple([type(value) for value in keywords.values()])
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        return _cached(function, maxsize, typed)
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError('Expected first argument to be an integer, a callable, or None')
    if maxsize is not None and maxsize < 0:
        maxsize = 0
    return lambda function: _cached(function, maxsize, typed)


def _cached(function, maxsize, typed):
    results = {}
    hits = misses = 0

    def wrapper(*args, **keywords):
        nonlocal hits, misses
        key = _key(args, keywords, typed)
        value = results.get(key, _MISSING)
        if value is not _MISSING:
            hits += 1
            if maxsize is not None:
                del results[key]
                results[key] = value
            return value
        misses += 1
        value = function(*args, **keywords)
        if maxsize == 0:
            return value
        if maxsize is not None and key not in results and len(results) >= maxsize:
            for oldest in results:
                break
            del results[oldest]
        results[key] = value
        return value

    def cache_info():
        return _CacheInfo(hits, misses, maxsize, len(results))

    def cache_clear():
        nonlocal hits, misses
        hits = misses = 0
        results.clear()

    update_wrapper(wrapper, function)
    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return wrapper


def cache(user_function, /):
    return _cached(user_function, None, False)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                'Cannot assign the same cached_property to two different names '
                f'({self.attrname!r} and {name!r}).'
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError('Cannot use cached_property instance without calling __set_name__ on it.')
        values = instance.__dict__
        if self.attrname not in values:
            values[self.attrname] = self.func(instance)
        return values[self.attrname]


class KeyWrapper:
    __module__ = 'functools'
    __slots__ = ('_cmp', 'obj')
    __hash__ = None

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'functools.KeyWrapper' instances")

    def __call__(self, obj):
        return _key_wrapper(self._cmp, obj)

    def __getattr__(self, name):
        if name == 'obj':
            raise AttributeError('object')
        raise AttributeError(f"'functools.KeyWrapper' object has no attribute {name!r}")

    def __lt__(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj) < 0

    def __gt__(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj) > 0

    def __eq__(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj) == 0

    def __ne__(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj) != 0

    def __le__(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj) <= 0

    def __ge__(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj) >= 0


entitle(KeyWrapper, 'functools.KeyWrapper')


def _key_wrapper(mycmp, *obj):
    made = object.__new__(KeyWrapper)
    made._cmp = mycmp
    for it in obj:
        made.obj = it
    return made


def cmp_to_key(mycmp):
    return _key_wrapper(mycmp)


def _derived(name, root, combine):
    def method(self, other):
        result = getattr(type(self), root)(self, other)
        return result if result is NotImplemented else combine(self, other, result)

    method.__name__ = name
    return method


def _not(self, other, result):
    return not result


def _or_equal(self, other, result):
    return result or self == other


def _and_differs(self, other, result):
    return result and self != other


def _neither(self, other, result):
    return not result and self != other


def _not_or_equal(self, other, result):
    return not result or self == other


_DERIVED = {
    '__lt__': (('__gt__', _neither), ('__le__', _or_equal), ('__ge__', _not)),
    '__le__': (('__ge__', _not_or_equal), ('__lt__', _and_differs), ('__gt__', _not)),
    '__gt__': (('__lt__', _neither), ('__ge__', _or_equal), ('__le__', _not)),
    '__ge__': (('__le__', _not_or_equal), ('__gt__', _and_differs), ('__lt__', _not)),
}


def total_ordering(cls):
    given = [name for name in _DERIVED if any([name in base.__dict__ for base in cls.__mro__[:-1]])]
    if not given:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = max(given)
    for name, combine in _DERIVED[root]:
        if name not in given:
            setattr(cls, name, _derived(name, root, combine))
    return cls


def singledispatch(func):
    registry = {object: func}
    # Annotations that are not classes, as those written as text are not.
    unread = []

    def dispatch(cls):
        if unread:
            return unsupported('which of several functions is called')
        abstract = [it for it in registry if it not in cls.__mro__ and issubclass(cls, it)]
        if abstract:
            if len(abstract) == 1 and all(it is object for it in cls.__mro__ if it in registry):
                return registry[abstract[0]]
            return unsupported('which of several functions is called')
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return func

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda function: register(cls, function)
            hints = [hint for name, hint in cls.__annotations__.items() if name != 'return']
            func = cls
            cls = hints[0]
        if isinstance(cls, type):
            registry[cls] = func
        else:
            unread.append(cls)
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{func.__name__} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    update_wrapper(wrapper, func)
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return wrapper


entitle(partial, 'functools.partial', True)


in_c(cmp_to_key, reduce)
