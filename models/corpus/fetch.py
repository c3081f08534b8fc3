"""Source distributions of a package index, found and downloaded as `pip download` does.

What pip adds is building each package's metadata, which takes most of its time and is not needed here.
"""

import pathlib
import shutil

from pip._internal.commands.download import DownloadCommand
from pip._internal.network.download import Downloader
from pip._vendor.packaging.version import Version


def fetch(name, version, folder):
    """The path of the source distribution in `folder`; downloaded unless it is there."""
    folder = pathlib.Path(folder) / name
    for path in folder.glob("*"):
        return path
    command = DownloadCommand("download", "")
    options, _ = command.parse_args(["--no-binary", ":all:", "--no-deps", "-q"])
    with command.main_context():
        session = command._build_session(options)
        finder = command._build_package_finder(options=options, session=session)
        found = [it for it in finder.find_all_candidates(name) if it.version == Version(version)]
        links = [it.link for it in found if not it.link.is_wheel]
        if not links:
            raise LookupError(f"there is no source distribution of {name} {version}")
        temporary = folder.with_suffix(".partial")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        Downloader(session, "off")(links[-1], str(temporary))
    temporary.rename(folder)
    return next(folder.glob("*"))
