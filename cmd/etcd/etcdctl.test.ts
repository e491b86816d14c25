import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAuthority, createCertificate } from '../../pkg/base/pki.ts';
import { eventually, TestCluster } from './test-cluster.ts';

/** The Debian package's etcdctl (3.4) against three of our processes. */
const present = spawnSync('etcdctl', ['version'], { env: { ...process.env, ETCDCTL_API: '3' } }).status === 0;
const describeWithEtcdctl = present ? describe : describe.skip;
if (!present) process.stderr.write('etcdctl is not installed (apt install etcd-client): its tests are skipped\n');

async function makeCertificates(directory: string): Promise<{ readonly ca: string; readonly cert: string; readonly key: string }> {
  const notBeforeMs = Date.now() - 3_600_000;
  const notAfterMs = Date.now() + 3_600_000;
  const authority = await createAuthority('etcd-ca', notBeforeMs, notAfterMs);
  const leaf = await createCertificate(authority, { commonName: 'm', ipAddresses: ['127.0.0.1'], dnsNames: ['localhost'], usages: ['server auth', 'client auth'], notBeforeMs, notAfterMs });
  const files = { ca: path.join(directory, 'ca.crt'), cert: path.join(directory, 'm.crt'), key: path.join(directory, 'm.key') };
  writeFileSync(files.ca, authority.certPem);
  writeFileSync(files.cert, leaf.certPem);
  writeFileSync(files.key, leaf.keyPem);
  return files;
}

function etcdctlFor(flags: readonly string[]): (args: readonly string[], input?: string) => Promise<string> {
  return (args, input = '') => new Promise((resolve, reject) => {
    const child = execFile('etcdctl', [...flags, ...args], { env: { ...process.env, ETCDCTL_API: '3' }, timeout: 15_000 }, (err, stdout, stderr) => {
      if (err === null) resolve(stdout);
      else reject(new Error(`${stdout}${stderr}`));
    });
    child.stdin?.end(input);
  });
}

