# Makes an interface of the kernel's WireGuard, called as wireguard-go is: -f IFNAME. Each ends with the other.
set -e
trap 'ip link delete "$2"; exit 0' TERM
ip link add "$2" type wireguard
while [ -e "/sys/class/net/$2" ]; do sleep 0.2; done
