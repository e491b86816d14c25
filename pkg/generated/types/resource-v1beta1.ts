// Generated from proto/. Do not edit.
import type { NodeSelector } from './core-v1.ts';
import type { Condition, ListMeta, ObjectMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';
import type { RawExtension } from './runtime.ts';

export interface AllocatedDeviceStatus {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly shareID?: string | undefined;
  /** Where it stands. */
  readonly conditions?: readonly Condition[] | undefined;
  readonly data?: RawExtension | undefined;
  readonly networkData?: NetworkDeviceData | undefined;
}

export interface AllocationResult {
  readonly devices?: DeviceAllocationResult | undefined;
  readonly nodeSelector?: NodeSelector | undefined;
  readonly allocationTimestamp?: Time | undefined;
}

export interface BasicDevice {
  readonly attributes?: Readonly<Record<string, DeviceAttribute>> | undefined;
  readonly capacity?: Readonly<Record<string, DeviceCapacity>> | undefined;
  readonly consumesCounters?: readonly DeviceCounterConsumption[] | undefined;
  readonly nodeName?: string | undefined;
  readonly nodeSelector?: NodeSelector | undefined;
  readonly allNodes?: boolean | undefined;
  readonly taints?: readonly DeviceTaint[] | undefined;
  readonly bindsToNode?: boolean | undefined;
  readonly bindingConditions?: readonly string[] | undefined;
  readonly bindingFailureConditions?: readonly string[] | undefined;
  readonly allowMultipleAllocations?: boolean | undefined;
  readonly nodeAllocatableResourceMappings?: Readonly<Record<string, NodeAllocatableResourceMapping>> | undefined;
}

export interface CELDeviceSelector {
  readonly expression: string;
}

export interface CapacityRequestPolicy {
  readonly default?: Quantity | undefined;
  readonly validValues?: readonly Quantity[] | undefined;
  readonly validRange?: CapacityRequestPolicyRange | undefined;
}

export interface CapacityRequestPolicyRange {
  readonly min: Quantity;
  readonly max?: Quantity | undefined;
  readonly step?: Quantity | undefined;
}

export interface CapacityRequirements {
  readonly requests?: Readonly<Record<string, Quantity>> | undefined;
}

export interface Counter {
  readonly value: Quantity;
}

export interface CounterSet {
  readonly name: string;
  readonly counters: Readonly<Record<string, Counter>>;
}

export interface Device {
  readonly name: string;
  readonly basic?: BasicDevice | undefined;
}

export interface DeviceAllocationConfiguration extends DeviceConfiguration {
  readonly source: 'FromClaim' | 'FromClass';
  readonly requests?: readonly string[] | undefined;
}

export interface DeviceAllocationResult {
  readonly results?: readonly DeviceRequestAllocationResult[] | undefined;
  readonly config?: readonly DeviceAllocationConfiguration[] | undefined;
}

export interface DeviceAttribute {
  readonly int?: number | undefined;
  readonly bool?: boolean | undefined;
  readonly string?: string | undefined;
  readonly version?: string | undefined;
  readonly ints?: readonly number[] | undefined;
  readonly bools?: readonly boolean[] | undefined;
  readonly strings?: readonly string[] | undefined;
  readonly versions?: readonly string[] | undefined;
}

export interface DeviceCapacity {
  readonly value: Quantity;
  readonly requestPolicy?: CapacityRequestPolicy | undefined;
}

export interface DeviceClaim {
  readonly requests?: readonly DeviceRequest[] | undefined;
  readonly constraints?: readonly DeviceConstraint[] | undefined;
  readonly config?: readonly DeviceClaimConfiguration[] | undefined;
}

export interface DeviceClaimConfiguration extends DeviceConfiguration {
  readonly requests?: readonly string[] | undefined;
}

/** A sort of devices that claims can ask for. */
export interface DeviceClass {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'DeviceClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: DeviceClassSpec;
}

export interface DeviceClassConfiguration extends DeviceConfiguration {
}

/** A list of DeviceClass objects. */
export interface DeviceClassList {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'DeviceClassList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly DeviceClass[];
}

export interface DeviceClassSpec {
  readonly selectors?: readonly DeviceSelector[] | undefined;
  readonly config?: readonly DeviceClassConfiguration[] | undefined;
  readonly extendedResourceName?: string | undefined;
}

export interface DeviceConfiguration {
  readonly opaque?: OpaqueDeviceConfiguration | undefined;
}

export interface DeviceConstraint {
  readonly requests?: readonly string[] | undefined;
  readonly matchAttribute?: string | undefined;
  readonly distinctAttribute?: string | undefined;
}

export interface DeviceCounterConsumption {
  readonly counterSet: string;
  readonly counters: Readonly<Record<string, Counter>>;
}

export interface DeviceRequest {
  readonly name: string;
  readonly deviceClassName?: string | undefined;
  readonly selectors?: readonly DeviceSelector[] | undefined;
  readonly allocationMode?: 'All' | 'ExactCount' | undefined;
  readonly count?: number | undefined;
  readonly adminAccess?: boolean | undefined;
  readonly firstAvailable?: readonly DeviceSubRequest[] | undefined;
  readonly tolerations?: readonly DeviceToleration[] | undefined;
  readonly capacity?: CapacityRequirements | undefined;
}

export interface DeviceRequestAllocationResult {
  readonly request: string;
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly adminAccess?: boolean | undefined;
  readonly tolerations?: readonly DeviceToleration[] | undefined;
  readonly bindingConditions?: readonly string[] | undefined;
  readonly bindingFailureConditions?: readonly string[] | undefined;
  readonly shareID?: string | undefined;
  readonly consumedCapacity?: Readonly<Record<string, Quantity>> | undefined;
}

export interface DeviceSelector {
  readonly cel?: CELDeviceSelector | undefined;
}

export interface DeviceSubRequest {
  readonly name: string;
  readonly deviceClassName: string;
  readonly selectors?: readonly DeviceSelector[] | undefined;
  readonly allocationMode?: 'All' | 'ExactCount' | undefined;
  readonly count?: number | undefined;
  readonly tolerations?: readonly DeviceToleration[] | undefined;
  readonly capacity?: CapacityRequirements | undefined;
}

export interface DeviceTaint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: 'NoExecute' | 'NoSchedule' | 'None';
  readonly timeAdded?: Time | undefined;
}

