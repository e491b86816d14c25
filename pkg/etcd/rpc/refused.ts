import { EtcdError } from '../server/errors.ts';
import type { UnaryRpc } from './unary.ts';

/** An RPC that this server does not serve: says so, with what to do instead. */
export function refused(detail: string): UnaryRpc<unknown, never> {
  return () => Promise.reject(new EtcdError('unsupported', detail));
}

export function authNotEnabled(): UnaryRpc<unknown, never> {
  return () => Promise.reject(new EtcdError('authNotEnabled'));
}
