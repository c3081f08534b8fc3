# Strings of all kinds; naïve 名前 🐍.
A = 'it''s' "\"" '\'' '\
def not_this(): pass'
B = r'\' "' + rb"\"" + b'''def nor_this():
    pass
'''


def größe(名前, *, sep=", "):
    """Docstring with 'quotes' and "quotes".

    >>> größe(["🐍"])
    """
    x = f"{名前!r:>{10}} {{literal}} {'nested' + f'{sep}'} {sep:%H:%M}"
    y = f"""
def nor_that():
    {x
     + "}"}
"""; z = rf'\{x}'
    return x + y + z  # "


def after(): return '''
def nor_these(): ...
''' if A else """
"""


template = """
class Generated:
    def method(self):
        return "{}"
"""


def last(x): \
    return x + \
        1
