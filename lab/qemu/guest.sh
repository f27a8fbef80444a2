# Second part of the guest's first process, with the host's files as its own: runs the command, writes its exit code, and ends the guest.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
# Process substitution in shell scripts, as in wg-quick, goes by it.
ln -s /proc/self/fd /dev/fd
mount -t devpts devpts /dev/pts
mount -t tmpfs -o mode=1777 shm /dev/shm
cp /run/guest/busybox /dev/busybox
mount -t tmpfs -o mode=755 run /run
mkdir -p /run/results /run/lock /run/wireguard
mount -t 9p -o trans=virtio,version=9p2000.L results /run/results
ip link set lo up
# In the background, so that this first process stays, and reaps what others leave.
bash /run/results/command </dev/null &
wait $!
echo $? >/run/results/exit-code
sync
/dev/busybox poweroff -f
