import type { JsonObject } from '../../base/json.ts';
import type { IngressClass } from '../../generated/types/networking-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { forbidden, immutable, invalidAll, notSupported, required, tooLong } from '../field-errors.ts';
import { checkQualifiedName } from '../names.ts';
import { tableOf } from '../plain.ts';
import { strategy, within } from '../strategy.ts';

const controllerMax = 250;

function validate(object: JsonObject): readonly FieldError[] {
  const spec = (object as unknown as IngressClass).spec;
  const controller = spec?.controller ?? '';
  const errors: FieldError[] = [];
  if (controller.length > controllerMax) errors.push(tooLong('spec.controller', controllerMax));
  if (controller === '') errors.push(required('spec.controller'));
  else errors.push(...invalidAll('spec.controller', controller, checkQualifiedName(controller)));
  const parameters = spec?.parameters;
  if (parameters === undefined) return errors;
  if (parameters.kind === '') errors.push(required('spec.parameters.kind'));
  if (parameters.name === '') errors.push(required('spec.parameters.name'));
  const scope: string = parameters.scope ?? '';
  if (scope !== 'Cluster' && scope !== 'Namespace') errors.push(scope === '' ? required('spec.parameters.scope') : notSupported('spec.parameters.scope', scope, ['Cluster', 'Namespace']));
  if (scope === 'Namespace' && (parameters.namespace ?? '') === '') errors.push(required('spec.parameters.namespace', '`parameters.scope` is set to \'Namespace\''));
  if (scope === 'Cluster' && parameters.namespace !== undefined) errors.push(forbidden('spec.parameters.namespace', '`parameters.scope` is set to \'Cluster\''));
  return errors;
}

export const ingressClass: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults: (object) => within(object, 'spec', (spec) => within(spec, 'parameters', (parameters) => ((parameters['scope'] ?? '') === '' ? { ...parameters, scope: 'Cluster' } : parameters))),
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutable('spec.controller', (object as unknown as IngressClass).spec?.controller, (old as unknown as IngressClass).spec?.controller)],
  ...tableOf(['Controller', 'Parameters'], (object) => {
    const spec = (object as unknown as IngressClass).spec;
    const { apiGroup, kind, name } = spec?.parameters ?? {};
    const target = spec?.parameters === undefined ? '<none>' : `${kind ?? ''}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name ?? ''}`;
    return [spec?.controller ?? '', target];
  }),
};
