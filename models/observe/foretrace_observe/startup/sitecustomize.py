"""Runs when a Python process starts that is to be observed, and then the `sitecustomize` it would have had."""

import os
import sys


def _observe():
    try:
        from foretrace_observe import hook

        hook.install_from_environment()
    except Exception:
        # Whatever goes wrong here, the program runs.
        pass


def _next():
    from importlib.machinery import PathFinder

    here = os.path.dirname(os.path.abspath(__file__))
    path = [it for it in sys.path if os.path.abspath(it or ".") != here]
    spec = PathFinder.find_spec("sitecustomize", path)
    if spec and spec.loader:
        from importlib.util import module_from_spec

        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


_observe()
_next()
