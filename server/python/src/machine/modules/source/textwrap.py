from _strict import texts

_SPACE = '\t\n\x0b\x0c\r '


def _word(char):
    return char.isalnum() or char == '_'


def _letter(char):
    return _word(char) and not char.isdecimal()


def _punctuated(char):
    return _word(char) or char in '!"\'&.,?'


def _dashes(text, at):
    """The end of two or more dashes that a word follows; otherwise 0."""
    end = at
    size = len(text)
    while end < size and text[end] == '-':
        end += 1
    return end if end - at >= 2 and end < size and _word(text[end]) else 0


def _breaks_after(text, at):
    """Whether a line may end after the hyphen there."""
    before = text[max(0, at - 3):at]
    if not (
        len(before) >= 2 and _letter(before[-2]) and _letter(before[-1])
        or len(before) == 3 and _letter(before[0]) and before[1] == '-' and _letter(before[2])
    ):
        return False
    after = text[at + 1:at + 4]
    if len(after) < 2 or not _letter(after[0]):
        return False
    return _letter(after[1]) or after[1] == '-' and len(after) == 3 and _letter(after[2])


class TextWrapper:
    def __init__(
        self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True,
        fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, *,
        max_lines=None, placeholder=' [...]'
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for char in _SPACE[:-1]:
                if char in text:
                    text = text.replace(char, ' ')
        return text

    def _split(self, text):
        chunks = []
        hyphens = self.break_on_hyphens is True
        size = len(text)
        at = 0
        while at < size:
            end = at + 1
            if text[at] in _SPACE:
                while end < size and text[end] in _SPACE:
                    end += 1
            elif hyphens and text[at] == '-' and at and _punctuated(text[at - 1]) and _dashes(text, at):
                end = _dashes(text, at)
            else:
                while end < size and text[end] not in _SPACE:
                    if hyphens and text[end] == '-':
                        if _breaks_after(text, end):
                            end += 1
                            break
                        if _punctuated(text[end - 1]) and _dashes(text, end):
                            break
                    end += 1
            chunks.append(text[at:end])
            at = end
        return chunks

    def _fix_sentence_endings(self, chunks):
        at = 0
        while at < len(chunks) - 1:
            end = chunks[at]
            if end[-1:] in ('"', "'"):
                end = end[:-1]
            sentence = end[-1:] in ('.', '!', '?') and 'a' <= end[-2:-1] <= 'z'
            if sentence and chunks[at + 1] == ' ':
                chunks[at + 1] = '  '
                at += 2
            else:
                at += 1

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        room = 1 if width < 1 else width - cur_len
        if self.break_long_words:
            chunk = reversed_chunks[-1]
            end = room
            if self.break_on_hyphens and len(chunk) > room:
                hyphen = chunk.rfind('-', 0, room)
                if hyphen > 0 and chunk[:hyphen].strip('-'):
                    end = hyphen + 1
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())

    def _wrap_chunks(self, chunks):
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError('placeholder too large for max width')
        lines = []
        chunks.reverse()
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            line = []
            size = 0
            while chunks and size + len(chunks[-1]) <= width:
                chunk = chunks.pop()
                line.append(chunk)
                size += len(chunk)
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, line, size, width)
                size = sum(map(len, line))
            if self.drop_whitespace and line and not line[-1].strip():
                size -= len(line.pop())
            if not line:
                continue
            fits = self.max_lines is None or len(lines) + 1 < self.max_lines
            rest = not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
            if fits or rest and size <= width:
                lines.append(indent + ''.join(line))
                continue
            # The last line that there may be, with more to come: it ends in the placeholder.
            while line:
                if line[-1].strip() and size + len(self.placeholder) <= width:
                    line.append(self.placeholder)
                    lines.append(indent + ''.join(line))
                    break
                size -= len(line.pop())
            else:
                if lines:
                    last = lines[-1].rstrip()
                    if len(last) + len(self.placeholder) <= self.width:
                        lines[-1] = last + self.placeholder
                        break
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        return '\n'.join(self.wrap(text))


@texts
def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


@texts
def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


@texts
def shorten(text, width, **kwargs):
    wrapper = TextWrapper(width=width, max_lines=1, **kwargs)
    return wrapper.fill(' '.join(text.strip().split()))


@texts
def dedent(text):
    lines = text.split('\n')
    margin = None
    for at, line in enumerate(lines):
        body = line.lstrip(' \t')
        if not body:
            lines[at] = ''
            continue
        indent = line[:len(line) - len(body)]
        if margin is None:
            margin = indent
            continue
        same = 0
        while same < len(margin) and same < len(indent) and margin[same] == indent[same]:
            same += 1
        margin = margin[:same]
    if not margin:
        return '\n'.join(lines)
    return '\n'.join([line.removeprefix(margin) for line in lines])


@texts
def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return ''.join([prefix + line if predicate(line) else line for line in text.splitlines(True)])
