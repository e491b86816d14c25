import { Registry, collectDefaultMetrics } from 'prom-client';

/** A registry of its own per process, with the process's own figures in it. Names of metrics are upstream's where upstream has them. */
export function createRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}
