#!/bin/bash
# add-image.sh LAYOUT CONFIG.json LAYER... -- NAME...
# Adds one image to the OCI layout directory LAYOUT under every full NAME given. CONFIG is the image config ({"Env":..,"Cmd":..}).
# A LAYER is a directory (packed here, reproducibly) or a ready .tar. Prints the manifest's digest.
set -euo pipefail
layout=$1 config=$2; shift 2
layers=(); while [ "$1" != -- ]; do layers+=("$1"); shift; done; shift
blobs=$layout/blobs/sha256; mkdir -p "$blobs" "$layout/refs"
work=$(mktemp -d "$layout/.work.XXXXXX"); trap 'rm -rf "$work"' EXIT
store() { local digest; digest=$(sha256sum < "$1" | cut -d' ' -f1); mv "$1" "$blobs/$digest"; echo "$digest"; }
descriptors=() diffs=()
for layer in "${layers[@]}"; do
  if [ -d "$layer" ]; then tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu -C "$layer" -cf "$work/layer" .
  else cp --reflink=auto "$layer" "$work/layer"; fi
  size=$(stat -c%s "$work/layer"); digest=$(store "$work/layer")
  diffs+=("sha256:$digest")
  descriptors+=("{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"sha256:$digest\",\"size\":$size}")
done
jq -cnj --slurpfile config "$config" '{architecture:"amd64",os:"linux",created:"1970-01-01T00:00:00Z",config:$config[0],rootfs:{type:"layers",diff_ids:$ARGS.positional}}' --args "${diffs[@]}" > "$work/config"
size=$(stat -c%s "$work/config"); digest=$(store "$work/config")
jq -cnj --arg digest "sha256:$digest" --argjson size "$size" '{schemaVersion:2,mediaType:"application/vnd.oci.image.manifest.v1+json",config:{mediaType:"application/vnd.oci.image.config.v1+json",digest:$digest,size:$size},layers:$ARGS.positional}' --jsonargs "${descriptors[@]}" > "$work/manifest"
size=$(stat -c%s "$work/manifest"); digest=$(store "$work/manifest")
for name in "$@"; do
  jq -cn --arg digest "sha256:$digest" --argjson size "$size" --arg name "$name" '{mediaType:"application/vnd.oci.image.manifest.v1+json",digest:$digest,size:$size,platform:{architecture:"amd64",os:"linux"},annotations:{"io.containerd.image.name":$name,"org.opencontainers.image.ref.name":($name|split(":")|last)}}' > "$layout/refs/$(echo "$name" | tr '/:' '__').json"
done
echo "sha256:$digest"
