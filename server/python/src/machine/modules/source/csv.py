from _foretrace import doubt, entitle, in_c, known, unsupported

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)
_limit = 131072


class Error(Exception):
    __module__ = '_csv'


class Dialect:
    _name = ''
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        try:
            _Rules(self, {})
        except TypeError as error:
            raise Error(str(error)) from None


class excel(Dialect):
    delimiter = ','
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = '\r\n'
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = '\t'


class unix_dialect(excel):
    quoting = QUOTE_ALL
    lineterminator = '\n'


def _character(name, value, optional):
    if optional and (value is None or value == ''):
        if value == '':
            return unsupported('a dialect with an empty character')
        return None
    if not isinstance(value, str):
        raise TypeError(f'"{name}" must be string{" or None" if optional else ""}, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


class _Rules:
    """A dialect in effect."""

    __module__ = '_csv'

    def __init__(self, dialect, options):
        values = {
            'delimiter': ',', 'doublequote': True, 'escapechar': None, 'lineterminator': '\r\n', 'quotechar': '"',
            'quoting': QUOTE_MINIMAL, 'skipinitialspace': False, 'strict': False,
        }
        for name in options:
            if name not in values:
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        given = set()
        for name in values:
            if name in options:
                values[name] = options[name]
                given.add(name)
            elif dialect is not None and hasattr(dialect, name):
                values[name] = getattr(dialect, name)
                given.add(name)
        self.delimiter = _character('delimiter', values['delimiter'], False)
        self.doublequote = bool(values['doublequote'])
        self.escapechar = _character('escapechar', values['escapechar'], True)
        self.lineterminator = values['lineterminator']
        if not isinstance(self.lineterminator, str):
            raise TypeError('"lineterminator" must be a string')
        self.quotechar = _character('quotechar', values['quotechar'], True)
        self.quoting = values['quoting']
        if type(self.quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        if self.quoting not in (0, 1, 2, 3):
            raise TypeError('bad "quoting" value')
        if 'quotechar' in given and values['quotechar'] is None and 'quoting' not in given:
            self.quoting = QUOTE_NONE
        if self.quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError('quotechar must be set if quoting enabled')
        self.skipinitialspace = bool(values['skipinitialspace'])
        self.strict = bool(values['strict'])


_dialects = {'excel': excel, 'excel-tab': excel_tab, 'unix': unix_dialect}


def register_dialect(name, dialect=None, **options):
    if not isinstance(name, str):
        raise TypeError('dialect name must be a string')
    _dialects[name] = _rules(dialect, options)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error('unknown dialect')
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error('unknown dialect')
    return _rules(name, {})


def list_dialects():
    return list(_dialects)


def _rules(dialect, options):
    if isinstance(dialect, str):
        dialect = get_dialect(dialect) if dialect not in _dialects else _dialects[dialect]
    return _Rules(dialect, options)


def field_size_limit(new_limit=None, /):
    global _limit
    old = _limit
    if new_limit is not None:
        if not isinstance(new_limit, int):
            raise TypeError('limit must be an integer')
        _limit = new_limit
    return old


class _Reader:
    def __init__(self, lines, rules):
        self._lines = lines
        self.dialect = rules
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self._fields = []
        self._state = 'start'
        self._begin()
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if self._field or self._state == 'quoted':
                    if self.dialect.strict:
                        raise Error('unexpected end of data') from None
                    self._save()
                    return self._fields
                raise
            if not known(line):
                return line
            if not isinstance(line, str):
                raise Error(
                    f'iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)'
                )
            self.line_num += 1
            self._line(line)
            if self._state == 'start':
                return self._fields

    def _begin(self):
        self._field = []
        self._numeric = False

    def _save(self):
        text = ''.join(self._field)
        numeric = self._numeric
        self._begin()
        self._fields.append(float(text) if numeric else text)

    def _add(self, char):
        if len(self._field) >= _limit:
            raise Error(f'field larger than field limit ({_limit})')
        self._field.append(char)

    def _line(self, line):
        rules = self.dialect
        for char in line:
            self._step(char, rules)
        self._step(None, rules)

    def _open(self, char, rules):
        """A field begins with a character, or the end of the line: `None`."""
        if char is None or char in '\r\n':
            self._save()
            self._state = 'start' if char is None else 'newline'
        elif char == rules.quotechar and rules.quoting != QUOTE_NONE:
            self._state = 'quoted'
        elif char == rules.escapechar:
            self._state = 'escaped'
        elif char == ' ' and rules.skipinitialspace:
            self._state = 'field'
        elif char == rules.delimiter:
            self._save()
            self._state = 'field'
        else:
            self._numeric = rules.quoting == QUOTE_NONNUMERIC
            self._add(char)
            self._state = 'inside'

    def _step(self, char, rules):
        state = self._state
        if state == 'inside':
            if char is None or char in '\r\n':
                self._save()
                self._state = 'start' if char is None else 'newline'
            elif char == rules.escapechar:
                self._state = 'escaped'
            elif char == rules.delimiter:
                self._save()
                self._state = 'field'
            else:
                self._add(char)
        elif state == 'start':
            if char is None:
                return
            if char in '\r\n':
                self._state = 'newline'
            else:
                self._open(char, rules)
        elif state == 'field':
            self._open(char, rules)
        elif state == 'quoted':
            if char is None:
                return
            if char == rules.escapechar:
                self._state = 'escaped in quotes'
            elif char == rules.quotechar and rules.quoting != QUOTE_NONE:
                self._state = 'quote in quotes' if rules.doublequote else 'inside'
            else:
                self._add(char)
        elif state == 'quote in quotes':
            if char is not None and char == rules.quotechar and rules.quoting != QUOTE_NONE:
                self._add(char)
                self._state = 'quoted'
            elif char is not None and char == rules.delimiter:
                self._save()
                self._state = 'field'
            elif char is None or char in '\r\n':
                self._save()
                self._state = 'start' if char is None else 'newline'
            elif not rules.strict:
                self._add(char)
                self._state = 'inside'
            else:
                raise Error(f"'{rules.delimiter}' expected after '{rules.quotechar}'")
        elif state == 'escaped':
            if char is not None and char in '\r\n':
                self._add(char)
                self._state = 'escaped newline'
            else:
                self._add('\n' if char is None else char)
                self._state = 'inside'
        elif state == 'escaped newline':
            if char is None:
                return
            self._state = 'inside'
            self._step(char, rules)
        elif state == 'escaped in quotes':
            self._add('\n' if char is None else char)
            self._state = 'quoted'
        elif char is None:
            self._state = 'start'
        elif char not in '\r\n':
            raise Error(
                'new-line character seen in unquoted field - do you need to open the file in universal-newline mode?'
            )


_Reader.__name__ = _Reader.__qualname__ = 'reader'
_Reader.__module__ = '_csv'


def reader(iterable, /, dialect=None, **options):
    return _Reader(iter(iterable), _rules(dialect, options))


class _Writer:
    def __init__(self, write, rules):
        self._write = write
        self.dialect = rules

    def _field(self, value, rules, alone):
        """The text of a field; of the only one in its row if `alone`."""
        if not known(value):
            return doubt('str', value)
        quoted = rules.quoting == QUOTE_ALL
        if value is None:
            text = ''
        else:
            text = str(value)
            if not known(text):
                return text
        if rules.quoting == QUOTE_NONNUMERIC:
            quoted = not (isinstance(value, (int, float)) or hasattr(value, '__float__') or hasattr(value, '__index__'))
        special = {rules.delimiter, rules.escapechar, rules.quotechar}
        out = []
        for char in text:
            if char in special or char in rules.lineterminator:
                if rules.quoting == QUOTE_NONE:
                    escape = True
                elif char == rules.quotechar:
                    escape = not rules.doublequote
                    if rules.doublequote:
                        out.append(rules.quotechar)
                        quoted = True
                elif char == rules.escapechar:
                    escape = True
                else:
                    escape = False
                    quoted = True
                if escape:
                    if rules.escapechar is None:
                        raise Error('need to escape, but no escapechar set')
                    out.append(rules.escapechar)
            out.append(char)
        if not text and alone:
            if rules.quoting == QUOTE_NONE:
                raise Error('single empty field record must be quoted')
            quoted = True
        body = ''.join(out)
        return rules.quotechar + body + rules.quotechar if quoted else body

    def writerow(self, row, /):
        rules = self.dialect
        try:
            row = iter(row)
        except TypeError:
            raise Error(f'iterable expected, not {type(row).__name__}') from None
        row = list(row)
        alone = len(row) == 1
        texts = [self._field(value, rules, alone) for value in row]
        return self._write(rules.delimiter.join(texts) + rules.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


_Writer.__name__ = _Writer.__qualname__ = 'writer'
_Writer.__module__ = '_csv'


def writer(fileobj, /, dialect=None, **options):
    rules = _rules(dialect, options)
    if not callable(getattr(fileobj, 'write', None)):
        raise TypeError('argument 1 must have a "write" method')
    return _Writer(fileobj.write, rules)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made


class DictWriter:
    def __init__(self, f, fieldnames, restval='', extrasaction='raise', dialect='excel', *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        if extrasaction.lower() not in ('raise', 'ignore'):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _dict_to_list(self, rowdict):
        if self.extrasaction == 'raise':
            wrong = rowdict.keys() - self.fieldnames
            if wrong:
                raise ValueError('dict contains fields not in fieldnames: ' + ', '.join([repr(x) for x in wrong]))
        return [rowdict.get(key, self.restval) for key in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._dict_to_list(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._dict_to_list, rowdicts))


class Sniffer:
    def sniff(self, sample, delimiters=None):
        return unsupported('`csv.Sniffer` is not supported')

    def has_header(self, sample):
        return unsupported('`csv.Sniffer` is not supported')


entitle(_Reader, '_csv.reader')
entitle(_Writer, '_csv.writer')
in_c(reader, writer, register_dialect, get_dialect, list_dialects, unregister_dialect, field_size_limit)
