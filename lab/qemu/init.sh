#!/bin/busybox sh
# First process of the guest: loads what its kernel needs for the host's files, puts a writable layer over them, and goes on there.
/bin/busybox mkdir -p /proc /sys /dev /lower /upper /root
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
while read -r module; do /bin/busybox insmod "/modules/$module" || echo "guest: $module could not be loaded"; done </modules/order
if ! /bin/busybox mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=524288,cache=loose host /lower; then
    echo "guest: the host's files could not be mounted"
    /bin/busybox poweroff -f
fi
/bin/busybox mount -t tmpfs -o size=75% upper /upper
/bin/busybox mkdir -p /upper/changes /upper/work
/bin/busybox mount -t overlay -o lowerdir=/lower,upperdir=/upper/changes,workdir=/upper/work root /root
/bin/busybox mkdir -p /root/run/guest
/bin/busybox cp /guest.sh /bin/busybox /root/run/guest/
/bin/busybox umount /dev /sys /proc
exec /bin/busybox switch_root /root /bin/bash /run/guest/guest.sh
