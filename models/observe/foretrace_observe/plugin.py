"""`pytest --foretrace`: records a test run, where foretrace is installed beside pytest.

The program says where the record goes, as for `foretrace observe -- pytest`, and takes it in at the end. What this
process imports from here on is observed, and processes that it starts are from their beginning.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig

import pytest


def pytest_addoption(parser):
    parser.getgroup("foretrace").addoption(
        "--foretrace", action="store_true", help="record what the code does at run time, for foretrace to show"
    )


# Before the first conftest, and with it the first module of the project, is imported.
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, args):
    if not early_config.known_args_namespace.foretrace:
        return
    with _shown(early_config):
        try:
            _begin(early_config, args)
        except Exception as error:
            _tell(str(error) or type(error).__name__)


def _begin(config, args):
    from . import hook

    # The workers of a run that is observed, and runs below `foretrace observe`, are observed already.
    if hook.OUT in os.environ:
        return
    program = _program()
    if program is None:
        _tell("the program is not in this environment, nothing is recorded")
        return
    words = ["pytest"] + [it for it in args if it != "--foretrace"]
    done = subprocess.run([program, "observe", "--begin", "--"] + words, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        # It has said why.
        return
    environment = json.loads(done.stdout.decode())
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    hook.install_from_environment()
    config.pluginmanager.register(_Recording(program, environment[hook.OUT], before), "foretrace-recording")


class _Recording:
    """A run that is recorded, until its end."""

    def __init__(self, program, out, before):
        self.program, self.out, self.before = program, out, before

    # What other plugins do at the end is recorded too.
    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config):
        from . import hook

        hook.observer.end()
        for name, value in self.before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        with _shown(config):
            try:
                subprocess.run([self.program, "observe", "--end", self.out], check=False)
            except OSError as error:
                _tell(str(error))


def _program():
    """The program that was installed with this module, or another."""
    name = "foretrace.exe" if os.name == "nt" else "foretrace"
    beside = os.path.join(sysconfig.get_path("scripts"), name)
    return beside if os.path.isfile(beside) else shutil.which(name)


def _shown(config):
    """Has what is written meanwhile reach the user."""
    capture = config.pluginmanager.getplugin("capturemanager")
    return capture.global_and_fixture_disabled() if capture else contextlib.nullcontext()


def _tell(text):
    print("foretrace: " + text, file=sys.stderr, flush=True)
