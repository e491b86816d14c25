#!/bin/bash
# supervise.sh LOG CONDITION-FILE CMD...   what a service manager does on a real machine: starts CMD once CONDITION-FILE exists ("-": at once),
# writes its output to LOG, and starts it again half a second after it ends. SIGTERM ends both.
log=$1 condition=$2; shift 2
exec </dev/null >>"$log" 2>&1
child=; trap 'trap - TERM; [ -n "$child" ] && kill -TERM $child && wait $child; exit 0' TERM
[ "$condition" = - ] || until [ -e "$condition" ]; do sleep 0.02; done
while :; do
  "$@" & child=$!
  wait $child; code=$?
  echo "supervise: ended with code $code: $1"
  sleep 0.5
done
