"""Arguments of functions whose parameters are known only when they run, with the interpreter's errors."""


def _listed(names):
    names = [repr(name) for name in names]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return ' and '.join(names)
    return ', '.join(names[:-1]) + ', and ' + names[-1]


def bind(function, names, optional, args, kwargs, keyword_only=()):
    """Values by name; `optional` names may be missing from the result."""
    if len(args) > len(names):
        least = len([name for name in names if name not in optional]) + 1
        most = len(names) + 1
        takes = f'from {least} to {most}' if least != most else str(most)
        plural = 's' if most != 1 else ''
        raise TypeError(
            f'{function}() takes {takes} positional argument{plural} but {len(args) + 1} were given'
        )
    values = dict(zip(names, args))
    for name, value in kwargs.items():
        if name not in names and name not in keyword_only:
            raise TypeError(f'{function}() got an unexpected keyword argument {name!r}')
        if name in values:
            raise TypeError(f'{function}() got multiple values for argument {name!r}')
        values[name] = value
    for kind, wanted in (('positional', names), ('keyword-only', keyword_only)):
        missing = [name for name in wanted if name not in values and name not in optional]
        if missing:
            plural = 's' if len(missing) > 1 else ''
            raise TypeError(
                f'{function}() missing {len(missing)} required {kind} argument{plural}: {_listed(missing)}'
            )
    return values
