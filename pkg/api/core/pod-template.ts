import type { JsonObject } from '../../base/json.ts';
import type { PodTemplate, PodTemplateSpec } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { columnsOf, containerCells, nameOf } from '../columns.ts';
import { formatLabels } from '../selectors/label-selector.ts';
import { strategy } from '../strategy.ts';
import { templateDefaults } from './pod-defaults.ts';
import { podSpecWarnings } from './pod.ts';
import { validateTemplate } from './template-validation.ts';

const templateOf = (object: JsonObject): PodTemplateSpec => (object as unknown as PodTemplate).template ?? { metadata: {} };
const validate = (object: JsonObject): readonly FieldError[] => validateTemplate(templateOf(object), 'template');

export const podTemplate: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults: templateDefaults,
  validate,
  validateUpdate: validate,
  warnings: (object) => podSpecWarnings(templateOf(object).spec ?? { containers: [] }, 'template.spec'),
  columns: columnsOf('Name', 'Containers', 'Images', 'Pod Labels'),
  row: (object) => ({ cells: [nameOf(object), ...containerCells(templateOf(object)), formatLabels(templateOf(object).metadata?.labels)] }),
};
