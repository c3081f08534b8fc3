# raised: RecursionError
def f():
    text = 'while True:\n    exec(text)'
    exec(text, {'text': text})
