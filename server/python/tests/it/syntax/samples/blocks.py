try:
    import json
except ImportError:
    json = None

    def loads(text):
        return text
else:
	def loads(text):
		return json.loads(text)


with open(__file__) as source:
    def read():
        if source:
            return [
line
for line in source
            ]

for i in range(3):
    while i:
        def inner(): ...
        i -= 1
def flush(x): pass
@flush
class Decorated(
    object
):
    @flush
    @flush
    def f(self): pass
    async def g(self):
        with self as (a,
                      b): pass

        return a if b else \
            self
def define(
): return
match = 1
match match:
    case 1:
        def matched(): return {
            "a": 1}
