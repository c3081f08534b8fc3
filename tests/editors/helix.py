"""Opens the example project in Helix, set up as the page of Helix says, and looks at the screen.

usage: helix.py HELIX PAGE FOLDER

PAGE is the page, whose blocks are the configuration; FOLDER holds a copy of the example project, and `foretrace` is on
the path.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pyte

HELIX, PAGE, FOLDER = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
COLUMNS, ROWS = 140, 40
PATIENCE = 60


def configure():
    """Writes each block of the page to the file that the text before it names; gives the folder."""
    folder = FOLDER / ".config"
    blocks = re.findall(r"In `(\w+\.toml)`:\n\n```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert {name for name, _ in blocks} == {"languages.toml", "config.toml"}
    (folder / "helix").mkdir(parents=True)
    for name, text in blocks:
        (folder / "helix" / name).write_text(text)
    return folder


class Terminal:
    """A program in a terminal."""

    def __init__(self, command, environment):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(FOLDER)
            os.execvpe(command[0], command, os.environ | environment)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def keys(self, typed):
        os.write(self.file, typed.encode())

    def sees(self, what, part, wanted=True):
        """Waits until a part is on the screen, or is there no more."""
        until = time.monotonic() + PATIENCE
        while any(part in row for row in self.screen.display) != wanted:
            if time.monotonic() > until:
                print("\n".join(row.rstrip() for row in self.screen.display))
                sys.exit(f"FAILED {what}: {part}")
            if select.select([self.file], [], [], 0.05)[0]:
                self.stream.feed(os.read(self.file, 1 << 16))
        print(f"ok     {what}")

    def end(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def opened():
    """Helix with a file, whose problems are shown: the server runs."""
    terminal = Terminal([HELIX, "orders.py"], {"XDG_CONFIG_HOME": str(folder), "TERM": "xterm-256color"})
    terminal.sees("a problem is shown", "the list `seen` is searched from its start")
    # Helix asks for hints after a key, or when none came for a while; by then the server may not yet have run.
    terminal.keys("gg")
    return terminal


def hover(terminal):
    terminal.keys("/if or\r")
    terminal.keys(" k")
    terminal.sees("a hover says why", "what influences")
    terminal.keys("\x1b")
    terminal.sees("it goes", "what influences", wanted=False)


HINT = "def repeated(orders: list): O(n²) in orders"
folder = configure()
terminal = opened()
terminal.sees("a hint stands at the end of its line", HINT)
hover(terminal)
terminal.keys(" a")
terminal.sees("a quick fix is offered", "on this line")
terminal.end()

languages = folder / "helix/languages.toml"
text = languages.read_text()
assert "hints.value" in text
languages.write_text(text.replace("hints.value", "hints.enable"))
terminal = opened()
hover(terminal)
terminal.sees("a setting is heeded", HINT, wanted=False)
terminal.end()
