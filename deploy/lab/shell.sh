#!/bin/bash
# shell.sh ROOT NAME   a shell on one machine of the lab, with its kubeconfig where there is one.
set -euo pipefail
[ -e "$1/nodes/$2/pid" ] || { echo "no machine $2 is up; run \"make up\" (machines: m-k8s, w1-k8s, w2-k8s)" >&2; exit 1; }
export KUBECONFIG=/etc/kubernetes/admin.conf PATH="$(readlink -f "$1/../bin"):$PATH"
exec nsenter -t "$(cat "$1/pid")" -m -n -p -u -i -C -- nsenter -t "$(cat "$1/nodes/$2/pid")" -m -n -p -u -i -C -- bash -i
