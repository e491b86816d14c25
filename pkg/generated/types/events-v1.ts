// Generated from proto/. Do not edit.
import type { EventSource, ObjectReference } from './core-v1.ts';
import type { ListMeta, MicroTime, ObjectMeta, Time } from './meta-v1.ts';

export interface Event {
  readonly apiVersion: 'events.k8s.io/v1';
  readonly kind: 'Event';
  readonly metadata: ObjectMeta;
  readonly eventTime: MicroTime;
  readonly series?: EventSeries | undefined;
  readonly reportingController?: string | undefined;
  readonly reportingInstance?: string | undefined;
  readonly action?: string | undefined;
  readonly reason?: string | undefined;
  readonly regarding?: ObjectReference | undefined;
  readonly related?: ObjectReference | undefined;
  readonly note?: string | undefined;
  readonly type?: string | undefined;
  readonly deprecatedSource?: EventSource | undefined;
  readonly deprecatedFirstTimestamp?: Time | undefined;
  readonly deprecatedLastTimestamp?: Time | undefined;
  readonly deprecatedCount?: number | undefined;
}

export interface EventList {
  readonly apiVersion: 'events.k8s.io/v1';
  readonly kind: 'EventList';
  readonly metadata: ListMeta;
  readonly items: readonly Event[];
}

export interface EventSeries {
  readonly count: number;
  readonly lastObservedTime: MicroTime;
}
