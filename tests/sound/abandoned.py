import enum
class Low:
    def __init__(self, mode):
        self.mode = {'r': 1}[mode]
class Stream:
    def __init__(self, mode):
        self.low = Low(mode)
    def __del__(self):
        gone = 1
class Tried:
    def __init__(self, mode):
        try:
            self.low = Low(mode)
        except:
            x = 1
            raise
    def __del__(self):
        gone = 1
def kept():
    s = Tried('r')
    raise ValueError(1)
def ternary(value):
    return (
        value
        in {
            "file",
            "ftp",
        }
        if value
        else False
    )
def loops():
    for x in [
        1,
        2
    ]:
        y = x
    return [
        y
        for y in
        [1,
         2]
    ]
def kinds(types):
    out = None
    for it in types:
        if it is int:
            out = 1
    return out
#: Stream('a')
#: Tried('a')
#: kept()
#: ternary(7)
#: ternary('ftp')
#: loops()
#? kinds({int, float, str, bytes})
import io
class Closing(io.RawIOBase):
    def __init__(self, source):
        self.source = source
    def close(self):
        self.source = None
        return super().close()
def dies():
    c = Closing(1)
    del c
    return 1
def closed():
    c = Closing(1)
    c.close()
#: t_missing()
#: dies()
#: closed()
def t_missing():
    try:
        Closing()
    except TypeError as e:
        return str(e)
