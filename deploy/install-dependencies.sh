#!/bin/bash
# install-dependencies.sh   npm packages and the Debian (or Ubuntu) packages that the targets of the Makefile need. Does nothing when all is there.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
fail() { printf 'failed: %s\nfix:    %s\n' "$1" "$2" >&2; exit 1; }
command -v node >/dev/null || fail 'node is not installed' 'install Node.js 20.19 or newer'
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || fail "node $(node --version) is too old" 'install Node.js 20.19 or newer'

declare -A program=(
  [containerd]=containerd [runc]=runc [iptables]=/usr/sbin/xtables-nft-multi [iproute2]=ip [conntrack]=/usr/sbin/conntrack
  [containernetworking-plugins]=/usr/lib/cni/bridge [tini]=/usr/bin/tini-static [jq]=jq [curl]=curl [openssl]=openssl
  [etcd-client]=etcdctl [etcd-server]=/usr/bin/etcd [kubernetes-client]=kubectl [procps]=ps
)
missing=()
for package in "${!program[@]}"; do command -v "${program[$package]}" >/dev/null || missing+=("$package"); done
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || fail "not installed: ${missing[*]}" 'run "sudo make deps"'
  command -v apt-get >/dev/null || fail "not installed: ${missing[*]}" 'install them with your package manager; only Debian and Ubuntu are done by this script'
  echo "installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp); trap 'rm -f "$log"' EXIT
  { apt-get -q update && apt-get -q install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || { tail -20 "$log" >&2; fail 'apt-get could not install them' 'see the lines above'; }
fi
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'installing npm packages'
  # Not npm ci: it refuses a lock file that leaves out packages for other systems. Versions are the lock file's all the same.
  npm install --no-save --no-audit --no-fund --loglevel=error
  touch node_modules node_modules/.package-lock.json
fi
