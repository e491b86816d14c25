import type { Logger } from '../../base/log.ts';
import type { AdmissionPlugin } from '../contracts.ts';
import { nameFor } from './plugin.ts';

const group = 'admissionregistration.k8s.io';

/** Webhooks and admission policies are stored and not yet called: whoever creates one hears so at once. */
export function unenforcedNotice(logger: Logger): AdmissionPlugin {
  return {
    name: 'UnenforcedAdmissionNotice',
    handles: (operation, target) => operation === 'CREATE' && target.group === group && target.subresource === '',
    validate: (attributes) => {
      if (attributes.dryRun) return Promise.resolve();
      const { kind } = attributes;
      attributes.warn(`${kind} is stored but NOT ENFORCED: this server does not call admission webhooks or evaluate admission policies yet`);
      logger.warn({ kind, name: nameFor(attributes) }, 'an admission webhook or policy was created that this server does not enforce');
      return Promise.resolve();
    },
  };
}
