import { SystemClock } from '../../pkg/base/clock.ts';
import { runMain } from '../../pkg/base/lifecycle.ts';
import { createLogger, type LogLevel } from '../../pkg/base/log.ts';
import { OptionError, parseOptions } from '../../pkg/base/options.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { memberConfig, type MemberConfig } from '../../pkg/etcd/config.ts';
import { EtcdMember, etcdVersion } from '../../pkg/etcd/member.ts';
import { etcdOptions } from './options.ts';

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'etcd', version: etcdVersion, prose: 'One member of the store: keys with history, watches and leases, replicated by Raft.', rows: etcdOptions }, argv);
  let config: MemberConfig;
  try {
    config = memberConfig(options);
  } catch (cause) {
    if (!(cause instanceof OptionError)) throw cause;
    process.stderr.write(`etcd: ${cause.message}\n`);
    process.exit(2);
  }
  const logger = createLogger('etcd', options.string('log-level') as LogLevel);
  await runMain(logger, (signal) => new EtcdMember(config, { clock: new SystemClock(), random: new SystemRandom(), logger }).run(signal));
}
