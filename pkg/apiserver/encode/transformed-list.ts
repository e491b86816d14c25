import type { JsonObject } from '../../base/json.ts';
import type { ListAnswer } from '../pipeline/exchange.ts';
import { toServed } from '../registry/conversion.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { listMetadata } from './list-bytes.ts';
import { columnDefinitions, partialMetadata, tableRows, type TableOptions } from './table.ts';

/** Objects whose rows are made and encoded at once; between two batches the event loop turns. */
const batchSize = 200;

function *batches(list: ListAnswer): Generator<readonly JsonObject[]> {
  for (let start = 0; start < list.items.length; start += batchSize) yield list.items.slice(start, start + batchSize).map(({ object }) => object);
}

/** JSON texts of a list whose items are made by `make`, in slices. */
function *slices(head: string, tail: string, list: ListAnswer, make: (objects: readonly JsonObject[]) => readonly JsonObject[]): Generator<Buffer> {
  let text = head;
  let first = true;
  for (const objects of batches(list)) {
    const items = JSON.stringify(make(objects));
    yield Buffer.from(`${text}${first ? '' : ','}${items.slice(1, -1)}`);
    text = '';
    first = false;
  }
  yield Buffer.from(`${text}${tail}`);
}

export function tableSlices(served: ServedResource, list: ListAnswer, options: TableOptions): Generator<Buffer> {
  const head = JSON.stringify({ kind: 'Table', apiVersion: `meta.k8s.io/${options.version}`, metadata: listMetadata(list), columnDefinitions: columnDefinitions(served) });
  return slices(`${head.slice(0, -1)},"rows":[`, ']}\n', list, (objects) => tableRows(served, objects, options, (object) => toServed(served, object)));
}

/** An empty list of metadata has null where others have an empty list. */
export function metadataSlices(list: ListAnswer, version: 'v1' | 'v1beta1'): Generator<Buffer> {
  const head = JSON.stringify({ kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata: listMetadata(list) }).slice(0, -1);
  if (list.items.length === 0) return slices(`${head},"items":null`, '}\n', list, () => []);
  return slices(`${head},"items":[`, ']}\n', list, (objects) => objects.map((object) => partialMetadata(object, version)));
}
