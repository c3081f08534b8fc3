# How test scripts install what they need. They set `tools`, the folder that keeps it, and call `ready` first.

# Says why the tests do not run, and how to do without them.
fail() {
    echo "cannot run: $*; $without=1 leaves these tests out" >&2
    exit 1
}

# Runs a command that installs WHAT.
install() {
    local what=$1 log=$tools/install.log
    shift
    "$@" >"$log" 2>&1 || fail "cannot install $what, see $log"
}

# Installs a package of Debian unless a check succeeds.
debian() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 && return
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "$package is not installed"
    install "$package" apt-get update
    install "$package" apt-get install -y --no-install-recommends "$package"
}

# Makes a Python environment, one script at a time; `flock -u 9` lets the next one go on.
ready() {
    mkdir -p "$tools"
    exec 9>"$tools/lock"
    flock 9
    debian python3-venv python3 -c 'import ensurepip'
    [ -x "$tools/python/bin/python" ] || install python3-venv python3 -m venv "$tools/python"
    export PATH=$tools/python/bin:$PATH
}

# Installs a package of PyPI, of which this version is known to work. Further arguments are pip's.
pypi() {
    [ -e "$tools/$1" ] && return
    install "$1" python -m pip install --disable-pip-version-check "$@"
    touch "$tools/$1"
}
