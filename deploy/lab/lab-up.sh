#!/bin/bash
# lab-up.sh ROOT   starts one lab: a private machine with its own mount, network, pid, uts, ipc and cgroup namespaces, bridge lab0
# 192.168.1.1/24 and no way out. It runs detached; ROOT/pid is its pid 1, and ending that pid ends everything inside.
set -euo pipefail
root=$1; here=$(dirname "$(readlink -f "$0")")
. "$here/cgroups.sh"
sweep_cgroups
group=coxswain-lab.$$; make_cgroup "$group"; echo "$group" > "$root/cgroup"
rm -f "$root/pid" "$root/ready"
( join_cgroup "$group"
  exec setsid unshare -m -n -p -u -i -C -f --kill-child=SIGKILL --mount-proc --propagation private -- \
    /usr/bin/tini-static -s -- /bin/bash "$here/inside.sh" lab "$root" ) </dev/null >"$root/lab.log" 2>&1 &
unshare_pid=$!
for _ in $(seq 1 500); do [ -e "$root/ready" ] && break; kill -0 $unshare_pid 2>/dev/null || { cat "$root/lab.log" >&2; exit 1; }; sleep 0.01; done
[ -e "$root/ready" ] || { echo "lab-up: the lab did not come up: $(cat "$root/lab.log")" >&2; exit 1; }
tr -d ' ' < /proc/$unshare_pid/task/$unshare_pid/children > "$root/pid"
