import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * - `open`: everything passes.
 * - `down`: existing connections are reset, new ones refused at once.
 * - `silent`: nothing arrives on either side any more, not even the end of a connection.
 */
export type NetworkState = 'open' | 'down' | 'silent';

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  /** What is still on its way, so that nothing overtakes what was delayed before it. */
  toClient: Promise<void> | undefined;
  toUpstream: Promise<void> | undefined;
  /** Nothing more reaches the server. */
  isHeld: boolean;
}

/** A TCP proxy in front of a server of this machine: a network that can be cut, silenced and slowed down. */
export class Proxy {
  state: NetworkState = 'open';
  /** Milliseconds that everything takes longer, each way. */
  delayMs = 0;
  /** Changes what clients send. */
  rewrite: (data: Buffer) => Buffer = (data) => data;
  readonly #server: Server;
  readonly #target: number;
  readonly #pairs = new Set<Pair>();
  #trap: { readonly text: string; readonly sprung: () => void } | undefined;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => this.#join(client));
  }

  static async start(target: number): Promise<Proxy> {
    const proxy = new Proxy(target);
    await new Promise<void>((listening) => proxy.#server.listen(0, '127.0.0.1', listening));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The proxy listens on no port');
    return address.port;
  }

  /** The same address with this proxy in between. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String(this.port);
    return changed.href;
  }

  set(state: NetworkState): void {
    if (this.state === state) return;
    // A connection that was silent for a while has lost what was sent meanwhile: it cannot go on.
    if (this.state === 'silent' || state === 'down') this.#breakAll();
    this.state = state;
  }

  /** Keeps back what a client next sends with this text in it, and all that follows on that connection. */
  holdAt(text: string): Promise<void> {
    return new Promise((sprung) => {
      this.#trap = { text, sprung };
    });
  }

  close(): void {
    this.#breakAll();
    this.#server.close();
  }

  #breakAll(): void {
    for (const { client, upstream } of this.#pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
    this.#pairs.clear();
  }

  #join(client: Socket): void {
    client.on('error', () => undefined);
    if (this.state === 'down') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.#target, '127.0.0.1');
    upstream.on('error', () => undefined);
    const pair: Pair = { client, upstream, toClient: undefined, toUpstream: undefined, isHeld: false };
    this.#pairs.add(pair);
    client.on('data', (data) => this.#request(pair, this.rewrite(data)));
    upstream.on('data', (data) => this.#pass(pair, 'toClient', data));
    client.on('close', () => this.#ended(pair, upstream));
    upstream.on('close', () => this.#ended(pair, client));
  }

  #request(pair: Pair, data: Buffer): void {
    if (this.#trap && data.includes(this.#trap.text)) {
      const { sprung } = this.#trap;
      this.#trap = undefined;
      pair.isHeld = true;
      sprung();
    }
    if (!pair.isHeld) this.#pass(pair, 'toUpstream', data);
  }

  #pass(pair: Pair, direction: 'toClient' | 'toUpstream', data: Buffer): void {
    const to = direction === 'toClient' ? pair.client : pair.upstream;
    const write = (): void => {
      if (this.state !== 'silent' && to.writable) to.write(data);
    };
    const before = pair[direction];
    if (this.delayMs === 0 && !before) {
      write();
      return;
    }
    const due = Promise.all([before, setTimeout(this.delayMs)]);
    const passed: Promise<void> = due.then(() => {
      write();
      if (pair[direction] === passed) pair[direction] = undefined;
    });
    pair[direction] = passed;
  }

  #ended(pair: Pair, other: Socket): void {
    if (this.state === 'silent') return;
    this.#pairs.delete(pair);
    other.destroy();
  }
}
