from _strict import strict
import re


def _bracket(pat, start):
    """The set of characters that opens before `start`, and where it ends; its end is `start` if it has none."""
    end = start
    if pat[end:end + 1] == '!':
        end += 1
    if pat[end:end + 1] == ']':
        end += 1
    end = pat.find(']', end)
    if end < 0:
        return '\\[', start
    body = pat[start:end]
    negated = body.startswith('!')
    if '-' not in body:
        body = body.replace('\\', '\\\\')
    else:
        # Ranges: hyphens that stand between two characters. Empty ones are left out.
        chunks = []
        begin = start
        at = start + (2 if negated else 1)
        while True:
            at = pat.find('-', at, end)
            if at < 0:
                break
            chunks.append(pat[begin:at])
            begin = at + 1
            at += 3
        last = pat[begin:end]
        if last:
            chunks.append(last)
        else:
            chunks[-1] += '-'
        for at in range(len(chunks) - 1, 0, -1):
            if chunks[at - 1][-1] > chunks[at][0]:
                chunks[at - 1] = chunks[at - 1][:-1] + chunks[at][1:]
                del chunks[at]
        body = '-'.join([chunk.replace('\\', '\\\\').replace('-', '\\-') for chunk in chunks])
    for sign in '&~|':
        body = body.replace(sign, '\\' + sign)
    if not body:
        return '(?!)', end + 1
    if body == '!':
        return '.', end + 1
    if body[0] == '!':
        body = '^' + body[1:]
    elif body[0] in '^[':
        body = '\\' + body
    return f'[{body}]', end + 1


@strict
def translate(pat):
    # Text between stars, as regular expressions.
    pieces = [[]]
    at = 0
    while at < len(pat):
        char = pat[at]
        at += 1
        if char == '*':
            if pieces[-1] or len(pieces) == 1:
                pieces.append([])
            continue
        if char == '?':
            pieces[-1].append('.')
        elif char == '[':
            body, at = _bracket(pat, at)
            pieces[-1].append(body)
        else:
            pieces[-1].append(re.escape(char))
    pieces = [''.join(piece) for piece in pieces]
    result = pieces[0]
    if len(pieces) > 1:
        for piece in pieces[1:-1]:
            result += f'(?>.*?{piece})'
        result += '.*' + pieces[-1]
    return f'(?s:{result})\\Z'


def _compile(pat):
    if isinstance(pat, bytes):
        return re.compile(translate(pat.decode('latin-1')).encode('latin-1')).match
    return re.compile(translate(pat)).match


@strict
def fnmatch(name, pat):
    return fnmatchcase(name, pat)


@strict
def fnmatchcase(name, pat):
    return _compile(pat)(name) is not None


def filter(names, pat):
    match = _compile(pat)
    return [name for name in names if match(name) is not None]
