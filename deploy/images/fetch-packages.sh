#!/bin/bash
# fetch-packages.sh DIR   downloads the Debian packages that the images are made of into DIR/<suite>/, once.
# Every suite gets an apt configuration of its own, so the machine's package lists stay as they are. Needs root for nothing.
set -euo pipefail
dir=$1
# The mirror is the one that this machine's own apt uses.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | grep -v security | sort | uniq -c | sort -rn | awk 'NR == 1 {print $2}')}
[ -n "$mirror" ] || { echo "fetch-packages: apt knows no Debian mirror; set DEBIAN_MIRROR to the address of one" >&2; exit 1; }
declare -A packages=(
  [bullseye]="nginx-light nginx-common libc6 libcrypt1 libpcre3 libssl1.1 zlib1g"
  [bookworm]="nginx nginx-common libc6 libcrypt1 libpcre2-8-0 libssl3 zlib1g busybox-static"
  [trixie]="nginx nginx-common libc6 libcrypt1 libpcre2-8-0 libssl3t64 zlib1g libzstd1"
)
fetch() {
  local suite=$1 to=$dir/$1
  [ -e "$to/.complete" ] && return
  local apt; apt=$(mktemp -d)
  mkdir -p "$to" "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$apt/sources.list"
  local options=(-o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/parts" -o Dir::State::lists="$apt/lists"
    -o Dir::Cache="$apt/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3)
  apt-get "${options[@]}" -qq update
  (cd "$to" && rm -f ./*.deb && apt-get "${options[@]}" -qq download ${packages[$suite]})
  touch "$to/.complete"
  rm -rf "$apt"
}
for suite in bullseye bookworm trixie; do
  fetch $suite || { echo "fetch-packages: could not download the packages of Debian $suite from $mirror" >&2; exit 1; }
done
