import type { Image } from '../../cri/messages.ts';

export interface ImageUse {
  readonly image: Image;
  readonly firstSeenMs: number;
  readonly lastUsedMs: number;
  readonly inUse: boolean;
}

/** Images to remove to free `bytes`: never used ones and those in use stay; the longest unused first. Young ones stay too. */
export function imagesToRemove(images: readonly ImageUse[], bytes: number, nowMs: number, minimumAgeMs: number): readonly string[] {
  const candidates = images
    .filter(({ image, inUse, firstSeenMs }) => !inUse && !image.pinned && nowMs - firstSeenMs >= minimumAgeMs)
    .sort((a, b) => a.lastUsedMs - b.lastUsedMs || a.firstSeenMs - b.firstSeenMs);
  const chosen: string[] = [];
  let freed = 0;
  for (const { image } of candidates) {
    if (freed >= bytes) break;
    chosen.push(image.id);
    freed += image.sizeBytes;
  }
  return chosen;
}
