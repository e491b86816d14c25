import type { Container, ExecAction, GRPCAction, HTTPGetAction, Lifecycle, LifecycleHandler, Probe, TCPSocketAction } from '../../generated/types/core-v1.ts';
import type { IntOrString } from '../../generated/types/intstr.ts';
import type { FieldError } from '../behavior.ts';
import { forbidden, invalid, invalidAll, nonNegative, notSupported, required } from '../field-errors.ts';
import { checkHttpHeaderName, checkPortName, checkPortNumber } from '../names.ts';

/** A number in range, or the name of a port. */
export function portErrors(field: string, port: IntOrString | undefined): readonly FieldError[] {
  if (typeof port === 'string') return invalidAll(field, port, checkPortName(port));
  return invalidAll(field, port ?? 0, checkPortNumber(port ?? 0));
}

function execErrors(exec: ExecAction, field: string): readonly FieldError[] {
  return (exec.command ?? []).length === 0 ? [required(`${field}.command`)] : [];
}

function httpGetErrors(get: HTTPGetAction, field: string): readonly FieldError[] {
  return [
    ...((get.path ?? '') === '' ? [required(`${field}.path`)] : []),
    ...portErrors(`${field}.port`, get.port),
    ...(get.scheme === 'HTTP' || get.scheme === 'HTTPS' ? [] : [notSupported(`${field}.scheme`, get.scheme ?? '', ['HTTP', 'HTTPS'])]),
    ...(get.httpHeaders ?? []).flatMap((header) => invalidAll(`${field}.httpHeaders`, header.name, checkHttpHeaderName(header.name))),
  ];
}

function grpcErrors(grpc: GRPCAction, field: string): readonly FieldError[] {
  return invalidAll(`${field}.port`, grpc.port, checkPortNumber(grpc.port));
}

interface Handlers {
  readonly exec?: ExecAction | undefined;
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
  readonly grpc?: GRPCAction | undefined;
  readonly sleep?: { readonly seconds: number } | undefined;
}

/** Exactly one handler. */
function handlerErrors(handlers: Handlers, field: string, graceSeconds?: number): readonly FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  const check = <H>(name: string, handler: H | undefined, validate: (handler: H, field: string) => readonly FieldError[]): void => {
    if (handler === undefined) return;
    if (count++ > 0) errors.push(forbidden(`${field}.${name}`, 'may not specify more than 1 handler type'));
    else errors.push(...validate(handler, `${field}.${name}`));
  };
  check('exec', handlers.exec, execErrors);
  check('httpGet', handlers.httpGet, httpGetErrors);
  check('tcpSocket', handlers.tcpSocket, (socket, path) => portErrors(`${path}.port`, socket.port));
  check('grpc', handlers.grpc, grpcErrors);
  check('sleep', handlers.sleep, ({ seconds }, path) => (graceSeconds !== undefined && (seconds < 0 || seconds > graceSeconds)
    ? [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${String(graceSeconds)})`)] : []));
  if (count === 0) errors.push(required(field, 'must specify a handler type'));
  return errors;
}

function probeErrors(probe: Probe | undefined, field: string, kind: 'liveness' | 'readiness' | 'startup'): readonly FieldError[] {
  if (probe === undefined) return [];
  const errors: FieldError[] = [...handlerErrors(probe, field)];
  for (const name of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) errors.push(...nonNegative(`${field}.${name}`, probe[name]));
  const grace = probe.terminationGracePeriodSeconds;
  if (kind === 'readiness') {
    if (grace !== undefined) errors.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
    return errors;
  }
  if (grace !== undefined && grace <= 0) errors.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  if ((probe.successThreshold ?? 1) !== 1) errors.push(invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1'));
  return errors;
}

function hookErrors(hook: LifecycleHandler | undefined, field: string, graceSeconds: number | undefined): readonly FieldError[] {
  return hook === undefined ? [] : handlerErrors(hook, field, graceSeconds);
}

export function lifecycleErrors(lifecycle: Lifecycle | undefined, field: string, graceSeconds: number | undefined): readonly FieldError[] {
  if (lifecycle === undefined) return [];
  return [...hookErrors(lifecycle.postStart, `${field}.postStart`, graceSeconds), ...hookErrors(lifecycle.preStop, `${field}.preStop`, graceSeconds)];
}

/** Lifecycle and probes of a container that runs: in this order upstream names them. */
export function validateProbes(container: Container, field: string, graceSeconds: number | undefined): readonly FieldError[] {
  return [
    ...lifecycleErrors(container.lifecycle, `${field}.lifecycle`, graceSeconds),
    ...probeErrors(container.livenessProbe, `${field}.livenessProbe`, 'liveness'),
    ...probeErrors(container.readinessProbe, `${field}.readinessProbe`, 'readiness'),
    ...probeErrors(container.startupProbe, `${field}.startupProbe`, 'startup'),
  ];
}
