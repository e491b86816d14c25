import type { Decision, RequestAttributes, User } from '../contracts.ts';
import { badRequest } from '../registry/refusals.ts';
import type { ServerContext } from '../server-context.ts';
import { attributesOf, refusal } from './authorize.ts';
import type { Exchange } from './exchange.ts';

const extraPrefix = 'impersonate-extra-';
const serviceAccountPrefix = 'system:serviceaccount:';

interface Wanted {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

function wantedUser(rawHeaders: readonly string[]): Wanted | undefined {
  let [name, uid, asked] = ['', '', false];
  const groups: string[] = [];
  const extra: Record<string, string[]> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const header = (rawHeaders[i] as string).toLowerCase();
    if (!header.startsWith('impersonate-')) continue;
    const value = rawHeaders[i + 1] as string;
    if (header === 'impersonate-user') name = value;
    else if (header === 'impersonate-uid') uid = value;
    else if (header === 'impersonate-group') groups.push(value);
    else if (header.startsWith(extraPrefix)) (extra[unescapeKey(header.slice(extraPrefix.length))] ??= []).push(value);
    else continue;
    asked = true;
  }
  return asked ? { name, uid, groups, extra } : undefined;
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** [namespace, name] of a service account's user name. */
function serviceAccountOf(name: string): readonly [string, string] | undefined {
  if (!name.startsWith(serviceAccountPrefix)) return undefined;
  const parts = name.slice(serviceAccountPrefix.length).split(':');
  const [namespace, account] = parts;
  const label = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
  if (parts.length !== 2 || namespace === undefined || account === undefined || !label.test(namespace) || !label.test(account)) return undefined;
  return [namespace, account];
}

/** What the caller must be allowed to do, one check for each part of the identity. `verb` is impersonate, or its constrained form. */
function checks(wanted: Wanted, requester: User, verb: string): readonly RequestAttributes[] {
  const base = { user: requester, verb, resourceRequest: true, path: '', version: 'v1', subresource: '', namespace: '', group: '' };
  const identity = { ...base, group: 'authentication.k8s.io' };
  const account = serviceAccountOf(wanted.name);
  return [
    account === undefined ? { ...base, resource: 'users', name: wanted.name } : { ...base, resource: 'serviceaccounts', namespace: account[0], name: account[1] },
    ...wanted.groups.map((name) => ({ ...base, resource: 'groups', name })),
    ...(wanted.uid === '' ? [] : [{ ...identity, resource: 'uids', name: wanted.uid }]),
    ...Object.entries(wanted.extra).flatMap(([key, values]) => values.map((name) => ({ ...identity, resource: 'userextras', subresource: key, name }))),
  ];
}

async function firstDenied(server: ServerContext, all: readonly RequestAttributes[]): Promise<{ readonly attributes: RequestAttributes; readonly decision: Decision } | undefined> {
  for (const attributes of all) {
    const decision = await server.authorizer.authorize(attributes);
    if (decision.allowed !== true) return { attributes, decision };
  }
  return undefined;
}

/** How a Go struct of it would print: the message of a request that names groups but no user. */
function describe({ uid, groups, extra }: Wanted): string {
  const quoted = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(', ');
  const groupText = groups.length === 0 ? '[]string(nil)' : `[]string{${quoted(groups)}}`;
  const extras = Object.entries(extra).map(([key, values]) => `${JSON.stringify(key)}:[]string{${quoted(values)}}`);
  const extraText = extras.length === 0 ? 'map[string][]string(nil)' : `map[string][]string{${extras.join(', ')}}`;
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${groupText}, Extra:${extraText}}`;
}

function groupsOf(wanted: Wanted): readonly string[] {
  const account = serviceAccountOf(wanted.name);
  const groups = wanted.groups.length > 0 || account === undefined ? wanted.groups : ['system:serviceaccounts', `system:serviceaccounts:${account[0]}`];
  if (groups.includes('system:authenticated') || groups.includes('system:unauthenticated')) return groups;
  return [...groups, wanted.name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
}

/**
 * Impersonate-* headers: the request goes on as that user if the caller may impersonate every part of it, or may do so for this very action.
 * Throws 403 otherwise, and 400 when there is no user name among the headers.
 */
export async function impersonate(exchange: Exchange, server: ServerContext): Promise<void> {
  const wanted = wantedUser(exchange.request.rawHeaders);
  if (wanted === undefined) return;
  if (wanted.name === '') throw badRequest(`requested ${describe(wanted)} without impersonating a user name`);
  const requester = exchange.user;
  if (await firstDenied(server, checks(wanted, requester, 'impersonate')) !== undefined) await constrained(exchange, server, wanted);
  exchange.user = { name: wanted.name, uid: wanted.uid, groups: groupsOf(wanted), extra: wanted.extra };
}

/** The narrower permission: to impersonate this identity, and on this action only. */
async function constrained(exchange: Exchange, server: ServerContext, wanted: Wanted): Promise<void> {
  const mode = serviceAccountOf(wanted.name) !== undefined ? 'serviceaccount' : wanted.name.startsWith('system:node:') ? 'arbitrary-node' : 'user-info';
  const action = attributesOf(exchange.info, exchange.user);
  const denied = await firstDenied(server, [{ ...action, verb: `impersonate-on:${mode}:${action.verb}` }, ...checks(wanted, exchange.user, `impersonate:${mode}`)]);
  if (denied !== undefined) throw refusal(denied.attributes, denied.decision.reason);
}
