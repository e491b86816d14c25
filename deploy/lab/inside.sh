#!/bin/bash
# inside.sh lab ROOT | node ROOT NAME   what the first process of a lab, or of a node in it, does. Runs under tini as pid 1.
set -euo pipefail
kind=$1 root=$2
private_run_and_cgroups() {
  mount -t tmpfs -o mode=755 tmpfs /run; mkdir -p /run/lock /run/netns
  local have; have=$(cd /sys/fs/cgroup && ls)
  umount -l /sys; mount -t sysfs sysfs /sys; mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  for c in $have; do
    mkdir -p "/sys/fs/cgroup/$c"
    case $c in
      unified) mount -t cgroup2 cgroup2 "/sys/fs/cgroup/$c" ;;
      systemd) mount -t cgroup -o none,name=systemd cgroup "/sys/fs/cgroup/$c" ;;
      *) mount -t cgroup -o "$c" cgroup "/sys/fs/cgroup/$c" ;;
    esac
  done
  ip link set lo up; hostname "$1"
}
# A private, writable view of a directory that starts as the machine's own; lasts over a power-off.
private_copy() { mkdir -p "$2/upper" "$2/work"; mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$1"; }
private_empty() { mkdir -p "$1" "$2"; mount --bind "$2" "$1"; }
case $kind in
lab)
  private_run_and_cgroups lab
  ip link add lab0 type bridge; ip addr add 192.168.1.1/24 dev lab0; ip link set lab0 up
  echo 1 > /proc/sys/net/ipv4/ip_forward; ip route add unreachable default metric 4000
  touch "$root/ready" ;;
node)
  name=$3 node=$root/nodes/$3
  private_run_and_cgroups "$name"
  # One node speaks nftables, the others legacy iptables, so that both are always in use.
  if [ "$name" != w2-k8s ]; then mount --bind /usr/sbin/xtables-legacy-multi /usr/sbin/xtables-nft-multi; fi
  private_copy /etc "$node/etc"; echo "$name" > /etc/hostname; mkdir -p /etc/kubernetes /etc/cni/net.d
  private_empty /var/lib "$node/var-lib"; private_empty /var/log "$node/var-log"; mkdir -p /var/lib/kubelet /var/lib/cni /var/log/pods
  for pair in m-k8s=192.168.1.10 w1-k8s=192.168.1.101 w2-k8s=192.168.1.102; do grep -q " ${pair%=*}$" /etc/hosts || echo "${pair#*=} ${pair%=*}" >> /etc/hosts; done
  mount --make-rshared /
  touch /run/.ready ;;
esac
exec sleep infinity
