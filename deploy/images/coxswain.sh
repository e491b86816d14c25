#!/bin/sh
# An idle process stays small: little young generation, code and caches kept short, one malloc arena for all
# threads, which gives freed memory back.
export MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=131072
exec node --max-semi-space-size=1 --optimize-for-size --max-old-space-size=${COXSWAIN_HEAP_MB:-512} /usr/local/lib/coxswain/coxswain.cjs "$@"
