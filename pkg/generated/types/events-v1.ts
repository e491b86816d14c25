// Generated from proto/. Do not edit.
import type { EventSource, ObjectReference } from './core-v1.ts';
import type { ListMeta, MicroTime, ObjectMeta, Time } from './meta-v1.ts';

/** One thing that happened to an object, for people to read. Events expire after an hour. */
export interface Event {
  readonly apiVersion: 'events.k8s.io/v1';
  readonly kind: 'Event';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly eventTime: MicroTime;
  readonly series?: EventSeries | undefined;
  readonly reportingController?: string | undefined;
  readonly reportingInstance?: string | undefined;
  readonly action?: string | undefined;
  readonly reason?: string | undefined;
  /** The object this is about. */
  readonly regarding?: ObjectReference | undefined;
  readonly related?: ObjectReference | undefined;
  /** What happened, for people. */
  readonly note?: string | undefined;
  readonly type?: string | undefined;
  readonly deprecatedSource?: EventSource | undefined;
  readonly deprecatedFirstTimestamp?: Time | undefined;
  readonly deprecatedLastTimestamp?: Time | undefined;
  readonly deprecatedCount?: number | undefined;
}

/** A list of Event objects. */
export interface EventList {
  readonly apiVersion: 'events.k8s.io/v1';
  readonly kind: 'EventList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Event[];
}

export interface EventSeries {
  readonly count: number;
  readonly lastObservedTime: MicroTime;
}
