/**
 * Runs `action` `count` times in batches of 1, 2, 4 ...: a request that cannot succeed is tried once, not a thousand times. A batch with a failure is the
 * last one. Returns how many succeeded, and the first failure.
 */
export async function slowStart(count: number, action: (index: number) => Promise<void>): Promise<{ readonly succeeded: number; readonly failure: unknown }> {
  let done = 0;
  let succeeded = 0;
  for (let batch = 1; done < count; batch *= 2) {
    const size = Math.min(batch, count - done);
    const results = await Promise.allSettled(Array.from({ length: size }, (_, i) => action(done + i)));
    done += size;
    succeeded += results.filter((result) => result.status === 'fulfilled').length;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) return { succeeded, failure: failed.reason as unknown };
  }
  return { succeeded, failure: undefined };
}