describeWithEtcdctl.each(['http', 'https'] as const)('etcdctl over %s', (scheme) => {
  let cluster: TestCluster;
  let ctl: ReturnType<typeof etcdctlFor>;
  let flags: readonly string[];
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'etcdctl-test-'));
    const files = await makeCertificates(directory);
    const serve = ['--cert-file', files.cert, '--key-file', files.key, '--client-cert-auth', '--trusted-ca-file', files.ca, '--peer-cert-file', files.cert, '--peer-key-file', files.key, '--peer-client-cert-auth', '--peer-trusted-ca-file', files.ca];
    cluster = await TestCluster.create({ scheme, flags: scheme === 'https' ? serve : [] });
    cluster.startAll();
    flags = ['--endpoints', cluster.endpoints, ...(scheme === 'https' ? ['--cacert', files.ca, '--cert', files.cert, '--key', files.key] : [])];
    ctl = etcdctlFor(flags);
    await eventually(() => ctl(['put', 'ready', 'yes', '--command-timeout=2s']), 20_000);
  }, 30_000);
  afterAll(async () => {
    await cluster.destroy();
    rmSync(directory, { recursive: true, force: true });
  });

  test('put, get, delete', async () => {
    expect(await ctl(['put', 'a', '1'])).toBe('OK\n');
    expect(await ctl(['put', 'a', '2', '--prev-kv'])).toBe('OK\na\n1\n');
    expect(await ctl(['get', 'a', '--print-value-only'])).toBe('2\n');
    await ctl(['put', 'ab', '3']);
    expect(await ctl(['get', 'a', '--prefix', '--keys-only', '--order=DESCEND', '--sort-by=KEY'])).toBe('ab\n\na\n\n');
    expect(await ctl(['get', 'a', 'b', '--limit=1'])).toBe('a\n2\n');
    expect(await ctl(['del', 'a', '--prefix'])).toBe('2\n');
    expect(await ctl(['get', 'a', '--prefix'])).toBe('');
  }, 30_000);

  test('transaction', async () => {
    await ctl(['put', 't', '1']);
    expect(await ctl(['txn'], 'value("t") = "1"\n\nput t 2\nget t\n\nput t other\n\n')).toBe('SUCCESS\n\nOK\n\nt\n2\n');
    expect(await ctl(['txn'], 'mod("t") = "1"\n\nput t 3\n\nget t\n\n')).toBe('FAILURE\n\nt\n2\n');
  }, 30_000);

  test('watch from a revision, with previous values', async () => {
    const first = JSON.parse(await ctl(['put', 'w', '1', '--write-out=json'])) as { header: { revision: number } };
    await ctl(['put', 'w', '2']);
    await ctl(['del', 'w']);
    const seen = await new Promise<string>((resolve) => {
      let text = '';
      const watcher = execFile('etcdctl', [...flags, 'watch', 'w', `--rev=${first.header.revision}`, '--prev-kv'], { env: { ...process.env, ETCDCTL_API: '3' } });
      watcher.stdout?.on('data', (chunk: string) => {
        text += chunk;
        if (!text.endsWith('DELETE\nw\n2\nw\n\n')) return;
        watcher.kill();
        resolve(text);
      });
    });
    expect(seen).toBe('PUT\nw\n1\nPUT\nw\n1\nw\n2\nDELETE\nw\n2\nw\n\n');
  }, 30_000);

  test('leases', async () => {
    const granted = await ctl(['lease', 'grant', '60']);
    const id = /^lease (\w+) granted with TTL\(60s\)\n$/.exec(granted)?.[1] ?? '';
    await ctl(['put', 'l', '1', `--lease=${id}`]);
    expect(await ctl(['lease', 'timetolive', id, '--keys'])).toMatch(/granted with TTL\(60s\), remaining\((59|60)s\), attached keys\(\[l\]\)/);
    expect(await ctl(['lease', 'keep-alive', id, '--once'])).toBe(`lease ${id} keepalived with TTL(60)\n`);
    expect(await ctl(['lease', 'list'])).toContain(id);
    expect(await ctl(['lease', 'revoke', id])).toBe(`lease ${id} revoked\n`);
    expect(await ctl(['get', 'l'])).toBe('');
  }, 30_000);

  test('compaction and its refusals', async () => {
    const put = JSON.parse(await ctl(['put', 'c', '1', '--write-out=json'])) as { header: { revision: number } };
    await ctl(['put', 'c', '2']);
    expect(await ctl(['compaction', String(put.header.revision + 1)])).toBe(`compacted revision ${put.header.revision + 1}\n`);
    await expect(ctl(['get', 'c', `--rev=${put.header.revision}`])).rejects.toThrow('etcdserver: mvcc: required revision has been compacted');
    await expect(ctl(['get', 'c', '--rev=999999'])).rejects.toThrow('etcdserver: mvcc: required revision is a future revision');
  }, 30_000);

  test('what the cluster says of itself', async () => {
    const status = await ctl(['endpoint', 'status', '--write-out=table']);
    expect(status.split('\n')[1]?.split('|').map((cell) => cell.trim()).filter((cell) => cell !== '')).toEqual(
      ['ENDPOINT', 'ID', 'VERSION', 'DB SIZE', 'IS LEADER', 'IS LEARNER', 'RAFT TERM', 'RAFT INDEX', 'RAFT APPLIED INDEX', 'ERRORS']);
    expect(status.match(/\| +true \| +false \|/g)).toHaveLength(1);
    expect(status.match(/\| +false \| +false \|/g)).toHaveLength(2);
    expect((await ctl(['member', 'list', '-w', 'table'])).match(/ started \| +e\d \| https?:\/\/127/g)).toHaveLength(3);
    expect(new Set((await ctl(['endpoint', 'hashkv'])).trim().split('\n').map((line) => line.split(', ')[1])).size).toBe(1);
    await expect(ctl(['user', 'add', 'u:p'])).rejects.toThrow('not supported by this server');
  }, 30_000);
});
