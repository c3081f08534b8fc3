# What stands in for unittest in rehearsals.
from _foretrace import unknown


class SkipTest(Exception):
    pass


def skip(reason=''):
    def decorate(test):
        test.__rehearse_skip__ = True
        return test
    return decorate


def skipIf(condition, reason=''):
    return skip(reason) if condition is True else lambda test: test


def skipUnless(condition, reason=''):
    return skip(reason) if condition is False else lambda test: test


def expectedFailure(test):
    return test


def main(*_, **__):
    pass


class _Context:
    exception = None

    def __init__(self, types):
        self.types = types

    def __enter__(self):
        return self

    def __exit__(self, kind, value, _):
        if kind is None:
            raise AssertionError('not raised')
        self.exception = value
        return issubclass(kind, self.types)


class _Silent:
    def __enter__(self):
        return unknown('what a test asks for')

    def __exit__(self, *_):
        return False


class TestCase:
    maxDiff = None
    longMessage = True
    failureException = AssertionError

    def __init__(self, methodName='runTest'):
        self._testMethodName = methodName

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return type(self).__name__ + '.' + self._testMethodName

    def addCleanup(self, *_, **__):
        pass

    def addTypeEqualityFunc(self, *_):
        pass

    def subTest(self, *_, **__):
        return _Silent()

    def skipTest(self, reason=''):
        raise SkipTest(reason)

    def fail(self, msg=None):
        raise AssertionError(msg)

    def _hold(self, holds):
        if not holds:
            raise AssertionError

    def assertTrue(self, expr, msg=None):
        self._hold(expr)

    def assertFalse(self, expr, msg=None):
        self._hold(not expr)

    def assertEqual(self, first, second, msg=None):
        self._hold(first == second)

    def assertNotEqual(self, first, second, msg=None):
        self._hold(first != second)

    def assertIs(self, a, b, msg=None):
        self._hold(a is b)

    def assertIsNot(self, a, b, msg=None):
        self._hold(a is not b)

    def assertIsNone(self, a, msg=None):
        self._hold(a is None)

    def assertIsNotNone(self, a, msg=None):
        self._hold(a is not None)

    def assertIn(self, a, b, msg=None):
        self._hold(a in b)

    def assertNotIn(self, a, b, msg=None):
        self._hold(a not in b)

    def assertIsInstance(self, a, types, msg=None):
        self._hold(isinstance(a, types))

    def assertNotIsInstance(self, a, types, msg=None):
        self._hold(not isinstance(a, types))

    def assertGreater(self, a, b, msg=None):
        self._hold(a > b)

    def assertGreaterEqual(self, a, b, msg=None):
        self._hold(a >= b)

    def assertLess(self, a, b, msg=None):
        self._hold(a < b)

    def assertLessEqual(self, a, b, msg=None):
        self._hold(a <= b)

    def assertAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        if first != second:
            self._hold(abs(first - second) <= delta if delta is not None else round(abs(first - second), places) == 0)

    def assertNotAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        self._hold(round(abs(first - second), places) != 0)

    def assertCountEqual(self, first, second, msg=None):
        self._hold(len(list(first)) == len(list(second)))

    def assertRegex(self, text, pattern, msg=None):
        import re
        self._hold(re.search(pattern, text))

    def assertNotRegex(self, text, pattern, msg=None):
        import re
        self._hold(not re.search(pattern, text))

    def assertRaises(self, types, *args, **keywords):
        context = _Context(types)
        if not args:
            return context
        with context:
            args[0](*args[1:], **keywords)

    def assertRaisesRegex(self, types, pattern, *args, **keywords):
        return self.assertRaises(types, *args, **keywords)

    def assertWarns(self, kinds, *args, **keywords):
        if not args:
            return _Silent()
        args[0](*args[1:], **keywords)

    def assertWarnsRegex(self, kinds, pattern, *args, **keywords):
        return self.assertWarns(kinds, *args, **keywords)

    def assertLogs(self, *_, **__):
        return _Silent()

    assertNoLogs = assertLogs
    assertEquals = failUnlessEqual = assertListEqual = assertTupleEqual = assertEqual
    assertDictEqual = assertSetEqual = assertSequenceEqual = assertMultiLineEqual = assertEqual
    assertNotEquals = assertNotEqual
    assert_ = failUnless = assertTrue
    failIf = assertFalse
    assertRegexpMatches = assertRegex
    assertRaisesRegexp = assertRaisesRegex


class IsolatedAsyncioTestCase(TestCase):
    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass
