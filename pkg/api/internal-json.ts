import { typePlan } from './decode/type-plan.ts';

/** Types that upstream has in one form only keep their JSON names. */
const sharedTypes = 'io.k8s.apimachinery.';

/** Members whose internal spelling is not the JSON one with a capital. */
const spellings: Readonly<Record<string, string>> = {
  seLinuxOptions: 'SELinuxOptions', ip: 'IP', hostIP: 'HostIP', clusterIP: 'ClusterIP', clusterIPs: 'ClusterIPs', uid: 'UID', apiGroup: 'APIGroup', cidr: 'CIDR', fsType: 'FSType',
};

/**
 * The JSON that upstream shows of its internal struct inside a message: every member, capitalised, null for what is absent. An object, ready for
 * JSON.stringify; nested structs of the schema are shown the same way.
 */
export function internalJson(typeName: string, value: object | undefined): object | null {
  if (value === undefined) return null;
  const source = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(typePlan(typeName).fields.map((field) => {
    const name = spellings[field.name] ?? field.name.charAt(0).toUpperCase() + field.name.slice(1);
    const member = Object.hasOwn(source, field.name) ? source[field.name] : undefined;
    if (member === undefined || member === null) {
      const zero = field.shape === 'single' && field.row.pointer !== true && field.scalar !== undefined;
      return [name, zero ? (field.scalar === 'string' ? '' : field.scalar === 'bool' ? false : 0) : null];
    }
    const nested = field.shape === 'single' && field.scalar === undefined && field.form === undefined && typeof member === 'object' && !field.row.type.startsWith(sharedTypes);
    return [name, nested ? internalJson(field.row.type, member) : member];
  }));
}
