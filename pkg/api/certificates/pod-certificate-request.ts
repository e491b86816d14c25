import type { JsonObject } from '../../base/json.ts';
import type { KindBehavior } from '../behavior.ts';
import { at } from '../behavior.ts';
import { columnsOf, nameOf, stringAt } from '../columns.ts';
import { strategy } from '../strategy.ts';

function state(object: JsonObject): string {
  const conditions = at(object, 'status', 'conditions');
  const types = Array.isArray(conditions) ? (conditions as readonly JsonObject[]).map((condition) => String(condition['type'])) : [];
  return ['Denied', 'Failed', 'Issued'].find((type) => types.includes(type)) ?? 'Pending';
}

export const podCertificateRequest: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  columns: columnsOf('Name', 'PodName', 'ServiceAccountName', 'NodeName', 'SignerName', 'State', 'UnverifiedUserAnnotations'),
  row: (object) => ({ cells: [nameOf(object), stringAt(object, 'spec', 'podName'), stringAt(object, 'spec', 'serviceAccountName'), stringAt(object, 'spec', 'nodeName'), stringAt(object, 'spec', 'signerName'), state(object), ''] }),
  selectableFields: (object) => ({ 'spec.signerName': stringAt(object, 'spec', 'signerName'), 'spec.podName': stringAt(object, 'spec', 'podName'), 'spec.nodeName': stringAt(object, 'spec', 'nodeName') }),
};
