import type { JsonObject, JsonValue } from '../../base/json.ts';

/** Core events and events.k8s.io events are one stored object under two sets of names. */
const newNames: Readonly<Record<string, string>> = {
  involvedObject: 'regarding', message: 'note', reportingComponent: 'reportingController', firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp', count: 'deprecatedCount', source: 'deprecatedSource',
};
const oldNames: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(newNames).map(([before, after]) => [after, before]));

function rename(object: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const renamed: Record<string, JsonValue | undefined> = {};
  for (const [key, value] of Object.entries(object)) renamed[names[key] ?? key] = value;
  return renamed;
}

export function eventFromCore(object: JsonObject): JsonObject {
  return rename(object, newNames);
}

export function eventToCore(object: JsonObject): JsonObject {
  return rename(object, oldNames);
}
