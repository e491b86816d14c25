# cgroup v1 controllers (where mounted) and the cgroup2 tree, both as this machine has them. Sourced by the lab's scripts.
controllers() { for c in cpu cpuacct cpuset memory devices freezer blkio pids systemd unified; do [ -d /sys/fs/cgroup/$c ] && echo $c; done; true; }
make_cgroup() {
  for c in $(controllers); do mkdir -p "/sys/fs/cgroup/$c/$1"; done
  if [ -d "/sys/fs/cgroup/cpuset/$1" ] && [ -z "$(cat "/sys/fs/cgroup/cpuset/$1/cpuset.cpus")" ]; then
    local parent; parent=$(dirname "/sys/fs/cgroup/cpuset/$1")
    cat "$parent/cpuset.cpus" > "/sys/fs/cgroup/cpuset/$1/cpuset.cpus"; cat "$parent/cpuset.mems" > "/sys/fs/cgroup/cpuset/$1/cpuset.mems"
    echo 1 > "/sys/fs/cgroup/cpuset/$1/cgroup.clone_children"
  fi
}
join_cgroup() { for c in $(controllers); do echo $BASHPID > "/sys/fs/cgroup/$c/$1/cgroup.procs"; done; }
# Removes the cgroups of labs that have ended: only trees in which no process is left. Waits a while for the tree named, if any, to empty.
sweep_cgroups() {
  for tree in /sys/fs/cgroup/*/coxswain-lab.*; do
    [ -d "$tree" ] || continue
    for _ in $(seq 1 100); do
      if [ -n "$(find "$tree" -name cgroup.procs -exec cat {} + 2>/dev/null | head -1)" ]; then
        [ "$(basename "$tree")" = "${1:-}" ] || break
      else
        find "$tree" -depth -type d -exec rmdir {} + 2>/dev/null || true
        [ -d "$tree" ] || break
      fi
      sleep 0.03
    done
  done
}
