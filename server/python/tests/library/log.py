import io
import logging
import sys
import threading
import time
import warnings

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter('%(levelname)-8s|%(name)s|%(message)s'))
log = logging.getLogger('app.part')
print(log, logging.getLogger('app'), log.parent, logging.getLogger())
log.addHandler(handler)
log.setLevel('INFO')
log.debug('no %s', 1)
log.info('yes %s %d', 'a', 2)
log.warning({'a': 1})
log.error('%(x)s', {'x': 5})
log.info('bad %d', 'x')
print(out.getvalue(), log.isEnabledFor(10), log.getEffectiveLevel(), log.hasHandlers())
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger('quiet').info('not seen', exc_info=True)
parent = logging.getLogger('app')
print(log.parent is parent, logging.getLevelName(30), logging.getLevelName('DEBUG'), logging.getLevelName(5))
logging.basicConfig(stream=sys.stdout, level=logging.DEBUG, format='{levelname} {message}', style='{')
logging.info('root %s', 1)
logging.getLogger('x').debug('dbg')
log.critical('propagates')
logging.disable(logging.CRITICAL)
logging.error('nothing')
logging.disable(logging.NOTSET)
for bad in ('nope', 1.5):
    try:
        log.setLevel(bad)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


class Only(logging.Filter):
    def filter(self, record):
        return 'keep' in record.getMessage()


log.addFilter(Only())
log.info('drop')
log.info('keep')
print(out.getvalue())
warnings.warn('careful')
warnings.warn('old', DeprecationWarning, stacklevel=2)
with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    warnings.warn('x')
print(time.sleep(0), isinstance(time.time(), float))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False))
print(lock.locked())
r = threading.RLock()
with r, r:
    print('in')
try:
    lock.release()
except RuntimeError as error:
    print(error)
event = threading.Event()
event.set()
print(event.wait(), event.is_set())
try:
    warnings.warn('x', 5)
except TypeError as error:
    print(error)
