import type { JsonObject } from '../../base/json.ts';
import type { CertificateSigningRequest } from '../../generated/types/certificates-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf, stringAt } from '../columns.ts';
import { duplicate, forbidden, invalid, invalidAll, notSupported, required, sameJson, tooLong } from '../field-errors.ts';
import { humanDuration } from '../meta/time.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { withMembers, within } from '../strategy.ts';

const usages = ['any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only',
  'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping'];
const expirationMin = 600;
const signerNameMax = 571;

/** domain/path; the path may have dots and labels between them. */
export function signerNameErrors(name: string, field: string): readonly FieldError[] {
  if (name === '') return [required(field)];
  const segments = name.split('/');
  if (segments.length !== 2) return [invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const [domain = '', path = ''] = segments;
  const errors: FieldError[] = [];
  if (name.length > signerNameMax) errors.push(tooLong(field, signerNameMax));
  errors.push(...invalidAll(field, domain, checkDns1123Subdomain(domain)));
  for (const part of path.split('.')) errors.push(...invalidAll(field, path, checkDns1123Subdomain(part).map((message) => `validating label ${JSON.stringify(part)}: ${message}`)));
  return errors;
}

function isRequest(pem: string): boolean {
  const match = /-----BEGIN CERTIFICATE REQUEST-----\s+([A-Za-z0-9+/=\s]+)-----END CERTIFICATE REQUEST-----/.exec(pem);
  // A request is a DER sequence.
  return match !== null && Buffer.from(match[1] ?? '', 'base64')[0] === 0x30;
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as CertificateSigningRequest;
  const request = spec.request as unknown as string | null | undefined;
  const errors: FieldError[] = [];
  if (!isRequest(Buffer.from(request ?? '', 'base64').toString('latin1'))) errors.push(invalid('spec.request', request ?? null, 'PEM block type must be CERTIFICATE REQUEST'));
  const list: readonly string[] = spec.usages ?? [];
  if (list.length === 0) errors.push(required('spec.usages'));
  list.forEach((usage, index) => {
    if (!usages.includes(usage)) errors.push(notSupported(`spec.usages[${String(index)}]`, usage, usages));
    else if (list.indexOf(usage) < index) errors.push(duplicate(`spec.usages[${String(index)}]`, usage));
  });
  if (spec.signerName === 'kubernetes.io/legacy-unknown') errors.push(invalid('spec.signerName', spec.signerName, 'the legacy signerName is not allowed via this API version'));
  else errors.push(...signerNameErrors(spec.signerName, 'spec.signerName'));
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < expirationMin) {
    errors.push(invalid('spec.expirationSeconds', spec.expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  }
  return errors;
}

function conditionErrors(object: JsonObject): readonly FieldError[] {
  const conditions = (object as unknown as CertificateSigningRequest).status?.conditions ?? [];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  conditions.forEach((condition, index) => {
    const field = `status.conditions[${String(index)}]`;
    if (condition.type === '') errors.push(required(`${field}.type`));
    const status: string = condition.status ?? '';
    const only = ['Approved', 'Denied', 'Failed'].includes(condition.type);
    if (status === '') errors.push(required(`${field}.status`));
    else if (only && status !== 'True') errors.push(notSupported(`${field}.status`, status, ['True']));
    else if (!['True', 'False', 'Unknown'].includes(status)) errors.push(notSupported(`${field}.status`, status, ['True', 'False', 'Unknown']));
    if (seen.has(condition.type)) errors.push(duplicate(`${field}.type`, condition.type));
    if ((condition.type === 'Approved' && seen.has('Denied')) || (condition.type === 'Denied' && seen.has('Approved'))) errors.push(invalid('status.conditions', condition.type, 'Approved and Denied conditions are mutually exclusive'));
    seen.add(condition.type);
  });
  return errors;
}

function conditionsCell(object: JsonObject): string {
  const { status } = object as unknown as CertificateSigningRequest;
  const types = (status?.conditions ?? []).map((condition) => condition.type);
  const words: string[] = [];
  if (types.includes('Denied')) words.push('Denied');
  else if (types.includes('Approved')) words.push('Approved');
  else words.push('Pending');
  if (types.includes('Failed')) words.push('Failed');
  if ((status?.certificate as unknown as string | undefined ?? '') !== '') words.push('Issued');
  return words.join(',');
}

const decisions = ['Approved', 'Denied'] as const;

const conditionsOf = (object: JsonObject, type: string): readonly object[] => ((object as unknown as CertificateSigningRequest).status?.conditions ?? []).filter((condition) => condition.type === type);

function certificateErrors(object: JsonObject): readonly FieldError[] {
  const encoded = (object as unknown as CertificateSigningRequest).status?.certificate as unknown as string | undefined ?? '';
  if (encoded === '') return [];
  const wrong = (detail: string): readonly FieldError[] => [invalid('status.certificate', '<certificate data>', detail)];
  const pem = Buffer.from(encoded, 'base64').toString('latin1');
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s*\n([\s\S]*?)-----END \1-----/g)];
  if (blocks.length === 0) return wrong('must contain at least one CERTIFICATE PEM block');
  for (const [, type = '', body = ''] of blocks) {
    if (type !== 'CERTIFICATE') return wrong(`only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`);
    if (body.includes(':')) return wrong('no PEM block headers are permitted');
  }
  return [];
}

