import type { ChannelCredentials, Client } from '@grpc/grpc-js';
import type { Message } from '../../raft/types.ts';
import type { Transport } from '../server/raft-node.ts';
import { PeerLink, type PeerLinkOptions } from './peer-link.ts';

export type PeerTransportOptions = Omit<PeerLinkOptions, 'peerId' | 'urls' | 'credentials' | 'onConnected'> & {
  readonly credentialsFor: (url: string) => ChannelCredentials;
  /** How many peers are connected now. */
  readonly onConnected: (count: number) => void;
};

/** A link to every other member. */
export class PeerTransport implements Transport {
  readonly #options: PeerTransportOptions;
  readonly #links = new Map<bigint, PeerLink>();
  constructor(options: PeerTransportOptions) {
    this.#options = options;
  }
  add(peerId: bigint, urls: readonly string[]): void {
    const link = new PeerLink({
      ...this.#options, peerId, urls, credentials: this.#options.credentialsFor(urls[0] ?? ''), onConnected: () => this.#options.onConnected(this.connectedCount),
    });
    this.#links.set(peerId, link);
    link.connect();
  }
  get connectedCount(): number {
    return [...this.#links.values()].filter((link) => link.connected).length;
  }
  client(peerId: bigint): Client | undefined {
    return this.#links.get(peerId)?.client;
  }
  send(messages: readonly Message[]): void {
    if (messages.length === 0) return;
    const byPeer = new Map<bigint, Message[]>();
    for (const message of messages) {
      const batch = byPeer.get(message.to);
      if (batch === undefined) byPeer.set(message.to, [message]);
      else batch.push(message);
    }
    for (const [peer, batch] of byPeer) this.#links.get(peer)?.send(batch);
  }
  close(): void {
    for (const link of this.#links.values()) link.close();
  }
}
