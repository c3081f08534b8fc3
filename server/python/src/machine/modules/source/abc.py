from _foretrace import match_like


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


def _is_abstract(value):
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    return isinstance(value, type(abstractmethod)) and '__isabstractmethod__' in value.__dict__


def _found(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        abstract = {name for name, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for name in _found(base, '__abstractmethods__') or ():
                if _is_abstract(_found(cls, name)):
                    abstract.add(name)
        cls.__abstractmethods__ = frozenset(abstract)
        cls._abc_registry = []
        cls._abc_children = []
        for base in bases:
            if isinstance(base, ABCMeta):
                base._abc_children.append(cls)
        return cls

    def register(cls, subclass):
        cls._abc_registry.append(subclass)
        match_like(subclass, cls)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if cls in getattr(subclass, '__mro__', ()):
            return True
        for registered in cls._abc_registry:
            if issubclass(subclass, registered):
                return True
        for known in cls._abc_children:
            if issubclass(subclass, known):
                return True
        return False


class ABC(metaclass=ABCMeta):
    __slots__ = ()


class abstractproperty(property):
    __isabstractmethod__ = True


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True
