# shellcheck shell=bash
# Sourced by run, build, test, lab/run and bench/run: finds the repository, installs what is missing and says so,
# and builds only what changed since the last time (stamps in out/stamps).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root" || exit 1
stamps=out/stamps
mkdir -p "$stamps"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1
# A bare system has no ICU; nothing here needs cultures.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# Build servers would outlive the command.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

say() { printf '%s\n' "== $*"; }
fail() { printf '%s\n' "error: $*" >&2; exit 1; }

need_dotnet() {
    command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing; install it and put dotnet on the PATH"
    [[ $(dotnet --version) == 10.* ]] || fail "the .NET SDK is $(dotnet --version); version 10 is needed"
    if [[ -z ${DOTNET_ROOT:-} ]]; then
        DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
        export DOTNET_ROOT
    fi
}

# need PROGRAM PACKAGE ...: notes the Debian packages of the programs that are not there; install_needed gets them.
needed=()
need() {
    while (($# >= 2)); do
        if ! PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null; then needed+=("$2"); fi
        shift 2
    done
}

need_postgresql() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && return
    needed+=(postgresql)
}

install_needed() {
    ((${#needed[@]})) || return 0
    local sudo=()
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || fail "these packages are missing; install them: ${needed[*]}"
        sudo=(sudo)
    fi
    command -v apt-get >/dev/null || fail "no apt-get here; install the like of these packages: ${needed[*]}"
    say "installing with apt: ${needed[*]}"
    # Each server here runs a PostgreSQL of its own; Debian need not start one for everybody.
    if [[ " ${needed[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        "${sudo[@]}" mkdir -p /etc/postgresql-common/createcluster.d
        echo 'create_main_cluster = false' |
            "${sudo[@]}" tee /etc/postgresql-common/createcluster.d/lanstead.conf >/dev/null
    fi
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${needed[@]}" >out/apt.log 2>&1 || { tail -20 out/apt.log >&2; fail "apt-get failed; the whole log is out/apt.log"; }
    needed=()
}

need_for_server() { need_postgresql; }
need_for_machines() {
    need ip iproute2 nft nftables ping iputils-ping unshare util-linux wg wireguard-tools wireguard-go wireguard-go sysctl procps pebble pebble curl curl
}

# The web needs Node 20.19 or newer; where Debian's is older, a newer one comes from npm into out/tools.
node_version=24.21.0
npm_version=11.21.2
node_is_new() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
}

need_node() {
    if [[ -x out/tools/node/bin/node ]]; then PATH="$root/out/tools/node/bin:$PATH"; fi
    node_is_new && return
    need node nodejs npm npm
    install_needed
    node_is_new && return
    local machine=x64
    [[ $(uname -m) == aarch64 ]] && machine=arm64
    say "Node.js $(node --version) is too old for the web build; fetching Node.js $node_version with npm into out/tools"
    mkdir -p out/tools/node/bin
    npm install --prefix out/tools/node --no-save --no-audit --no-fund --loglevel=error \
        "node-linux-$machine@$node_version" "npm@$npm_version" >/dev/null
    ln -sf "../node_modules/node-linux-$machine/bin/node" out/tools/node/bin/node
    ln -sf ../node_modules/npm/bin/npm-cli.js out/tools/node/bin/npm
    ln -sf ../node_modules/npm/bin/npx-cli.js out/tools/node/bin/npx
    PATH="$root/out/tools/node/bin:$PATH"
    hash -r
    node_is_new || fail "Node.js 20.19 or newer is needed, and could not be fetched"
}

# fresh STAMP PATH...: true when nothing below the paths is newer than the stamp. A folder is newer when a file in it came or went;
# not one in which the build itself makes obj, dist or node_modules.
fresh() {
    local stamp=$stamps/$1
    shift
    [[ -e $stamp ]] && [[ -z $(find "$@" -newer "$stamp" \
        -not -path '*/bin*' -not -path '*/obj*' -not -path '*/node_modules*' -not -path '*/dist*' \
        -not -path '*/test-results*' -not -path '*/playwright-report*' \
        -not \( -type d \( -exec test -d '{}/obj' \; -o -exec test -d '{}/dist' \; -o -exec test -d '{}/node_modules' \; \) \) \
        -print -quit) ]]
}

# step STAMP TITLE COMMAND...: runs the command, its output into out/STAMP.log, and sets the stamp.
step() {
    local stamp=$1 title=$2 started=$SECONDS
    shift 2
    say "$title"
    # What changes while it runs counts as newer than the stamp.
    touch "$stamps/.$stamp"
    if ! "$@" >"out/$stamp.log" 2>&1; then
        tail -30 "out/$stamp.log" >&2
        fail "$title failed; the whole log is out/$stamp.log"
    fi
    mv "$stamps/.$stamp" "$stamps/$stamp"
    say "$title: $((SECONDS - started)) s"
}

sources=(src lab Directory.Build.props Directory.Build.targets Directory.Packages.props global.json)

build_programs() {
    need_dotnet
    local server=src/Lanstead.Server/bin/Release/net10.0/lanstead-server
    if [[ -x $server ]] && fresh programs "${sources[@]}"; then return; fi
    # What these three refer to is not in the solution: without the property it would be built for debugging, and be several times as slow.
    step programs "building server, agent and lab" dotnet build deploy/dev/Run.slnx -c Release -v q -clp:NoSummary -p:ShouldUnsetParentConfigurationAndPlatform=false
}

build_web() {
    if [[ -d web/dist ]] && fresh web web; then return; fi
    need_node
    if ! [[ -d web/node_modules ]] || ! fresh npm web/package.json web/package-lock.json; then
        step npm "fetching the web's packages" npm --prefix web ci --no-audit --no-fund --loglevel=error
    fi
    step web "building the web" npm --prefix web run build
}

# Used by the scripts that source this file.
# shellcheck disable=SC2034
lab=$root/lab/Lanstead.Lab/bin/Release/net10.0/lanstead-lab
server=$root/src/Lanstead.Server/bin/Release/net10.0/lanstead-server
# shellcheck disable=SC2034
agent=$root/src/Lanstead.Cli/bin/Release/net10.0/lanstead
