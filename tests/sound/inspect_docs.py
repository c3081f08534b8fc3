import inspect
from inspect import cleandoc, isclass


class A:
    pass


#: cleandoc(""), cleandoc("one"), cleandoc("   one\n     two\n       three\n\n  ")
#: cleandoc("\n\n    a\n\tb\n\n"), cleandoc("a\n\n\n   b\n  c"), cleandoc("\n  \n")
#: isclass(A), isclass(A()), inspect.isclass(int)
