#!/bin/sh
# Installs the Lanstead agent on this machine and joins a network:
#   curl -fsSL https://vpn.example.org/install.sh | sh -s -- --url https://vpn.example.org --key KEY
# Safe to run again: it updates the program and keeps what is joined. --uninstall takes everything away.
set -eu

program=/usr/local/bin/lanstead
# The engine alone, by a name of one word as wg-quick needs it.
engine=/usr/local/bin/lanstead-wg
state=/var/lib/lanstead
# Packages that earlier versions of this script installed: uninstalling takes them away again.
packages=$state/packages
url=${LANSTEAD_SERVER:-}
key=${LANSTEAD_KEY:-}
role=${LANSTEAD_ROLE:-}
uninstall=no
work=

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
cleanup() { [ -z "$work" ] || rm -rf "$work"; }

usage() {
    say "Usage: install.sh --url URL [--key KEY] [--role ROLE] [--uninstall]"
    say "  --url URL     address of the server, such as https://vpn.example.org (or LANSTEAD_SERVER)"
    say "  --key KEY     join key or short code from \"Add device\" (or LANSTEAD_KEY)"
    say "                (--token means the same)"
    say "  --role ROLE   what this machine is for: mesh (nothing of it is exposed), tunnel-client or gateway"
    say "                (services of it, and of its LAN, may be), tunnel-server (it has public addresses)"
    say "  --uninstall   put this machine back as it was"
}

read_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --url | --key | --token | --role)
                [ $# -ge 2 ] || fail "$1 needs a value. See: install.sh --help"
                case $1 in
                    --url) url=$2 ;;
                    --role) role=$2 ;;
                    *) key=$2 ;;
                esac
                shift 2
                ;;
            --uninstall) uninstall=yes; shift ;;
            -h | --help) usage; exit 0 ;;
            *) fail "\"$1\" is not understood. See: install.sh --help" ;;
        esac
    done
    url=${url%/}
    case $role in
        "" | mesh | tunnel-client | gateway | tunnel-server) ;;
        *) fail "\"$role\" is no role. There are mesh, tunnel-client, gateway and tunnel-server." ;;
    esac
}

check_machine() {
    [ "$(uname -s)" = Linux ] || fail "this is for Linux. For a phone, Windows or macOS use the WireGuard app: \"Add device\" in the web UI shows how."
    case $(uname -m) in
        x86_64 | amd64) ;;
        *) fail "there is no agent for $(uname -m) yet, only for x86_64. Use WireGuard with a configuration from \"Add device\" in the web UI." ;;
    esac
    [ "$(id -u)" = 0 ] || fail "this needs root, since it makes network interfaces. Run it with sudo: curl -fsSL $url/install.sh | sudo sh -s -- --url $url --key KEY"
}

# Installs packages with what the system has; names are the same on all three.
install_packages() {
    if have apt-get; then
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >/dev/null 2>&1 && return
        DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null || fail "apt-get update failed; see its message above."
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >/dev/null || fail "apt-get could not install $*; see its message above."
    elif have dnf; then
        dnf install -y -q "$@" >/dev/null || fail "dnf could not install $*; see its message above."
    elif have apk; then
        apk add --quiet "$@" || fail "apk could not install $*; see its message above."
    else
        fail "$* is missing, and neither apt-get, dnf nor apk is here to install it. Install it by hand and run this again."
    fi
}

install_dependencies() {
    missing=
    have curl || have wget || missing="$missing curl ca-certificates"
    if [ -n "$missing" ]; then
        say "Installing:$missing"
        # shellcheck disable=SC2086 # A list of words.
        install_packages $missing
    fi
    # What leads public ports into tunnels, and services at home out of them. It goes again with us.
    case $role in
        tunnel-server | tunnel-client | gateway)
            have nft && return 0
            say "Installing: nftables"
            install_packages nftables
            mkdir -p "$state" && chmod 700 "$state"
            printf 'nftables\n' >>"$packages"
            ;;
    esac
}

fetch() {
    if have curl; then
        curl -fsSL --retry 3 -o "$2" "$1" || fail "$1 could not be fetched. Is the address right, and does the server offer the agent?"
    else
        wget -q -O "$2" "$1" || fail "$1 could not be fetched. Is the address right, and does the server offer the agent?"
    fi
}

# A program for glibc does not run where musl is the system's library, as on Alpine.
has_musl() { [ -e /lib/ld-musl-x86_64.so.1 ] && ! [ -e /lib64/ld-linux-x86-64.so.2 ]; }

