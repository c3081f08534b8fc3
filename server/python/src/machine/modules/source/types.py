from _foretrace import entitle


def _function():
    yield


FunctionType = LambdaType = type(_function)
GeneratorType = type(_function())
BuiltinFunctionType = BuiltinMethodType = type(len)
NoneType = type(None)
EllipsisType = type(Ellipsis)
NotImplementedType = type(NotImplemented)
MethodDescriptorType = type(str.join)
WrapperDescriptorType = type(object.__init__)
MappingProxyType = type(type.__dict__)


class _Some:
    def method(self):
        pass


MethodType = type(_Some().method)


def _module():
    import math
    return type(math)


ModuleType = _module()


class SimpleNamespace:
    __hash__ = None

    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = 'namespace' if type(self) is SimpleNamespace else type(self).__name__
        return f'{name}({", ".join([f"{key}={value!r}" for key, value in self.__dict__.items()])})'

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


class DynamicClassAttribute(property):
    pass


entitle(SimpleNamespace, 'types.SimpleNamespace', True)
