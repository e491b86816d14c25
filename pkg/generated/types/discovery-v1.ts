// Generated from proto/. Do not edit.
import type { ObjectReference } from './core-v1.ts';
import type { ListMeta, ObjectMeta } from './meta-v1.ts';

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions?: EndpointConditions | undefined;
  readonly hostname?: string | undefined;
  readonly targetRef?: ObjectReference | undefined;
  readonly deprecatedTopology?: Readonly<Record<string, string>> | undefined;
  readonly nodeName?: string | undefined;
  readonly zone?: string | undefined;
  readonly hints?: EndpointHints | undefined;
}

export interface EndpointConditions {
  readonly ready?: boolean | undefined;
  readonly serving?: boolean | undefined;
  readonly terminating?: boolean | undefined;
}

export interface EndpointHints {
  readonly forZones?: readonly ForZone[] | undefined;
  readonly forNodes?: readonly ForNode[] | undefined;
}

export interface EndpointPort {
  readonly name?: string | undefined;
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined;
  readonly port?: number | undefined;
  readonly appProtocol?: string | undefined;
}

/** Some of the addresses behind a Service, with their readiness. */
export interface EndpointSlice {
  readonly apiVersion: 'discovery.k8s.io/v1';
  readonly kind: 'EndpointSlice';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** IPv4, IPv6 or FQDN. */
  readonly addressType: 'FQDN' | 'IPv4' | 'IPv6';
  /** The addresses. */
  readonly endpoints?: readonly Endpoint[] | undefined;
  /** The ports, the same for all of them. */
  readonly ports?: readonly EndpointPort[] | undefined;
}

/** A list of EndpointSlice objects. */
export interface EndpointSliceList {
  readonly apiVersion: 'discovery.k8s.io/v1';
  readonly kind: 'EndpointSliceList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly EndpointSlice[];
}

export interface ForNode {
  readonly name: string;
}

export interface ForZone {
  readonly name: string;
}
