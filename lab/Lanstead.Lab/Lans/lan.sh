# Starts what looks for others on a lab machine: lan.sh ROLE INTERFACE. Everything runs as it comes from Debian; the machine's /run is its own.
set -e
role=$1 interface=$2
case $role in
    avahi)
        mkdir -p /run/dbus
        cat >/run/dbus/lab.conf <<'BUS'
<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_destination="*"/><allow receive_type="*"/></policy></busconfig>
BUS
        setsid dbus-daemon --config-file=/run/dbus/lab.conf --nopidfile --fork >/dev/null 2>&1
        setsid avahi-daemon --no-drop-root --no-chroot --no-rlimits >/run/lab/avahi.log 2>&1 </dev/null &
        for _ in $(seq 300); do
            if [ -e /run/avahi-daemon/socket ]; then break; fi
            sleep 0.1
        done
        ;;
    publish)
        setsid avahi-publish -s "$(hostname)-game" _lanstead._udp 4242 "on $interface" >/run/lab/publish.log 2>&1 </dev/null &
        ;;
    openttd)
        mkdir -p /run/lab/openttd
        export HOME=/run/lab/openttd XDG_DATA_HOME=/run/lab/openttd XDG_CONFIG_HOME=/run/lab/openttd
        cd /run/lab/openttd
        printf '[network]\nserver_name = lab\nserver_game_type = local\n' >openttd.cfg
        setsid /usr/games/openttd -D -c /run/lab/openttd/openttd.cfg >/run/lab/openttd.log 2>&1 </dev/null &
        ;;
esac
