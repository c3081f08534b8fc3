"""`python -m foretrace_observe.script SCRIPT …`: runs a script as Python does, observed."""

import sys
import types

from . import hook


def main():
    del sys.argv[0]
    path = sys.argv[0]
    hook.install_from_environment()
    with open(path, "rb") as file:
        data = file.read()
    code = hook.observer and hook.observer.code(path, lambda _path: data)
    if code is None:
        code = compile(data, path, "exec", dont_inherit=True)
    import os

    sys.path[0] = os.path.dirname(os.path.realpath(path))
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=path, __builtins__=__builtins__)
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


if __name__ == "__main__":
    main()