/** A decision stands: it cannot be taken back, and only through /approval can one be added. A certificate is written once. */
function changeErrors(object: JsonObject, old: JsonObject, through: 'object' | 'status' | 'approval'): readonly FieldError[] {
  const errors: FieldError[] = [...conditionErrors(object), ...certificateErrors(object)];
  for (const type of [...decisions, 'Failed']) {
    const [now, before] = [conditionsOf(object, type), conditionsOf(old, type)];
    if (now.length < before.length) errors.push(forbidden('status.conditions', `updates may not remove a condition of type ${JSON.stringify(type)}`));
    else if (type !== 'Failed' && through !== 'approval' && now.length > before.length) errors.push(forbidden('status.conditions', `updates may not add a condition of type ${JSON.stringify(type)}`));
    else if (type !== 'Failed' && through !== 'approval' && !sameJson(now, before)) errors.push(forbidden('status.conditions', `updates may not modify a condition of type ${JSON.stringify(type)}`));
  }
  const [next, before] = [object, old].map((value) => (value as unknown as CertificateSigningRequest).status?.certificate as unknown as string | undefined ?? '');
  if (next === before) return errors;
  if (through !== 'status') return [...errors, forbidden('status.certificate', 'updates may not set certificate content')];
  return before === '' ? errors : [...errors, forbidden('status.certificate', 'updates may not modify existing certificate content')];
}

/** What an update of /approval may and may not do. */
export function validateApproval(object: JsonObject, old: JsonObject): readonly FieldError[] {
  return changeErrors(object, old, 'approval');
}

/** Decisions belong to /approval: what /status says of them is put back to what was. */
function keepDecisions(object: JsonObject, old: JsonObject): JsonObject {
  return within(object, 'status', (status) => {
    const conditions = (status['conditions'] ?? []) as readonly JsonObject[];
    const missing = decisions.flatMap((type) => (conditionsOf(object, type).length === 0 ? conditionsOf(old, type) as readonly JsonObject[] : []));
    return missing.length === 0 ? status : { ...status, conditions: [...conditions, ...missing] };
  });
}

export const certificateSigningRequest: KindBehavior = {
  allowUnconditionalUpdate: true,
  // username, uid, groups and extra are the requester's: the registry writes them after this.
  prepareForCreate: (object) => {
    const spec = withMembers((object['spec'] ?? {}) as JsonObject, { username: undefined, uid: undefined, groups: undefined, extra: undefined });
    return withMembers(object, { spec, status: {} });
  },
  prepareForUpdate: (object, old) => withMembers(object, { spec: old['spec'], status: old['status'] }),
  prepareForStatusUpdate: (object, old) => keepDecisions(withMembers(object, { spec: old['spec'] }), old),
  validate,
  validateUpdate: () => [],
  validateStatusUpdate: (object, old) => changeErrors(object, old, 'status'),
  columns: columnsOf('Name', 'Age', 'SignerName', 'Requestor', 'RequestedDuration', 'Condition'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as CertificateSigningRequest;
    const duration = spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000);
    return { cells: [nameOf(object), age(object, nowMs), spec.signerName, spec.username ?? '', duration, conditionsCell(object)] };
  },
  selectableFields: (object) => ({ 'spec.signerName': stringAt(object, 'spec', 'signerName') }),
};

export const clusterTrustBundle: KindBehavior = {
  columns: columnsOf('Name', 'SignerName'),
  row: (object) => ({ cells: [nameOf(object), stringAt(object, 'spec', 'signerName') === '' ? '<none>' : stringAt(object, 'spec', 'signerName')] }),
  selectableFields: (object) => ({ 'spec.signerName': stringAt(object, 'spec', 'signerName') }),
};
