import re


def show(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


m = re.search(r'(?P<user>\w+)@(\w+)\.com', 'mail bob@example.com now')
print(m, m.group(), m.group(1), m.group('user'), m.group(1, 2), m.groups(), m.groupdict(), m.span(), m.start(2), m.end('user'), m[0], m['user'], m.lastindex, m.lastgroup)
print(m.expand(r'\2 <\g<user>>'), bool(m), m.string, m.pos, m.endpos, m.re.pattern, m.regs)
print(re.match('b', 'ab'), re.match('a', 'ab'), re.fullmatch('a', 'ab'), re.fullmatch('ab|a', 'ab'))
print(re.findall(r'\d+', 'a1b22c333'), re.findall(r'(\w)(\d)', 'a1 b2'), re.findall('(a)|b', 'ab'), re.findall('', 'ab'))
print([x.group() for x in re.finditer('[a-c]+', 'abxcab')], re.split(r'[,;]\s*', 'a, b;c'), re.split('(-)', 'a-b-c', 1), re.split('x*', 'axbc'))
print(re.sub(r'(\w+) (\w+)', r'\2 \1', 'hello world'), re.sub('a', lambda m: m.group().upper(), 'banana'), re.sub('a', 'b', 'aaa', count=2), re.subn('a', 'x', 'banana'))
print(re.sub('x*', '-', 'abxd'), re.sub(r'(?P<n>\d)', r'<\g<n>\g<1>\\>', 'a1'), re.sub(r'\s+', ' ', 'a \n b'), re.sub('(a)|b', r'[\1]', 'ab'))
print(re.escape('a.b*c d-e_f'), re.compile('a', re.I), re.compile('a', re.I | re.M), re.compile(r'\d'), re.IGNORECASE, re.I | re.S)
p = re.compile(r'(a)(b)?')
print(p.match('a').groups(), p.match('a').groups('x'), p.groups, p.groupindex, p.flags, p.search('xxab', 2), p.search('ab', 1), p.match('xab', 1), p.findall('abab', 1, 3))
print(re.findall('^a', 'a\na', re.M), re.findall('A', 'aA', flags=re.IGNORECASE), re.findall('a.b', 'a\nb', re.S), re.compile('a') is re.compile('a'))
print(re.sub('[aeiou]', '', 'hello'), re.sub(r'([A-Z])', r'_\1', 'helloWorldFoo').lower(), re.match(r'^[a-zA-Z0-9_]+$', 'abc_1') is not None)
print(re.findall(r'(?<=\$)\d+(?!\d|%)', '$100 $20% 5'), re.findall(r'\b\w{4}\b', 'this is a test four'), re.findall('[^aeiou ]', 'hello world'))
show(lambda: re.compile('('))
show(lambda: re.compile('a**'))
show(lambda: re.compile('[a'))
show(lambda: re.compile('(?<=a*)b'))
show(lambda: re.compile('a\n(b'))
show(lambda: re.sub('a', r'\1', 'a'))
show(lambda: re.sub('a', r'\q', 'a'))
show(lambda: re.sub('a', r'\g<x>', 'a'))
show(lambda: re.match('a', 5))
show(lambda: re.match(5, 'a'))
show(lambda: re.match('a', 'a').group(1))
show(lambda: re.match('a', 'a').group('x'))
show(lambda: re.match('a', 'b').group())
show(lambda: re.sub('a', 5, 'a'))
show(lambda: re.sub('a', lambda m: 5, 'a'))
try:
    re.compile('*')
except re.error as error:
    print(error.msg, error.pattern, error.pos, error.lineno, error.colno)
