from _foretrace import doubt, known


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
