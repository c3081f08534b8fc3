import sys
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except BaseException as e:
        return type(e).__name__ + ': ' + str(e)
def es():
    log = []
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(2), ExceptionGroup('h', [KeyError(3), ValueError(4)])])
    except* ValueError as e:
        log.append(repr(e))
    except* (TypeError, KeyError) as e:
        log.append(repr(e))
    else:
        log.append('else')
    finally:
        log.append('fin')
    return log
def es2b():
    r = None
    try:
        raise ValueError('x')
    except* ValueError as e:
        r = repr(e), repr(e.exceptions)
    return r
def es3():
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError as e:
        pass
def es4():
    try:
        try:
            raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
        except* ValueError as e:
            raise KeyError('new')
    except BaseException as e:
        return repr(e), repr(e.__context__), [repr(x) for x in e.exceptions], [repr(x.__context__) for x in e.exceptions]
def es5():
    try:
        pass
    except* ValueError:
        print('no')
    else:
        print('else')
    return 1
def es6():
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError:
        print('v')
    except* TypeError:
        print('t')
    return 'done'
def es7():
    try:
        try:
            raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
        except* ValueError:
            raise
    except BaseException as e:
        return repr(e)
def es8():
    try:
        raise ExceptionGroup('g', [ValueError(1)])
    except* ExceptionGroup:
        pass
def es9():
    for i in range(3):
        try:
            if i == 1:
                raise ValueError(i)
        except* ValueError as e:
            print(e.exceptions)
    return i
def es10():
    try:
        raise KeyError('q')
    except* ValueError:
        print('x')
def grp():
    g = ExceptionGroup('m', [ValueError(1), TypeError(2), ExceptionGroup('n', [ValueError(3)])])
    return repr(g), str(g), g.message, g.exceptions, g.args, g.split(ValueError), g.subgroup(TypeError), g.subgroup(KeyError), g.split(lambda e: isinstance(e, TypeError)), g.subgroup((ValueError, TypeError)) is g
class MyG(ExceptionGroup):
    def derive(self, excs):
        return MyG(self.message, excs)
class MyG2(ExceptionGroup):
    pass
class MyG3(ExceptionGroup):
    def __new__(cls, message, excs, code):
        o = super().__new__(cls, message, excs)
        o.code = code
        return o
    def derive(self, excs):
        return MyG3(self.message, excs, self.code)
def my():
    g = MyG('m', [ValueError(1), TypeError(2)])
    h = MyG2('m', [ValueError(1), TypeError(2)])
    k = MyG3('m', [ValueError(1), TypeError(2)], 7)
    k.add_note('note')
    a, b = k.split(ValueError)
    return g.split(ValueError), h.split(ValueError), a, b.code, a.__notes__
#: es()
#: es2b()
#: t(es3)
#: es4()
#: es5()
#: es6()
#: es7()
#: t(es8)
#: es9()
#: t(es10)
#: grp()
#: my()
#: t(ExceptionGroup, 'a')
#: t(ExceptionGroup, 'a', [])
#: t(ExceptionGroup, 'a', 5)
#: t(ExceptionGroup, 1, [ValueError()])
#: t(ExceptionGroup, 'a', [1])
#: t(ExceptionGroup, 'a', [KeyboardInterrupt()])
#: repr(BaseExceptionGroup('a', [ValueError()])), repr(BaseExceptionGroup('a', [KeyboardInterrupt()]))
#: str(ExceptionGroup('a', [ValueError()])), str(ExceptionGroup('a', (ValueError(),KeyError())))
#: isinstance(ExceptionGroup('a', [ValueError()]), Exception), issubclass(ExceptionGroup, BaseExceptionGroup), ExceptionGroup.__mro__
