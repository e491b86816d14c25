import 'reflect-metadata';
import type { X509Certificate} from 'node:crypto';
import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

type CryptoKey = webcrypto.CryptoKey;
type CryptoKeyPair = webcrypto.CryptoKeyPair;

x509.cryptoProvider.set(webcrypto as never);

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** Becomes the groups of a Kubernetes user. */
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages: readonly ('server auth' | 'client auth')[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const extendedUsage = { 'server auth': x509.ExtendedKeyUsage.serverAuth, 'client auth': x509.ExtendedKeyUsage.clientAuth } as const;

async function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

async function exportKey(key: CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key as webcrypto.CryptoKey);
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'sec1' }).toString();
}

async function importKey(keyPem: string): Promise<CryptoKey> {
  const key = createPrivateKey(keyPem);
  const rsa = key.asymmetricKeyType === 'rsa';
  const parameters = rsa ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : algorithm;
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der as Uint8Array<ArrayBuffer>, parameters, true, ['sign']) as Promise<CryptoKey>;
}

function distinguishedName(commonName: string, organizations: readonly string[] = []): x509.JsonName {
  return [...organizations.map((name) => ({ O: [name] })), { CN: [commonName] }];
}

async function importPublic(key: KeyObject): Promise<CryptoKey> {
  const der = key.export({ format: 'der', type: 'spki' });
  const parameters = key.asymmetricKeyType === 'rsa' ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : algorithm;
  return webcrypto.subtle.importKey('spki', der as Uint8Array<ArrayBuffer>, parameters, true, ['verify']) as Promise<CryptoKey>;
}

/** A self-signed ECDSA P-256 certificate authority. */
export async function createAuthority(commonName: string, notBeforeMs: number, notAfterMs: number): Promise<KeyPair> {
  const keys = await generateKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: distinguishedName(commonName),
    notBefore: new Date(notBeforeMs),
    notAfter: new Date(notAfterMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: commonName }]),
    ],
  });
  return { certPem: `${cert.toString('pem')}\n`, keyPem: await exportKey(keys.privateKey) };
}

/** A leaf signed by `authority`, with a fresh key. */
export async function createCertificate(authority: KeyPair, request: CertificateRequest): Promise<KeyPair> {
  const keys = await generateKeys();
  const certPem = await sign(authority, request, keys.publicKey, distinguishedName(request.commonName, request.organizations));
  return { certPem, keyPem: await exportKey(keys.privateKey) };
}

async function sign(authority: KeyPair, request: Omit<CertificateRequest, 'commonName'>, publicKey: CryptoKey, subject: x509.JsonName): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certPem);
  const names: x509.JsonGeneralNames = [
    ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(request.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject,
    issuer: issuer.subject,
    notBefore: new Date(request.notBeforeMs),
    notAfter: new Date(request.notAfterMs),
    signingAlgorithm: createPrivateKey(authority.keyPem).asymmetricKeyType === 'rsa' ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : algorithm,
    publicKey,
    signingKey: await importKey(authority.keyPem),
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension(request.usages.map((usage) => extendedUsage[usage])),
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
    ],
  });
  return `${cert.toString('pem')}\n`;
}

function randomSerial(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(8)));
  bytes[0] = (bytes[0] as number) & 0x7f | 0x01;
  return bytes.toString('hex');
}

/** A PKCS #10 request with a fresh key. */
export async function createSigningRequest(request: Pick<CertificateRequest, 'commonName' | 'organizations' | 'dnsNames' | 'ipAddresses'>): Promise<{ readonly csrPem: string; readonly keyPem: string }> {
  const keys = await generateKeys();
  const names: x509.JsonGeneralNames = [
    ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(request.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: distinguishedName(request.commonName, request.organizations),
    keys,
    signingAlgorithm: algorithm,
    extensions: names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)],
  });
  return { csrPem: `${csr.toString('pem')}\n`, keyPem: await exportKey(keys.privateKey) };
}

export interface ParsedSigningRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** Reads a PEM request and checks its own signature; throws when either is wrong. */
export async function parseSigningRequest(csrPem: string): Promise<ParsedSigningRequest> {
  const csr = new x509.Pkcs10CertificateRequest(csrPem);
  if (!await csr.verify()) throw new Error('the signature of the certificate request is wrong');
  const names = csr.extensions.find((extension) => extension instanceof x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  const ofType = (type: string): string[] => names.filter((name) => name.type === type).map((name) => name.value);
  return {
    commonName: csr.subjectName.getField('CN')[0] ?? '',
    organizations: csr.subjectName.getField('O'),
    dnsNames: ofType('dns'), ipAddresses: ofType('ip'), emailAddresses: ofType('email'), uris: ofType('url'),
  };
}

/** Signs a PEM request as it stands, with the usages and lifetime given; subject and names are the request's. */
export async function signRequest(authority: KeyPair, csrPem: string, grant: Pick<CertificateRequest, 'usages' | 'notBeforeMs' | 'notAfterMs'>): Promise<string> {
  const parsed = await parseSigningRequest(csrPem);
  const csr = new x509.Pkcs10CertificateRequest(csrPem);
  const publicKey = await importPublic(createPublicKey({ key: Buffer.from(csr.publicKey.rawData), format: 'der', type: 'spki' }));
  return sign(authority, { ...grant, dnsNames: parsed.dnsNames, ipAddresses: parsed.ipAddresses }, publicKey, distinguishedName(parsed.commonName, parsed.organizations));
}

/** The user that a client certificate names: CN is the name, each O a group. */
export function certificateUser(cert: X509Certificate): { readonly name: string; readonly groups: readonly string[] } {
  const fields = cert.subject.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const of = (key: string): string[] => fields.filter(([name]) => name === key).map(([, value]) => value);
  return { name: of('CN')[0] ?? '', groups: of('O') };
}

const yearMs = 365 * 24 * 3_600_000;

/** A serving certificate for this process alone, valid for a year from an hour ago. Nobody is expected to verify it. */
export async function createSelfSigned(name: string, nowMs: number): Promise<{ readonly cert: string; readonly key: string }> {
  const span = { notBeforeMs: nowMs - 3_600_000, notAfterMs: nowMs + yearMs };
  const authority = await createAuthority(`${name}-ca`, span.notBeforeMs, span.notAfterMs);
  const leaf = await createCertificate(authority, { commonName: name, dnsNames: ['localhost', name], ipAddresses: ['127.0.0.1'], usages: ['server auth'], ...span });
  return { cert: leaf.certPem + authority.certPem, key: leaf.keyPem };
}
