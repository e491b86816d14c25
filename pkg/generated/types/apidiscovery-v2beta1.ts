// Generated from proto/. Do not edit.
import type { GroupVersionKind, ListMeta, ObjectMeta } from './meta-v1.ts';

export interface APIGroupDiscovery {
  readonly apiVersion: 'apidiscovery.k8s.io/v2beta1';
  readonly kind: 'APIGroupDiscovery';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly versions?: readonly APIVersionDiscovery[] | undefined;
}

/** A list of APIGroupDiscovery objects. */
export interface APIGroupDiscoveryList {
  readonly apiVersion: 'apidiscovery.k8s.io/v2beta1';
  readonly kind: 'APIGroupDiscoveryList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly APIGroupDiscovery[];
}

export interface APIResourceDiscovery {
  readonly resource: string;
  readonly responseKind?: GroupVersionKind | undefined;
  readonly scope: string;
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly subresources?: readonly APISubresourceDiscovery[] | undefined;
}

export interface APISubresourceDiscovery {
  readonly subresource: string;
  readonly responseKind?: GroupVersionKind | undefined;
  readonly acceptedTypes?: readonly GroupVersionKind[] | undefined;
  readonly verbs: readonly string[];
}

export interface APIVersionDiscovery {
  readonly version: string;
  readonly resources?: readonly APIResourceDiscovery[] | undefined;
  readonly freshness?: string | undefined;
}
