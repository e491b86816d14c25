#!/bin/bash
# node-up.sh ROOT NAME IP   (inside the lab) boots one node: its own namespaces and cgroups, eth0 on lab0. ROOT/nodes/NAME/pid is its pid 1.
# What it writes to /etc, /var/lib and /var/log lasts over a power-off. Ending that pid is the power-off.
set -euo pipefail
root=$1 name=$2 ip=$3 dir=$1/nodes/$2; here=$(dirname "$(readlink -f "$0")"); . "$here/cgroups.sh"
mkdir -p "$dir"; rm -f "$dir/pid"
make_cgroup "$name"
( join_cgroup "$name"
  exec setsid unshare -m -n -p -u -i -C -f --kill-child=SIGKILL --mount-proc --propagation private -- /usr/bin/tini-static -- /bin/bash "$here/inside.sh" node "$root" "$name" ) </dev/null >"$dir/boot.log" 2>&1 &
starter=$!; pid=
for _ in $(seq 1 1000); do
  pid=$(tr -d ' ' < /proc/$starter/task/$starter/children 2>/dev/null || true)
  if [ -n "$pid" ] && [ "$(cat /proc/$pid/comm 2>/dev/null)" = tini-static ] && [ -e /proc/$pid/root/run/.ready ]; then break; fi
  kill -0 $starter 2>/dev/null || { echo "node-up: $name ended while booting: $(cat "$dir/boot.log")" >&2; exit 1; }
  pid=; sleep 0.005
done
[ -n "$pid" ] || { echo "node-up: $name did not boot: $(cat "$dir/boot.log")" >&2; exit 1; }
ip link del "v-$name" 2>/dev/null || true
ip link add "v-$name" type veth peer name eth0 netns "$pid"; ip link set "v-$name" master lab0 up
nsenter -t "$pid" -m -n sh -c "ip addr add $ip/24 dev eth0; ip link set eth0 up; ip route add default via 192.168.1.1; echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet; iptables -w -N COXSWAIN-GUARD; iptables -w -A COXSWAIN-GUARD -d 10.96.0.0/12 -j REJECT; iptables -w -A OUTPUT -o eth0 -j COXSWAIN-GUARD; iptables -w -A FORWARD -o eth0 -j COXSWAIN-GUARD"
modprobe br_netfilter 2>/dev/null || true
nsenter -t "$pid" -n sh -c 'echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables' 2>/dev/null || true
echo "$pid" > "$dir/pid"