install_program() {
    name=lanstead-linux-x64
    if has_musl; then name=lanstead-linux-musl-x64; fi
    fetch "$url/releases/SHA256SUMS" "$work/SHA256SUMS"
    wanted=$(sed -n "s/^\([0-9a-f]\{64\}\)  $name\$/\1/p" "$work/SHA256SUMS")
    if [ -z "$wanted" ] && has_musl; then fail "this system's C library is musl, and the server at $url offers no agent for it. Whoever runs the server can add $name to its releases."; fi
    [ -n "$wanted" ] || fail "$url/releases/SHA256SUMS does not name $name. The server may be of another version."
    if [ -x "$program" ] && [ "$(sha256sum <"$program" | cut -d' ' -f1)" = "$wanted" ]; then
        say "The agent is up to date."
        return
    fi
    say "Fetching the agent from $url"
    fetch "$url/releases/$name" "$work/$name"
    [ "$(sha256sum <"$work/$name" | cut -d' ' -f1)" = "$wanted" ] || fail "the agent that came does not have the promised checksum. Try again; if it stays so, something in between changes it."
    mkdir -p "${program%/*}"
    # Moved into place: a running agent keeps the old file until it is started anew.
    install -m 755 "$work/$name" "$program.new"
    mv -f "$program.new" "$program"
    ln -sf "${program##*/}" "$engine"
    "$program" version >/dev/null || fail "the agent does not run on this system."
}

# From here on updates need signatures of whoever signed this one; a server without signed releases has none to trust.
trust_releases() {
    "$program" update pin --server "$url" 2>"$work/pin" || [ $? = 7 ] || { cat "$work/pin" >&2; say "Updates by \"lanstead update\" will not work; everything else does."; }
}

start_agent() {
    if [ -d /run/systemd/system ]; then
        "$program" agent install || fail "the service could not be started. See: systemctl status lanstead"
        return
    fi
    if [ -e /run/openrc/softlevel ]; then
        "$program" agent install || fail "the service could not be started. See: rc-service lanstead status"
        return
    fi
    # Without either the agent runs in the background; the tunnels stand still for its start.
    "$program" agent stop || fail "the running agent could not be stopped."
    "$program" agent start || fail "the agent could not be started. See: /var/log/lanstead/agent.log"
    say "This machine runs neither systemd nor OpenRC: have your init system run \"lanstead daemon\" at boot."
}

join() {
    # The program reads it from here as it does --role.
    if [ -n "$role" ]; then export LANSTEAD_ROLE="$role"; fi
    if [ -z "$key" ]; then
        "$program" whoami >/dev/null 2>&1 && { "$program" up; return; }
        say "Installed. Join a network with: lanstead up --server $url --key KEY"
        return
    fi
    # By standard input: other users see the arguments of every process.
    if printf '%s\n' "$key" | "$program" up --server "$url" --key -; then
        return
    fi
    # Run a second time with the same single-use key: what it was for is done.
    "$program" status --check ready >/dev/null 2>&1 || exit 1
    say "This machine had joined before, and its networks are up."
}

# Each of these refuses to remove what another package needs.
remove_packages() {
    [ -f "$packages" ] || return 0
    while read -r package; do
        say "Removing: $package"
        if have dpkg; then
            dpkg --purge "$package"
        elif have rpm; then
            rpm --erase "$package"
        else
            apk del --quiet "$package"
        fi >"$work/removal" 2>&1 || { cat "$work/removal" >&2; say "$package stays, since it could not be removed."; }
    done <"$packages"
}

remove_all() {
    if [ -x "$program" ]; then
        code=0
        "$program" agent uninstall 2>"$work/error" || code=$?
        # 4: no agent runs. It is started once more, since it alone knows what it changed.
        if [ "$code" = 4 ] && [ -d "$state" ]; then
            "$program" agent start && code=0 && { "$program" agent uninstall 2>"$work/error" || code=$?; }
        fi
        [ "$code" = 0 ] || [ "$code" = 4 ] || { cat "$work/error" >&2; fail "uninstalling failed; nothing was deleted."; }
    fi
    remove_packages
    rm -f "$program" "$program.new" "$engine"
    rm -rf "$state" /var/log/lanstead /run/lanstead
    # Of all WireGuard programs here; ours were its last users when it is empty.
    rmdir /run/wireguard 2>/dev/null || true
    say "Lanstead is gone from this machine. Remove the device in the web UI too."
}

main() {
    read_arguments "$@"
    check_machine
    work=$(mktemp -d)
    trap cleanup EXIT
    trap 'exit 130' INT TERM
    if [ "$uninstall" = yes ]; then
        remove_all
        return
    fi
    case $url in
        http://* | https://*) ;;
        "") fail "where is the server? Add --url, such as --url https://vpn.example.org" ;;
        *) fail "\"$url\" is no address. Give one such as --url https://vpn.example.org" ;;
    esac
    [ -c /dev/net/tun ] || fail "this machine has no /dev/net/tun. In a container, give it the device (LXC: lxc.cgroup2.devices.allow and a mount; Docker: --device /dev/net/tun --cap-add NET_ADMIN); else run: modprobe tun"
    install_dependencies
    install_program
    trust_releases
    start_agent
    join
}

# The last line: a download that broke off runs nothing.
main "$@"
