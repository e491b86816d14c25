import type { Duplex } from 'node:stream';
import { encodeData, encodeGoAway, encodePing, encodeSynStream, FrameReader, HeaderBlockWriter, maxDataBytes, type Frame } from './frames.ts';

export interface StreamEvents {
  onData(payload: Buffer): void;
  /** The peer will send no more on this stream. */
  onEnd(): void;
}

export interface SpdyStream {
  /** False: the connection is full; wait for `drain` of it before sending much more. */
  write(payload: Buffer): boolean;
  /** Closes our half. */
  end(): void;
}

/**
 * The client side of one SPDY/3.1 connection that has already been upgraded. Flow-control windows are not kept: the servers of remote
 * commands ignore them and rely on TCP. Once the connection breaks every stream ends.
 */
export class SpdyClient {
  readonly #socket: Duplex;
  readonly #reader = new FrameReader();
  readonly #headers = new HeaderBlockWriter();
  readonly #streams = new Map<number, StreamEvents>();
  #nextStream = 1;

  constructor(socket: Duplex, head: Buffer, onClose: (cause?: Error) => void) {
    this.#socket = socket;
    let cause: Error | undefined;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (err) => { cause = err; });
    socket.on('close', () => {
      for (const stream of [...this.#streams.keys()]) this.#endStream(stream);
      onClose(cause);
    });
    socket.on('end', () => socket.end());
    if (head.length > 0) this.#read(head);
  }

  open(headers: Readonly<Record<string, string>>, events: StreamEvents): SpdyStream {
    const id = this.#nextStream;
    this.#nextStream += 2;
    this.#streams.set(id, events);
    this.#socket.write(encodeSynStream(id, this.#headers.write(headers)));
    let ended = false;
    return {
      write: (payload) => {
        let room = true;
        for (let i = 0; i < payload.length; i += maxDataBytes) room = this.#socket.write(encodeData(id, payload.subarray(i, i + maxDataBytes), false));
        return room;
      },
      end: () => {
        if (!ended) this.#socket.write(encodeData(id, Buffer.alloc(0), true));
        ended = true;
      },
    };
  }

  /** Says farewell and closes the connection. */
  close(): void {
    if (this.#socket.writableEnded) return;
    this.#socket.write(encodeGoAway(0));
    this.#socket.end(() => this.#socket.destroy());
  }

  onDrain(resume: () => void): void {
    this.#socket.on('drain', resume);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #read(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.read(chunk)) this.#handleFrame(frame);
    } catch (err) {
      this.#socket.destroy(err as Error);
    }
  }

  #handleFrame(frame: Frame): void {
    switch (frame.type) {
      case 'data':
        if (frame.payload.length > 0) this.#streams.get(frame.stream)?.onData(frame.payload);
        if (frame.fin) this.#endStream(frame.stream);
        return;
      case 'syn-reply':
        if (frame.fin) this.#endStream(frame.stream);
        return;
      case 'rst-stream':
        this.#endStream(frame.stream);
        return;
      case 'ping':
        // Even numbers are the server's own; it wants them back.
        if (frame.id % 2 === 0) this.#socket.write(encodePing(frame.id));
        return;
      case 'goaway': case 'other':
    }
  }

  #endStream(id: number): void {
    const events = this.#streams.get(id);
    if (events === undefined) return;
    this.#streams.delete(id);
    events.onEnd();
  }
}
