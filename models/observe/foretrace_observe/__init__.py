"""Records what Python code does while a test suite, a module or a script runs.

Needs nothing but Python 3.8 or newer. See the README beside this package.

PYTEST_DONT_REWRITE: pytest would complain that this is imported before it is.
"""

SCHEMA = "foretrace.observation/1"

# How the constants of instrumented code are marked until they are exchanged for what they stand for.
MARK = "\0foretrace "
