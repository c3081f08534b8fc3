import sys
from _foretrace import in_c, lost, size


# Warnings go to standard error, where nobody sees them, unless they are to be errors.
_strict = False


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    global _strict
    if action == 'error':
        _strict = True


def simplefilter(action, category=Warning, lineno=0, append=False):
    global _strict
    if action == 'error':
        _strict = True


def resetwarnings():
    global _strict
    _strict = False


def warn(message, category=None, stacklevel=1, source=None):
    size(stacklevel)
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    if _strict or sys.stderr is not sys.__stderr__:
        lost('warnings that are errors or that are read again are not supported')
    _made(message, category)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if not isinstance(lineno, int):
        lost('a line that is no number')
    _made(message, category)


def _made(message, category):
    if isinstance(message, Warning):
        str(message)
    elif not isinstance(message, str):
        lost('a warning that is not text')
    else:
        category(message)


in_c(warn, warn_explicit)


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        if record:
            lost('recorded warnings are not supported')

    def __enter__(self):
        return None

    def __exit__(self, *details):
        resetwarnings()
