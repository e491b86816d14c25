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

export interface IPAddress {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IPAddress';
  readonly metadata: ObjectMeta;
  readonly spec: IPAddressSpec;
}

export interface IPAddressList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IPAddressList';
  readonly metadata: ListMeta;
  readonly items: readonly IPAddress[];
}

export interface IPAddressSpec {
  readonly parentRef: ParentReference;
}

export interface Ingress {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'Ingress';
  readonly metadata: ObjectMeta;
  readonly spec: IngressSpec;
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
  readonly metadata: ObjectMeta;
  readonly spec: IngressClassSpec;
}

export interface IngressClassList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IngressClassList';
  readonly metadata: ListMeta;
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

export interface IngressList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'IngressList';
  readonly metadata: ListMeta;
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

export interface ServiceCIDR {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'ServiceCIDR';
  readonly metadata: ObjectMeta;
  readonly spec: ServiceCIDRSpec;
  readonly status: ServiceCIDRStatus;
}

export interface ServiceCIDRList {
  readonly apiVersion: 'networking.k8s.io/v1beta1';
  readonly kind: 'ServiceCIDRList';
  readonly metadata: ListMeta;
  readonly items: readonly ServiceCIDR[];
}

export interface ServiceCIDRSpec {
  readonly cidrs?: readonly string[] | undefined;
}

export interface ServiceCIDRStatus {
  readonly conditions?: readonly Condition[] | undefined;
}