export interface DeviceToleration {
  readonly key?: string | undefined;
  readonly operator?: 'Equal' | 'Exists' | undefined;
  readonly value?: string | undefined;
  readonly effect?: 'NoExecute' | 'NoSchedule' | 'None' | undefined;
  readonly tolerationSeconds?: number | undefined;
}

export interface NetworkDeviceData {
  readonly interfaceName?: string | undefined;
  readonly ips?: readonly string[] | undefined;
  readonly hardwareAddress?: string | undefined;
}

export interface NodeAllocatableResourceMapping {
  readonly capacityKey?: string | undefined;
  readonly allocationMultiplier?: Quantity | undefined;
}

export interface OpaqueDeviceConfiguration {
  readonly driver: string;
  readonly parameters: RawExtension;
}

/** Asks for devices. */
export interface ResourceClaim {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'ResourceClaim';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ResourceClaimSpec;
  /** What is. Written by the system. */
  readonly status: ResourceClaimStatus;
}

export interface ResourceClaimConsumerReference {
  readonly apiGroup?: string | undefined;
  readonly resource: string;
  readonly name: string;
  readonly uid: string;
}

/** A list of ResourceClaim objects. */
export interface ResourceClaimList {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'ResourceClaimList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ResourceClaim[];
}

export interface ResourceClaimSpec {
  readonly devices?: DeviceClaim | undefined;
}

export interface ResourceClaimStatus {
  readonly allocation?: AllocationResult | undefined;
  readonly reservedFor?: readonly ResourceClaimConsumerReference[] | undefined;
  readonly devices?: readonly AllocatedDeviceStatus[] | undefined;
}

/** A claim to be made for each pod. */
export interface ResourceClaimTemplate {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'ResourceClaimTemplate';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ResourceClaimTemplateSpec;
}

/** A list of ResourceClaimTemplate objects. */
export interface ResourceClaimTemplateList {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'ResourceClaimTemplateList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ResourceClaimTemplate[];
}

export interface ResourceClaimTemplateSpec {
  readonly metadata?: ObjectMeta | undefined;
  readonly spec: ResourceClaimSpec;
}

export interface ResourcePool {
  readonly name: string;
  readonly generation: number;
  readonly resourceSliceCount: number;
}

/** Devices of one driver that are there. */
export interface ResourceSlice {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'ResourceSlice';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ResourceSliceSpec;
}

/** A list of ResourceSlice objects. */
export interface ResourceSliceList {
  readonly apiVersion: 'resource.k8s.io/v1beta1';
  readonly kind: 'ResourceSliceList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ResourceSlice[];
}

export interface ResourceSliceSpec {
  readonly driver: string;
  readonly pool: ResourcePool;
  readonly nodeName?: string | undefined;
  readonly nodeSelector?: NodeSelector | undefined;
  readonly allNodes?: boolean | undefined;
  readonly devices?: readonly Device[] | undefined;
  readonly perDeviceNodeSelection?: boolean | undefined;
  readonly sharedCounters?: readonly CounterSet[] | undefined;
}
