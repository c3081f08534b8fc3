# Editors of versions that Debian 13 has, on Linux of another version: unpacked into a folder of their own, `$debian13`,
# with the libraries they need.

debian13=$tools/debian13
loader=usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2

# apt-get with folders of its own, as if nothing were installed, and the mirror of this machine.
apt13() {
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
    mkdir -p "$debian13"/{lists,cache/archives}/partial
    : >"$debian13/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$debian13/sources.list"
    apt-get -qq -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o APT::Sandbox::User=root \
        -o Dir::State="$debian13" -o Dir::State::status="$debian13/status" -o Dir::State::lists="$debian13/lists" \
        -o Dir::Cache="$debian13/cache" -o Dir::Etc::sourcelist="$debian13/sources.list" \
        -o Dir::Etc::sourceparts=/dev/null "$@"
}

# Unpacks a package and all it depends on.
unpack13() {
    local package=$1 archive
    apt13 update
    apt13 install -y --no-install-recommends --download-only "$package"
    for archive in "$debian13"/cache/archives/*.deb; do
        dpkg-deb --extract "$archive" "$debian13"
    done
    rm -r "$debian13"/{lists,cache}
}

# Makes an editor of Debian 13 run as `$debian13/bin/NAME`, with these variables, their values relative to `$debian13`.
editor13() {
    local package=$1 name=$2 variable set=
    shift 2
    [ -e "$debian13/bin/$name" ] && return
    [ "$(uname -m)" = x86_64 ] && command -v apt-get >/dev/null || fail "no $package of Debian 13 for this machine"
    install "$package of Debian 13" unpack13 "$package"
    for variable in "$@"; do
        set+=" ${variable%%=*}='$debian13/${variable#*=}'"
    done
    mkdir -p "$debian13/bin"
    printf '#!/bin/sh\nexec env%s "%s" --library-path "%s" "%s" "$@"\n' "$set" \
        "$debian13/$loader" "$debian13/${loader%/*}" "$debian13/usr/bin/$name" >"$debian13/bin/$name"
    chmod +x "$debian13/bin/$name"
}
