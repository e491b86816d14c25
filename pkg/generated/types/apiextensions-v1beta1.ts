// Generated from proto/. Do not edit.
import type { ListMeta, ObjectMeta, Status, Time } from './meta-v1.ts';
import type { RawExtension } from './runtime.ts';

export interface ConversionRequest {
  readonly uid: string;
  readonly desiredAPIVersion: string;
  readonly objects: readonly RawExtension[];
}

export interface ConversionResponse {
  readonly uid: string;
  readonly convertedObjects: readonly RawExtension[];
  readonly result: Status;
}

export interface ConversionReview {
  readonly apiVersion: 'apiextensions.k8s.io/v1beta1';
  readonly kind: 'ConversionReview';
  readonly request?: ConversionRequest | undefined;
  readonly response?: ConversionResponse | undefined;
}

export interface CustomResourceColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format?: string | undefined;
  readonly description?: string | undefined;
  readonly priority?: number | undefined;
  readonly JSONPath: string;
}

export interface CustomResourceConversion {
  readonly strategy: string;
  readonly webhookClientConfig?: WebhookClientConfig | undefined;
  readonly conversionReviewVersions?: readonly string[] | undefined;
}

export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1beta1';
  readonly kind: 'CustomResourceDefinition';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: CustomResourceDefinitionSpec;
  /** What is. Written by the system. */
  readonly status: CustomResourceDefinitionStatus;
}

export interface CustomResourceDefinitionCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
  /** The generation this was true for. */
  readonly observedGeneration?: number | undefined;
}

/** A list of CustomResourceDefinition objects. */
export interface CustomResourceDefinitionList {
  readonly apiVersion: 'apiextensions.k8s.io/v1beta1';
  readonly kind: 'CustomResourceDefinitionList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly CustomResourceDefinition[];
}

export interface CustomResourceDefinitionNames {
  readonly plural: string;
  readonly singular?: string | undefined;
  readonly shortNames?: readonly string[] | undefined;
  readonly kind: string;
  readonly listKind?: string | undefined;
  readonly categories?: readonly string[] | undefined;
}

export interface CustomResourceDefinitionSpec {
  readonly group: string;
  readonly version?: string | undefined;
  readonly names: CustomResourceDefinitionNames;
  readonly scope: string;
  readonly validation?: CustomResourceValidation | undefined;
  readonly subresources?: CustomResourceSubresources | undefined;
  readonly versions?: readonly CustomResourceDefinitionVersion[] | undefined;
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[] | undefined;
  readonly selectableFields?: readonly SelectableField[] | undefined;
  readonly conversion?: CustomResourceConversion | undefined;
  readonly preserveUnknownFields?: boolean | undefined;
}

export interface CustomResourceDefinitionStatus {
  /** Where it stands. */
  readonly conditions?: readonly CustomResourceDefinitionCondition[] | undefined;
  readonly acceptedNames?: CustomResourceDefinitionNames | undefined;
  readonly storedVersions?: readonly string[] | undefined;
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
}

export interface CustomResourceDefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean | undefined;
  readonly deprecationWarning?: string | undefined;
  readonly schema?: CustomResourceValidation | undefined;
  readonly subresources?: CustomResourceSubresources | undefined;
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[] | undefined;
  readonly selectableFields?: readonly SelectableField[] | undefined;
}

export interface CustomResourceSubresourceScale {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string | undefined;
}

export interface CustomResourceSubresourceStatus {
}

export interface CustomResourceSubresources {
  readonly status?: CustomResourceSubresourceStatus | undefined;
  readonly scale?: CustomResourceSubresourceScale | undefined;
}

export interface CustomResourceValidation {
  readonly openAPIV3Schema?: JSONSchemaProps | undefined;
}

export interface ExternalDocumentation {
  readonly description?: string | undefined;
  readonly url?: string | undefined;
}

export type JSON = unknown;

export interface JSONSchemaProps {
  readonly id?: string | undefined;
  readonly $schema?: string | undefined;
  readonly $ref?: string | undefined;
  readonly description?: string | undefined;
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly title?: string | undefined;
  readonly default?: JSON | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMaximum?: boolean | undefined;
  readonly minimum?: number | undefined;
  readonly exclusiveMinimum?: boolean | undefined;
  readonly maxLength?: number | undefined;
  readonly minLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly maxItems?: number | undefined;
  readonly minItems?: number | undefined;
  readonly uniqueItems?: boolean | undefined;
  readonly multipleOf?: number | undefined;
  readonly enum?: readonly JSON[] | undefined;
  readonly maxProperties?: number | undefined;
  readonly minProperties?: number | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: JSONSchemaPropsOrArray | undefined;
  readonly allOf?: readonly JSONSchemaProps[] | undefined;
  readonly oneOf?: readonly JSONSchemaProps[] | undefined;
  readonly anyOf?: readonly JSONSchemaProps[] | undefined;
  readonly not?: JSONSchemaProps | undefined;
  readonly properties?: Readonly<Record<string, JSONSchemaProps>> | undefined;
  readonly additionalProperties?: JSONSchemaPropsOrBool | undefined;
  readonly patternProperties?: Readonly<Record<string, JSONSchemaProps>> | undefined;
  readonly dependencies?: Readonly<Record<string, JSONSchemaPropsOrStringArray>> | undefined;
  readonly additionalItems?: JSONSchemaPropsOrBool | undefined;
  readonly definitions?: Readonly<Record<string, JSONSchemaProps>> | undefined;
  readonly externalDocs?: ExternalDocumentation | undefined;
  readonly example?: JSON | undefined;
  readonly nullable?: boolean | undefined;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean | undefined;
  readonly "x-kubernetes-embedded-resource"?: boolean | undefined;
  readonly "x-kubernetes-int-or-string"?: boolean | undefined;
  readonly "x-kubernetes-list-map-keys"?: readonly string[] | undefined;
  readonly "x-kubernetes-list-type"?: string | undefined;
  readonly "x-kubernetes-map-type"?: string | undefined;
  readonly "x-kubernetes-validations"?: readonly ValidationRule[] | undefined;
}

export type JSONSchemaPropsOrArray = unknown;

export type JSONSchemaPropsOrBool = unknown;

export type JSONSchemaPropsOrStringArray = unknown;

export interface SelectableField {
  readonly jsonPath: string;
}

export interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
  readonly path?: string | undefined;
  readonly port?: number | undefined;
}

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string | undefined;
  readonly messageExpression?: string | undefined;
  readonly reason?: 'FieldValueDuplicate' | 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueRequired' | undefined;
  readonly fieldPath?: string | undefined;
  readonly optionalOldSelf?: boolean | undefined;
}

export interface WebhookClientConfig {
  readonly url?: string | undefined;
  readonly service?: ServiceReference | undefined;
  readonly caBundle?: string | undefined;
}
