#!/bin/bash
# build-images.sh CACHE BUNDLE   builds every image of the local cluster from Debian's packages into the OCI layout CACHE/layout, without a registry.
# Skips what is there already; prints one line an image that it builds.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
cache=$1 bundle=$2 layout=$1/layout version=${COXSWAIN_VERSION:-1.36.0}
mkdir -p "$layout/refs"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fresh() { # fresh IMAGE INPUT-DIGEST: true when the image has to be built
  [ "$(cat "$cache/$1.inputs" 2>/dev/null)" != "$2" ]
}
done_with() { echo "$2" > "$cache/$1.inputs"; echo "image: $1"; }
recipe=$(cat build-images.sh add-image.sh pause.elf.base64 | sha256sum | cut -d' ' -f1)
debs=$cache/debs

unpack() { # unpack DIRECTORY DEB...: merged-usr tree of the packages' files
  local to=$1; shift; mkdir -p "$to"/usr/{lib,lib64,bin,sbin}
  for d in lib lib64 bin sbin; do [ -e "$to/$d" ] || ln -s usr/$d "$to/$d"; done
  for deb in "$@"; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$to"; done
}
busybox() { # busybox ROOT [APPLET...]: all applets when none is named
  local root=$1; shift; mkdir -p "$root/bin"
  install -m755 "$work/busybox/usr/bin/busybox" "$root/bin/busybox" 2>/dev/null || install -m755 "$work/busybox/bin/busybox" "$root/bin/busybox"
  for applet in ${@:-$("$root/bin/busybox" --list)}; do [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"; done
}
users() { mkdir -p "$1/etc"; printf 'root:x:0:0:root:/root:/bin/sh\nnginx:x:101:101:nginx:/nonexistent:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' > "$1/etc/passwd"
  printf 'root:x:0:\nnginx:x:101:\nnogroup:x:65534:\n' > "$1/etc/group"; printf 'passwd: files\ngroup: files\nhosts: files dns\n' > "$1/etc/nsswitch.conf"; }

build_pause() {
  fresh pause "$recipe" || return 0
  mkdir "$work/pause"; base64 -d pause.elf.base64 > "$work/pause/pause"; chmod 755 "$work/pause/pause"
  echo '{"Entrypoint":["/pause"],"WorkingDir":"/","Env":["PATH=/"]}' > "$work/config.json"
  ./add-image.sh "$layout" "$work/config.json" "$work/pause" -- registry.k8s.io/pause:3.10.1 > /dev/null
  done_with pause "$recipe"
}
build_busybox() {
  fresh busybox "$recipe" || return 0
  local root=$work/busybox-root; mkdir -p "$root"/{tmp,etc,root,proc,sys,dev}; chmod 1777 "$root/tmp"
  busybox "$root"; users "$root"
  echo '{"Cmd":["sh"],"Env":["PATH=/bin"]}' > "$work/config.json"
  ./add-image.sh "$layout" "$work/config.json" "$root" -- docker.io/library/busybox:1.35 docker.io/library/busybox:1.35.0 docker.io/library/busybox:latest > /dev/null
  done_with busybox "$recipe"
}
build_nginx() { # build_nginx SUITE VERSION TAG...
  local suite=$1 version=$2; shift 2
  fresh "nginx-$version" "$recipe" || return 0
  local root=$work/nginx-$version from=$work/from-$version lib=usr/lib/x86_64-linux-gnu
  unpack "$from" "$debs/$suite"/*.deb
  mkdir -p "$root"/usr/{lib/x86_64-linux-gnu,lib64,bin,sbin} "$root"/{etc/nginx/conf.d,var/log/nginx,var/lib/nginx,usr/share/nginx/html,tmp,run,root,proc,sys,dev}
  for d in lib lib64 bin sbin; do ln -s usr/$d "$root/$d"; done
  install -m755 "$from/usr/sbin/nginx" "$root/usr/sbin/nginx"
  for l in ld-linux-x86-64.so.2 libc.so.6 libdl.so.2 libpthread.so.0 libm.so.6 librt.so.1 libnss_files.so.2 libnss_dns.so.2 libresolv.so.2 libcrypt.so.1 libpcre.so.3 libpcre2-8.so.0 libssl.so.1.1 libcrypto.so.1.1 libssl.so.3 libcrypto.so.3 libz.so.1 libzstd.so.1; do
    [ -e "$from/$lib/$l" ] && cp -L "$from/$lib/$l" "$root/$lib/$l"
  done
  ln -s ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$root/usr/lib64/ld-linux-x86-64.so.2"
  chmod 1777 "$root/tmp"; ln -s ../run "$root/var/run"
  cp "$from/etc/nginx/mime.types" "$root/etc/nginx/"; cp nginx.conf "$root/etc/nginx/nginx.conf"; cp nginx-default.conf "$root/etc/nginx/conf.d/default.conf"
  cp "$from/usr/share/nginx/html/index.html" "$root/usr/share/nginx/html/index.html"
  ln -s /dev/stdout "$root/var/log/nginx/access.log"; ln -s /dev/stderr "$root/var/log/nginx/error.log"
  users "$root"
  busybox "$root" sh ash ls cat wget timeout ip ping sleep ps env hostname id nc echo head tail kill sed grep mount dd touch rm mkdir top free stat true false printf date wc
  jq -n --arg v "$version" '{Cmd:["nginx","-g","daemon off;"],ExposedPorts:{"80/tcp":{}},StopSignal:"SIGQUIT",Env:["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",("NGINX_VERSION="+$v)]}' > "$work/config.json"
  chroot "$root" /usr/sbin/nginx -v 2>&1 | grep -q "nginx/$version" || { echo "build-images: the nginx of Debian $suite is not $version" >&2; exit 1; }
  ./add-image.sh "$layout" "$work/config.json" "$root" -- "${@/#/docker.io/library/nginx:}" > /dev/null
  done_with "nginx-$version" "$recipe"
}
with_libraries() { # with_libraries ROOT PROGRAM...: copies programs to their own places and every library they load
  local root=$1; shift
  for program in "$@"; do
    mkdir -p "$root$(dirname "$program")"; cp -L "$program" "$root$program"
    ldd "$program" 2>/dev/null | grep -o '/[^ ]*' | while read -r l; do mkdir -p "$root/$(dirname "$(readlink -f "$l")")"; [ -e "$root$(readlink -f "$(dirname "$l")")/$(basename "$l")" ] || cp -L "$l" "$root$(readlink -f "$(dirname "$l")")/$(basename "$l")"; done
  done
}
build_coxswain() {
  local node tools base; node=$(readlink -f "$(command -v node)")
  tools=(/usr/sbin/xtables-legacy-multi /usr/sbin/xtables-nft-multi /usr/sbin/conntrack /bin/ip)
  base=$( (echo "$recipe"; sha256sum "$node" "${tools[@]}") | sha256sum | cut -d' ' -f1)
  if fresh coxswain-base "$base"; then
    local root=$work/coxswain; mkdir -p "$root"/usr/{lib/x86_64-linux-gnu,lib64,bin,sbin,local/bin} "$root"/{tmp,run,root,proc,sys,dev,etc,var}; chmod 1777 "$root/tmp"
    for d in lib lib64 bin sbin; do ln -s usr/$d "$root/$d"; done; ln -s ../run "$root/var/run"
    with_libraries "$root" "${tools[@]}" "$node"
    mv "$root$node" "$root/usr/local/bin/node"; strip --strip-debug "$root/usr/local/bin/node" 2>/dev/null || true
    cp -L /lib64/ld-linux-x86-64.so.2 "$root/usr/lib64/"; cp -a /usr/lib/x86_64-linux-gnu/xtables "$root/usr/lib/x86_64-linux-gnu/"
    for family in iptables ip6tables; do for verb in '' -save -restore; do
      for backend in nft legacy; do ln -s xtables-$backend-multi "$root/usr/sbin/$family-$backend$verb"; done
      ln -s xtables-nft-multi "$root/usr/sbin/$family$verb"
    done; done
    busybox "$root"; users "$root"
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu -C "$root" -cf "$cache/coxswain-base.tar" .
    done_with coxswain-base "$base"
  fi
  local inputs; inputs=$( (echo "$base"; sha256sum < "$bundle"; cat coxswain.sh) | sha256sum | cut -d' ' -f1)
  fresh coxswain "$inputs" || return 0
  mkdir -p "$work/app/usr/local/lib/coxswain" "$work/app/usr/local/bin"
  install -m644 "$bundle" "$work/app/usr/local/lib/coxswain/coxswain.cjs"; install -m755 coxswain.sh "$work/app/usr/local/bin/coxswain"
  echo '{"Entrypoint":["coxswain"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}' > "$work/config.json"
  ./add-image.sh "$layout" "$work/config.json" "$cache/coxswain-base.tar" "$work/app" -- "docker.io/library/coxswain:$version" > /dev/null
  done_with coxswain "$inputs"
}

unpack "$work/busybox" "$debs"/bookworm/busybox-static*.deb
build_pause
build_busybox
# Debian no longer publishes 1.14.2 (its own tag in the course's manifests), nor the other tags that the course names:
# the nearest published version answers under those names, and says its true version in its Server header.
build_nginx bullseye 1.18.0 1.18.0 1.18 1.14.2 1.14 1.15.12 1.16.0
build_nginx bookworm 1.22.1 1.22.1 1.22
build_nginx trixie 1.26.3 1.26.3 1.26 latest
build_coxswain
jq -cn '{schemaVersion:2,mediaType:"application/vnd.oci.image.index.v1+json",manifests:[inputs]}' "$layout"/refs/*.json > "$layout/index.json"
echo '{"imageLayoutVersion":"1.0.0"}' > "$layout/oci-layout"
# Blobs that no image names any more.
jq -r '.manifests[].digest[7:]' "$layout/index.json" | sort -u > "$work/keep"
while read -r m; do jq -r '(.config.digest, .layers[].digest)[7:]' "$layout/blobs/sha256/$m"; done < "$work/keep" | sort -u > "$work/keep2"
for blob in "$layout"/blobs/sha256/*; do grep -qx "$(basename "$blob")" "$work/keep" "$work/keep2" || rm -f "$blob"; done
