import unittest

from work import Stack


class StackTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack()

    def test_push(self):
        for item in (1, 2):
            with self.subTest(item=item):
                self.stack.push(item)
        self.assertEqual(self.stack.items, [1, 2])

    def test_refuses(self):
        with self.assertRaises(TypeError) as caught:
            self.stack.push(None)
        self.assertEqual(str(caught.exception), 'nothing')
        self.assertRaisesRegex(TypeError, 'nothing', self.stack.push, None)

    def test_pop(self):
        self.stack.items = [1, 'skip', 'skip']
        self.assertEqual(self.stack.pop(), 1)
        self.assertIsNone(self.stack.pop())

    @unittest.skip('later')
    def test_skipped(self):
        self.stack.push(3)


if __name__ == '__main__':
    unittest.main()
