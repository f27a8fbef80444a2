# First process of a lab machine: runs in new network, mount, host name, IPC and process namespaces.
# Its standard input is held by the lab: when that closes, for whatever reason, this shell ends, and the
# kernel kills every process of the machine and drops its mounts and links with it.
set -e
hostname "$1"
mount -t sysfs none /sys
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/wireguard /run/lock /run/lab/lib /run/lab/etc
# /var/lib of its own: what the host has stays visible, what the machine adds goes with it.
mount --rbind /var/lib /run/lab/lib
mount -t tmpfs -o mode=755 tmpfs /var/lib
ln -s /run/lab/lib/* /var/lib/
rm -f /var/lib/lanstead
mkdir -m 700 /var/lib/lanstead
printf '127.0.0.1 localhost %s\n::1 localhost\n' "$1" >/run/lab/etc/hosts
if [ -f /etc/hosts ]; then mount --bind /run/lab/etc/hosts /etc/hosts; fi
# A list of name servers of its own: the agent changes it.
if [ -f /etc/resolv.conf ]; then
    cp /etc/resolv.conf /run/lab/etc/resolv.conf
    mount --bind /run/lab/etc/resolv.conf /etc/resolv.conf
fi
# Addresses are usable at once: the lab's links have no duplicates to look for.
echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad
ip link set lo up
echo ready
while read -r _; do :; done
