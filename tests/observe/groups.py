# needs 3.11


def many(errors):
    try:
        raise ExceptionGroup("several", errors)
    except* ValueError as group:  # => branch 2/2
        print(group.exceptions)
    except* KeyError:  # => branch 1/2
        print("key")


many([ValueError(1)])
many([ValueError(2), KeyError(3)])
