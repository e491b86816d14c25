import type { ServerDeps } from '../authentication/deps.ts';
import type { ConnectHandler } from '../contracts.ts';
import { KubeletTransport, type KubeletConfig } from './kubelet-transport.ts';
import { LogHandler } from './log.ts';
import { proxyHandlers } from './proxy.ts';
import { podStreamHandlers } from './remote-command.ts';

export type StreamConfig = KubeletConfig;

/** Every subresource whose bytes go to or come from a node: log, exec, attach, portforward, and the three proxies. */
export async function streamHandlers(config: StreamConfig, deps: ServerDeps): Promise<readonly ConnectHandler[]> {
  const transport = await KubeletTransport.create(config, deps);
  return [new LogHandler(transport, deps), ...podStreamHandlers(transport, deps), ...proxyHandlers(transport, deps)];
}
