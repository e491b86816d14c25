#!/bin/sh
# A small young generation keeps an idle process small; these processes allocate little.
exec node --max-semi-space-size=1 --optimize-for-size --max-old-space-size=${COXSWAIN_HEAP_MB:-512} /usr/local/lib/coxswain/coxswain.cjs "$@"
