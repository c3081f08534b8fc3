"""`python -m foretrace_observe.script SCRIPT …`: runs a script as Python does, observed."""

import os
import sys
import types

from . import hook


def main():
    del sys.argv[0]
    path = sys.argv[0]
    if sys.version_info >= (3, 9):
        path = os.path.abspath(path)
    hook.install_from_environment()
    with open(path, "rb") as file:
        data = file.read()
    code = hook.observer and hook.observer.code(path, lambda _path: data)
    if code is None:
        code = compile(data, path, "exec", dont_inherit=True)
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=path, __builtins__=__builtins__)
    sys.modules["__main__"] = module
    try:
        exec(code, module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        # The frames of this module are none of the script's.
        error = error.with_traceback(error.__traceback__.tb_next)
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(130 if isinstance(error, KeyboardInterrupt) else 1)


if __name__ == "__main__":
    main()
