import type { ApiClient, RequestOptions } from './api-client.ts';
import type { Resource } from './resource.ts';

/** One served collection. */
export interface ServedResource extends Resource {
  readonly verbs: readonly string[];
  /** Of its group's versions the one that the server prefers (for this resource). */
  readonly preferred: boolean;
}

export interface Discovered {
  readonly resources: readonly ServedResource[];
  /** Group versions that could not be listed: an aggregated server that is down. What they serve is unknown, not absent. */
  readonly failed: readonly string[];
}

interface AggregatedList {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly freshness?: string;
      readonly resources?: readonly { readonly resource: string; readonly responseKind?: { readonly kind?: string }; readonly scope: string; readonly verbs?: readonly string[] }[];
    }[];
  }[];
}
interface GroupList { readonly groups: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[] }[] }
interface ResourceList { readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean; readonly verbs: readonly string[] }[] }

interface VersionRow { readonly group: string; readonly version: string; readonly resources: ResourceList['resources'] | undefined }

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** Everything the server serves, subresources left out: two requests on servers with aggregated discovery, else one for each group version. */
export async function discoverResources(client: ApiClient, options: RequestOptions = {}): Promise<Discovered> {
  const roots = await Promise.all(['/api', '/apis'].map((path) => client.raw<AggregatedList & Partial<GroupList> & { readonly versions?: readonly string[] }>('GET', path, undefined, { ...options, accept: aggregated })));
  const rows: VersionRow[] = [];
  for (const root of roots) {
    if (root.items !== undefined) rows.push(...fromAggregated(root));
    else if (root.groups !== undefined) rows.push(...await fetchVersions(client, root.groups.flatMap(({ name, versions }) => versions.map(({ version }) => [name, version] as const)), options));
    else rows.push(...await fetchVersions(client, (root.versions ?? []).map((version) => ['', version] as const), options));
  }
  const seen = new Set<string>();
  const resources: ServedResource[] = [];
  for (const { group, version, resources: served = [] } of rows) {
    for (const { name, kind, namespaced, verbs } of served) {
      if (name.includes('/')) continue;
      resources.push({ group, version, plural: name, kind, namespaced, verbs, preferred: !seen.has(`${group}/${name}`) });
      seen.add(`${group}/${name}`);
    }
  }
  return { resources, failed: rows.filter((row) => row.resources === undefined).map(({ group, version }) => (group === '' ? version : `${group}/${version}`)) };
}

function fromAggregated(list: AggregatedList): readonly VersionRow[] {
  return (list.items ?? []).flatMap((item) => (item.versions ?? []).map((entry): VersionRow => ({
    group: item.metadata?.name ?? '',
    version: entry.version,
    resources: entry.freshness === 'Stale' ? undefined : (entry.resources ?? []).map(({ resource, responseKind, scope, verbs = [] }) => ({ name: resource, kind: responseKind?.kind ?? '', namespaced: scope === 'Namespaced', verbs })),
  })));
}

async function fetchVersions(client: ApiClient, versions: readonly (readonly [group: string, version: string])[], options: RequestOptions): Promise<readonly VersionRow[]> {
  return Promise.all(versions.map(async ([group, version]): Promise<VersionRow> => {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const list = await client.raw<ResourceList>('GET', path, undefined, options).catch(() => undefined);
    return { group, version, resources: list?.resources };
  }));
}
