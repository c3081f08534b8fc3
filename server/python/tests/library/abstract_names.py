from collections import UserDict, UserList
import collections.abc
class A(UserDict): pass
class B(collections.abc.Sequence):
    __module__ = 'zz'
    def __len__(self): return 0
    def __getitem__(self, i): return i
print(A, UserDict, B, B.__module__, collections.abc.Sequence, A.__module__)
print(isinstance(UserList(), collections.abc.MutableSequence))
import collections.abc as c
print(c.Hashable, c.Mapping, c.Iterator, c.Callable)
