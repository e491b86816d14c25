import { types } from '../../generated/schema.ts';

const objects = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/cbor'];

export const mediaTypes = {
  none: [],
  any: ['*/*'],
  json: ['application/json'],
  jwks: ['application/jwk-set+json'],
  discovery: objects.slice(0, 3),
  objects,
  stream: [...objects, 'application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch', 'application/cbor-seq'],
  patches: ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml', 'application/apply-patch+cbor'],
  log: ['text/plain', ...objects],
} as const satisfies Record<string, readonly string[]>;

/** Query parameters are the fields of an options type. */
export function optionFields(typeName: string): readonly string[] {
  return (types[typeName]?.fields ?? []).map((field) => field.name).sort();
}

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

function set(typeNames: readonly string[], ...more: readonly string[]): readonly string[] {
  return [...new Set([...typeNames.flatMap(optionFields), ...more])].sort();
}

function without(names: readonly string[], ...drop: readonly string[]): readonly string[] {
  return names.filter((name) => !drop.includes(name));
}

const list = set([`${meta}.ListOptions`], 'pretty');
const remove = without(set([`${meta}.DeleteOptions`], 'pretty'), 'preconditions');

export const querySets = {
  none: [],
  get: ['pretty'],
  list,
  write: without(set([`${meta}.CreateOptions`], 'pretty'), 'force'),
  patch: set([`${meta}.PatchOptions`], 'pretty'),
  delete: remove,
  deleteCollection: without([...new Set([...list, ...remove])].sort(), 'watch', 'allowWatchBookmarks'),
  log: without(set(['io.k8s.api.core.v1.PodLogOptions'], 'pretty'), 'sinceTime'),
} satisfies Record<string, readonly string[]>;

const integers = new Set(['gracePeriodSeconds', 'limit', 'limitBytes', 'ports', 'sinceSeconds', 'tailLines', 'timeoutSeconds']);
const booleans = new Set(['allowWatchBookmarks', 'follow', 'force', 'ignoreStoreReadErrorWithClusterBreakingPotential', 'insecureSkipTLSVerifyBackend', 'orphanDependents',
  'previous', 'sendInitialEvents', 'stderr', 'stdin', 'stdout', 'timestamps', 'tty', 'watch']);

export function parameterType(name: string): 'integer' | 'boolean' | 'string' {
  return integers.has(name) ? 'integer' : booleans.has(name) ? 'boolean' : 'string';
}

const docs: Readonly<Record<string, string>> = {
  allowWatchBookmarks: 'Lets the server send events of type BOOKMARK, which carry a resourceVersion and no change.',
  command: 'The program to run and its arguments. It is not run in a shell.',
  container: 'The container of the pod; may be left out where there is only one.',
  continue: 'The token of the previous answer: the list goes on where that one ended. A token that is too old is answered with 410.',
  dryRun: 'With the value All the request goes through every stage and nothing is stored.',
  fieldManager: 'The name under which field ownership is recorded. Server-side apply requires it.',
  fieldSelector: 'Keeps the objects whose fields match, for example status.phase=Running.',
  fieldValidation: 'What happens to unknown or repeated fields: Ignore drops them, Warn (the default) warns, Strict refuses the request.',
  follow: 'Goes on with new lines as they are written.',
  force: 'Takes over fields that another manager owns. Server-side apply only.',
  gracePeriodSeconds: 'How long the object has until it is gone for good; 0 is at once.',
  ignoreStoreReadErrorWithClusterBreakingPotential: 'Deletes an object that cannot be read any more, without its finalizers. Dangerous.',
  insecureSkipTLSVerifyBackend: 'Does not check the certificate of the kubelet.',
  labelSelector: 'Keeps the objects whose labels match, for example app=web,tier!=db.',
  limit: 'The largest number of objects in one answer; more are fetched with continue.',
  limitBytes: 'Ends the output after this many bytes.',
  logpath: 'Path of the log file.',
  name: 'Name of the object.',
  namespace: 'Namespace of the object.',
  orphanDependents: 'Superseded by propagationPolicy.',
  path: 'The rest of the URL, handed on as it is.',
  ports: 'Ports to forward.',
  pretty: 'With the value true the answer is indented.',
  previous: 'The output of the container that ran before this one.',
  propagationPolicy: 'What happens to dependents: Orphan leaves them, Background deletes them afterwards, Foreground before.',
  resourceVersion: 'Where to read: empty is the newest state, 0 any state at hand, any other value at least that new.',
  resourceVersionMatch: 'How resourceVersion is meant: NotOlderThan or Exact.',
  sendInitialEvents: 'Begins a watch with the existing objects, closed by a bookmark.',
  shardSelector: 'Keeps the objects of one shard.',
  sinceSeconds: 'Only lines younger than this.',
  stderr: 'Streams standard error.',
  stdin: 'Streams standard input.',
  stdout: 'Streams standard output.',
  stream: 'Which output to return: All, Stdout or Stderr.',
  tailLines: 'Only the last lines, this many.',
  timeoutSeconds: 'Ends the call after this time, whatever happens.',
  timestamps: 'Puts the time in front of every line.',
  tty: 'Gives the program a terminal.',
  watch: 'Sends changes as they happen, instead of a list.',
};

export function parameterDoc(name: string): string {
  return docs[name] ?? '';
}
