from _foretrace import doubt, known, unsupported


def strict(function):
    """The function; where an argument is unknown its result is, and it is not called."""
    def call(*args, **kwargs):
        if not known(*args, *kwargs.values()):
            return doubt('', *args, *kwargs.values())
        return function(*args, **kwargs)
    call.__name__ = function.__name__
    call.__qualname__ = function.__qualname__
    call.__module__ = function.__module__
    return call


def texts(function):
    """The same of a function of text, whose first argument is nothing else."""
    def call(*args, **kwargs):
        if args and not isinstance(args[0], str) and known(args[0]):
            return unsupported(f'`{function.__name__}` of what is no text')
        return inner(*args, **kwargs)
    inner = strict(function)
    call.__name__ = function.__name__
    call.__qualname__ = function.__qualname__
    call.__module__ = function.__module__
    return call
