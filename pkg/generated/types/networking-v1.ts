// Generated from proto/. Do not edit.
import type { TypedLocalObjectReference } from './core-v1.ts';
import type { IntOrString } from './intstr.ts';
import type { Condition, LabelSelector, ListMeta, ObjectMeta } from './meta-v1.ts';

export interface HTTPIngressPath {
  /** The path; begins with '/'. */
  readonly path?: string | undefined;
  /** Exact, Prefix (whole elements) or ImplementationSpecific. */
  readonly pathType: 'Exact' | 'ImplementationSpecific' | 'Prefix';
  /** Where matching requests go. */
  readonly backend: IngressBackend;
}

export interface HTTPIngressRuleValue {
  /** The paths, each with its backend. */
  readonly paths: readonly HTTPIngressPath[];
}

/** An address that is taken by a Service. */
export interface IPAddress {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'IPAddress';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: IPAddressSpec;
}

/** A list of IPAddress objects. */
export interface IPAddressList {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'IPAddressList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly IPAddress[];
}

export interface IPAddressSpec {
  readonly parentRef: ParentReference;
}

export interface IPBlock {
  readonly cidr: string;
  readonly except?: readonly string[] | undefined;
}

/** Rules that lead HTTP requests from outside to services, by host and path. */
export interface Ingress {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'Ingress';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: IngressSpec;
  /** What is. Written by the system. */
  readonly status: IngressStatus;
}

export interface IngressBackend {
  /** A service of the same namespace. */
  readonly service?: IngressServiceBackend | undefined;
  readonly resource?: TypedLocalObjectReference | undefined;
}

/** Names an ingress controller and its settings. */
export interface IngressClass {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'IngressClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: IngressClassSpec;
}

/** A list of IngressClass objects. */
export interface IngressClassList {
  readonly apiVersion: 'networking.k8s.io/v1';
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
  readonly scope?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface IngressClassSpec {
  readonly controller?: string | undefined;
  readonly parameters?: IngressClassParametersReference | undefined;
}

/** A list of Ingress objects. */
export interface IngressList {
  readonly apiVersion: 'networking.k8s.io/v1';
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
  /** The host of the request; *.example.com is allowed. Empty matches every host. */
  readonly host?: string | undefined;
}

export interface IngressRuleValue {
  /** Paths of this host. */
  readonly http?: HTTPIngressRuleValue | undefined;
}

export interface IngressServiceBackend {
  /** The service. */
  readonly name: string;
  /** Its port. */
  readonly port?: ServiceBackendPort | undefined;
}

export interface IngressSpec {
  /** Which ingress controller is responsible. */
  readonly ingressClassName?: string | undefined;
  /** Where requests go that no rule matches. */
  readonly defaultBackend?: IngressBackend | undefined;
  /** Hosts served with TLS, and the secrets with their certificates. */
  readonly tls?: readonly IngressTLS[] | undefined;
  /** The rules. */
  readonly rules?: readonly IngressRule[] | undefined;
}

export interface IngressStatus {
  readonly loadBalancer?: IngressLoadBalancerStatus | undefined;
}

export interface IngressTLS {
  readonly hosts?: readonly string[] | undefined;
  readonly secretName?: string | undefined;
}

/** Which traffic selected pods may receive and send. Pods that no policy selects may do everything. */
export interface NetworkPolicy {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: NetworkPolicySpec;
}

export interface NetworkPolicyEgressRule {
  /** Which ports; all when empty. */
  readonly ports?: readonly NetworkPolicyPort[] | undefined;
  /** Where it may go; everywhere when empty. */
  readonly to?: readonly NetworkPolicyPeer[] | undefined;
}

export interface NetworkPolicyIngressRule {
  /** Which ports; all when empty. */
  readonly ports?: readonly NetworkPolicyPort[] | undefined;
  /** Where it may come from; everywhere when empty. */
  readonly from?: readonly NetworkPolicyPeer[] | undefined;
}

/** A list of NetworkPolicy objects. */
export interface NetworkPolicyList {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicyList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly NetworkPolicy[];
}

export interface NetworkPolicyPeer {
  /** Pods; of this namespace, or of those that namespaceSelector selects. */
  readonly podSelector?: LabelSelector | undefined;
  /** Namespaces; empty selects all. */
  readonly namespaceSelector?: LabelSelector | undefined;
  /** Addresses outside the cluster. */
  readonly ipBlock?: IPBlock | undefined;
}

export interface NetworkPolicyPort {
  /** TCP (the default), UDP or SCTP. */
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined;
  /** Number or name; all when absent. */
  readonly port?: IntOrString | undefined;
  /** Last port of a range that begins at port. */
  readonly endPort?: number | undefined;
}

export interface NetworkPolicySpec {
  /** The pods it applies to; empty means all of the namespace. */
  readonly podSelector?: LabelSelector | undefined;
  /** What may come in. An empty list lets nothing in. */
  readonly ingress?: readonly NetworkPolicyIngressRule[] | undefined;
  /** What may go out. An empty list lets nothing out. */
  readonly egress?: readonly NetworkPolicyEgressRule[] | undefined;
  /** Ingress, Egress or both. Ingress by default, and Egress where there are egress rules. */
  readonly policyTypes?: readonly ('Egress' | 'Ingress')[] | undefined;
}

export interface ParentReference {
  readonly group?: string | undefined;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface ServiceBackendPort {
  /** Name of the port. */
  readonly name?: string | undefined;
  /** Number of the port. */
  readonly number?: number | undefined;
}

/** A range of addresses for Services. */
export interface ServiceCIDR {
  readonly apiVersion: 'networking.k8s.io/v1';
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
  readonly apiVersion: 'networking.k8s.io/v1';
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
