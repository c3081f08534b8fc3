import contextlib
import traceback


def parse(text):  # => calls 4, raised ValueError:1 ZeroDivisionError:1
    try:
        value = int(text)  # => line 4, raises TypeError:1 ValueError:1
        value = 1 // value  # => line 2, raises ZeroDivisionError:1
    except TypeError as error:  # => branch 1/3, error exception:1
        return str(error)
    except (ValueError, KeyError):  # => branch 1/2
        raise  # => line 1
    else:
        result = value  # => line 1
    finally:
        print("done")  # => line 4
    return result  # => line 1


def straight(items):
    a = 1  # => line 3
    b = items[3]  # => line 3, raises IndexError:2
    c = a + b  # => line 1
    return c


def suppressed(items):
    with contextlib.suppress(IndexError) as nothing:
        a = items[0]  # => line 2
        b = items[1]  # => line 1
        return a, b  # => line 1
    return nothing  # => line 1


def in_loop(items):
    for item in items:
        try:
            item.x  # => raises AttributeError:1
        except:  # => branch 3/3
            pass


def chained():
    try:
        straight([])
    except IndexError as error:
        raise KeyError("k") from error  # => raises KeyError:1


for text in ("1", "x", None, "0"):
    try:
        print(parse(text))
    except Exception as error:
        print(repr(error), repr(error.__context__))
        traceback.print_exc()
straight(range(4))
suppressed([])
suppressed([1, 2])
in_loop([1, 2, 3])
try:
    chained()
except KeyError:
    traceback.print_exc()
straight([])
