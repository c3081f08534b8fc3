from _foretrace import unknown
from collections.abc import MutableMapping, MutableSet

ref = ReferenceType


class WeakValueDictionary(MutableMapping):
    def __init__(self, other=(), /, **kw):
        self._refs = {}
        self.update(other, **kw)

    def _alive(self):
        alive = {}
        for key, reference in self._refs.items():
            value = reference()
            if value is not None:
                alive[key] = value
        if len(alive) < len(self._refs):
            self._refs = {key: self._refs[key] for key in alive}
        return alive

    def __getitem__(self, key):
        value = self._refs[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self._alive()
        self._refs[key] = ref(value)

    def __delitem__(self, key):
        self._alive()
        del self._refs[key]

    def __len__(self):
        return len(self._alive())

    def __contains__(self, key):
        return key in self._alive()

    def __iter__(self):
        return iter(list(self._alive()))

    def keys(self):
        return iter(self)

    def values(self):
        return iter(list(self._alive().values()))

    def items(self):
        return iter(list(self._alive().items()))

    def copy(self):
        return WeakValueDictionary(self._alive())

    def __repr__(self):
        return unknown('a weak dictionary shows an address')


class WeakKeyDictionary(MutableMapping):
    def __init__(self, dict=None):
        self._pairs = []
        if dict is not None:
            self.update(dict)

    def _alive(self):
        alive = {}
        kept = []
        for pair in self._pairs:
            key = pair[0]()
            if key is not None:
                alive[key] = pair[1]
                kept.append(pair)
        self._pairs = kept
        return alive

    def __getitem__(self, key):
        return self._alive()[key]

    def __setitem__(self, key, value):
        alive = self._alive()
        for pair in self._pairs:
            if key in alive and pair[0]() == key:
                pair[1] = value
                return
        self._pairs.append([ref(key), value])

    def __delitem__(self, key):
        if key not in self._alive():
            raise KeyError(ref(key))
        self._pairs = [pair for pair in self._pairs if pair[0]() != key]

    def __len__(self):
        return len(self._alive())

    def __contains__(self, key):
        return key in self._alive()

    def __iter__(self):
        return iter(list(self._alive()))

    def __repr__(self):
        return unknown('a weak dictionary shows an address')


class WeakSet(MutableSet):
    def __init__(self, data=None):
        self._refs = []
        if data is not None:
            self.update(data)

    def _alive(self):
        alive = set()
        kept = []
        for reference in self._refs:
            value = reference()
            if value is not None:
                alive.add(value)
                kept.append(reference)
        self._refs = kept
        return alive

    def add(self, item):
        if item not in self._alive():
            self._refs.append(ref(item))

    def discard(self, item):
        if item in self._alive():
            self._refs = [reference for reference in self._refs if reference() != item]

    def remove(self, item):
        if item not in self._alive():
            raise KeyError(ref(item))
        self.discard(item)

    def update(self, other):
        for item in other:
            self.add(item)

    def clear(self):
        self._refs = []

    def __len__(self):
        return len(self._alive())

    def __contains__(self, item):
        return item in self._alive()

    def __iter__(self):
        return iter(self._alive())

    def __repr__(self):
        return unknown('a weak set shows an address')
