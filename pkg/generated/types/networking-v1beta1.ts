// Generated from proto/. Do not edit.
import type { TypedLocalObjectReference } from './core-v1.ts';
import type { IntOrString } from './intstr.ts';
import type { Condition, ListMeta, ObjectMeta } from './meta-v1.ts';

export interface HTTPIngressPath {
  readonly path?: string | undefined;
  readonly pathType?: string | undefined;
  readonly backend: IngressBackend;
}

export interface HTTPIngressRuleValue {
  readonly paths: readonly HTTPIngressPath[];
}

/** An address that is taken by a Service. */
export interface IPAddress {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IPAddress';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: IPAddressSpec;
}

/** A list of IPAddress objects. */
export interface IPAddressList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IPAddressList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly IPAddress[];
}

export interface IPAddressSpec {
  readonly parentRef: ParentReference;
}

export interface Ingress {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'Ingress';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: IngressSpec;
  /** What is. Written by the system. */
  readonly status: IngressStatus;
}

export interface IngressBackend {
  readonly serviceName?: string | undefined;
  readonly servicePort?: IntOrString | undefined;
  readonly resource?: TypedLocalObjectReference | undefined;
}

export interface IngressClass {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IngressClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: IngressClassSpec;
}

/** A list of IngressClass objects. */
export interface IngressClassList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IngressClassList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly IngressClass[];
}

export interface IngressClassParametersReference {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  readonly namespace?: string | undefined;
}

export interface IngressClassSpec {
  readonly controller?: string | undefined;
  readonly parameters?: IngressClassParametersReference | undefined;
}

/** A list of Ingress objects. */
export interface IngressList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IngressList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Ingress[];
}

export interface IngressLoadBalancerIngress {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
  readonly ports?: readonly IngressPortStatus[] | undefined;
}

export interface IngressLoadBalancerStatus {
  readonly ingress?: readonly IngressLoadBalancerIngress[] | undefined;
}

export interface IngressPortStatus {
  readonly port: number;
  readonly protocol: 'SCTP' | 'TCP' | 'UDP';
  readonly error?: string | undefined;
}

export interface IngressRule extends IngressRuleValue {
  readonly host?: string | undefined;
}

export interface IngressRuleValue {
  readonly http?: HTTPIngressRuleValue | undefined;
}

export interface IngressSpec {
  readonly ingressClassName?: string | undefined;
  readonly backend?: IngressBackend | undefined;
  readonly tls?: readonly IngressTLS[] | undefined;
  readonly rules?: readonly IngressRule[] | undefined;
}

export interface IngressStatus {
  readonly loadBalancer?: IngressLoadBalancerStatus | undefined;
}

export interface IngressTLS {
  readonly hosts?: readonly string[] | undefined;
  readonly secretName?: string | undefined;
}

export interface ParentReference {
  readonly group?: string | undefined;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** A range of addresses for Services. */
export interface ServiceCIDR {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'ServiceCIDR';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ServiceCIDRSpec;
  /** What is. Written by the system. */
  readonly status: ServiceCIDRStatus;
}

/** A list of ServiceCIDR objects. */
export interface ServiceCIDRList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'ServiceCIDRList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ServiceCIDR[];
}

export interface ServiceCIDRSpec {
  readonly cidrs?: readonly string[] | undefined;
}

export interface ServiceCIDRStatus {
  /** Where it stands. */
  readonly conditions?: readonly Condition[] | undefined;
}
