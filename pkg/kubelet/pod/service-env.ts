import type { Service } from '../../generated/types/core-v1.ts';

/** The variables that tell a container where services are, as Docker links used to: REDIS_SERVICE_HOST, REDIS_PORT_6379_TCP_ADDR ... */
export function serviceEnvironment(services: readonly Service[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const service of services) {
    const host = service.spec?.clusterIP ?? '';
    const ports = service.spec?.ports ?? [];
    const [first] = ports;
    if (host === '' || host === 'None' || first === undefined) continue;
    const prefix = (service.metadata.name ?? '').toUpperCase().replaceAll('-', '_');
    values.set(`${prefix}_SERVICE_HOST`, host);
    values.set(`${prefix}_SERVICE_PORT`, String(first.port));
    for (const port of ports) {
      if ((port.name ?? '') !== '') values.set(`${prefix}_SERVICE_PORT_${(port.name as string).toUpperCase().replaceAll('-', '_')}`, String(port.port));
    }
    const address = host.includes(':') ? `[${host}]` : host;
    values.set(`${prefix}_PORT`, `${(first.protocol ?? 'TCP').toLowerCase()}://${address}:${first.port}`);
    for (const port of ports) {
      const protocol = port.protocol ?? 'TCP';
      const portPrefix = `${prefix}_PORT_${port.port}_${protocol}`;
      values.set(portPrefix, `${protocol.toLowerCase()}://${address}:${port.port}`);
      values.set(`${portPrefix}_PROTO`, protocol.toLowerCase());
      values.set(`${portPrefix}_PORT`, String(port.port));
      values.set(`${portPrefix}_ADDR`, host);
    }
  }
  return values;
}

/** Services of the pod's namespace and the API's own, `kubernetes` in `default`; without links only the latter. */
export function servicesForPod(services: readonly Service[], namespace: string, links: boolean): readonly Service[] {
  return services.filter(({ metadata }) => (metadata.namespace === 'default' && metadata.name === 'kubernetes') || (links && metadata.namespace === namespace));
}
