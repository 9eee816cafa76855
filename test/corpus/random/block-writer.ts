import {
  boundary,
  call,
  catching,
  end,
  error,
  escalation,
  eventGateway,
  eventSubProcess,
  exclusive,
  inclusive,
  manual,
  message,
  parallel,
  receive,
  script,
  service,
  signal,
  start,
  subProcess,
  terminate,
  throwing,
  timer,
  type EventDefinition,
  type Loop,
  type Options,
  type Part,
} from '../../bpmn-builder.ts';
import type { Chance } from './chance.ts';

/** Parts with one way in and one way out. */
export interface Block {
  readonly parts: readonly Part[];
  readonly first: string;
  readonly last: string;
}

export const errorCodes = ['E1', 'E2'] as const;
const escalationCodes = ['X1', 'X2'] as const;
const durations = ['PT30M', 'PT1H', 'PT90M', 'PT3H'] as const;

const leaves = [
  'job',
  'job',
  'job',
  'script',
  'pass',
  'receive',
  'timer',
  'signal',
  'throwSignal',
  'escalate',
  'call',
  'event',
] as const;
const nests = ['sequence', 'sequence', 'exclusive', 'parallel', 'inclusive', 'sub', 'sub', 'loop'] as const;

/** Makes blocks by chance. Names carry the prefix, so that models do not meet on one broker. */
export class BlockWriter {
  readonly #chance: Chance;
  readonly #prefix: string;
  /**
   * Those that may be sent ahead. Not those of boundary events and event sub processes: whether a waiting message comes
   * before the end of what passes through without a stop is chance in Zeebe.
   */
  readonly messages: string[] = [];
  #triggers = 0;
  readonly signals: string[] = [];
  /** A called process may not call itself. */
  calls = true;
  #next = 1;

  constructor(chance: Chance, prefix: string) {
    this.#chance = chance;
    this.#prefix = prefix;
  }

  block(depth: number): Block {
    if (depth > 0 && this.#chance.percent(75)) return this.#nest(depth - 1);
    const id = this.#id();
    const kind = this.#chance.pick(leaves);
    if (kind === 'event') return this.#eventGateway(id);
    if (kind === 'job') return this.#guarded(service(id, this.#options(id)), id);
    if (kind === 'receive') return this.#guarded(receive(id, this.#message(), '=key', this.#loop(15)), id);
    if (kind === 'call' && !this.calls) return { parts: [manual(id)], first: id, last: id };
    if (kind === 'call')
      return this.#guarded(
        call(id, `${this.#prefix}child`, {
          // Not to `v`: instances that put one value into a local variable meet a known defect of Zeebe's.
          ...{ allChild: false, outputs: { [`o_${id}`]: '=v + 1' } },
          ...this.#loop(15),
        }),
        id,
      );
    return { parts: [this.#leaf(id, kind)], first: id, last: id };
  }

  #leaf(id: string, kind: Exclude<(typeof leaves)[number], 'job' | 'receive' | 'call' | 'event'>): Part {
    switch (kind) {
      case 'script':
        return script(id, '=v + 1000', { result: `r_${id}`, ...this.#loop(20) });
      case 'pass':
        return manual(id);
      case 'timer':
        return catching(id, timer('timeDuration', this.#chance.pick(durations)));
      case 'signal':
        return catching(id, signal(this.#signal()));
      case 'throwSignal':
        return throwing(id, signal(this.#signal()));
      case 'escalate':
        return throwing(id, escalation(this.#chance.pick(escalationCodes)));
    }
  }

  #nest(depth: number): Block {
    const kind = this.#chance.pick(nests);
    switch (kind) {
      case 'sequence':
        return this.#sequence(depth);
      case 'exclusive':
      case 'parallel':
      case 'inclusive':
        return this.#branches(kind, depth);
      case 'sub':
      case 'loop':
        return this.#scope(depth, kind === 'loop');
    }
  }

  #sequence(depth: number): Block {
    const blocks = Array.from({ length: 2 + this.#chance.below(2) }, () => this.block(depth));
    const flows = blocks.slice(1).map(({ first }, index) => `${blocks[index]?.last ?? ''} -> ${first}`);
    return {
      parts: [...blocks.flatMap(({ parts }) => parts), ...flows],
      first: blocks[0]?.first ?? '',
      last: blocks.at(-1)?.last ?? '',
    };
  }

  /** Conditions of exclusive branches shut each other out; those of inclusive ones overlap. */
  #branches(kind: 'exclusive' | 'parallel' | 'inclusive', depth: number): Block {
    const [fork, join] = [this.#id(), this.#id()];
    const blocks = Array.from({ length: 2 + this.#chance.below(2) }, () => this.block(depth));
    const flows = blocks.flatMap(({ first, last }, index) => {
      const condition = kind === 'exclusive' ? `=modulo(v, 3) = ${index}` : `=modulo(v, ${index + 1}) = 0`;
      const into =
        kind === 'parallel' || index === 0 ? `${fork} -> ${first}` : `${fork} -> ${first}: ${condition}`;
      return [into, `${last} -> ${join}`];
    });
    const gateway = { exclusive, parallel, inclusive }[kind];
    const forking = kind === 'parallel' ? parallel(fork) : gateway(fork, blocks[0]?.first);
    const parts = [forking, gateway(join), ...blocks.flatMap((block) => block.parts), ...flows];
    return { parts, first: fork, last: join };
  }

  #eventGateway(id: string): Block {
    const [one, other, join] = [this.#id(), this.#id(), this.#id()];
    const first = catching(one, message(this.#message(), '=key'));
    const second = this.#chance.percent(50)
      ? catching(other, timer('timeDuration', this.#chance.pick(durations)))
      : catching(other, signal(this.#signal()));
    const flows = [`${id} -> ${one} -> ${join}`, `${id} -> ${other} -> ${join}`];
    return { parts: [eventGateway(id), first, second, exclusive(join), ...flows], first: id, last: join };
  }

  #scope(depth: number, loops: boolean): Block {
    const id = this.#id();
    const [begin, finish] = [this.#id(), this.#id()];
    const inside = this.block(depth);
    const parts: Part[] = [start(begin), ...inside.parts, `${begin} -> ${inside.first}`];
    parts.push(this.#finish(finish), `${inside.last} -> ${finish}`);
    if (this.#chance.percent(35)) parts.push(this.#eventScope());
    const inputs = this.#chance.percent(20) ? { inputs: { v: '=v + 10000' } } : {};
    return this.#guarded(subProcess(id, parts, { ...inputs, ...this.#loop(loops ? 100 : 0) }), id);
  }

  #finish(id: string): Part {
    if (this.#chance.percent(10)) return end(id, error(this.#chance.pick(errorCodes)));
    if (this.#chance.percent(8)) return end(id, terminate());
    if (this.#chance.percent(10)) return end(id, escalation(this.#chance.pick(escalationCodes)));
    return end(id);
  }

  /** An event sub process with a job. */
  #eventScope(): Part {
    const [id, begin, work] = [this.#id(), this.#id(), this.#id()];
    const interrupting = this.#chance.percent(50);
    const event = this.#trigger(interrupting);
    return eventSubProcess(id, [
      ...[start(begin, event.event, { interrupting: event.interrupting }), service(work)],
      `${begin} -> ${work}`,
    ]);
  }

  /** Adds a boundary event now and then; both ways join behind. */
  #guarded(activity: Part, id: string): Block {
    if (!this.#chance.percent(40)) return { parts: [activity], first: id, last: id };
    const [event, after, join] = [this.#id(), this.#id(), this.#id()];
    const { event: trigger, interrupting } = this.#trigger(this.#chance.percent(60));
    const parts = [
      ...[activity, boundary(event, id, trigger, { interrupting }), exclusive(join), `${id} -> ${join}`],
      ...(interrupting ? [`${event} -> ${join}`] : [manual(after), `${event} -> ${after}`]),
    ];
    return { parts, first: id, last: join };
  }

  #trigger(interrupting: boolean): { event: EventDefinition; interrupting: boolean } {
    switch (this.#chance.below(6)) {
      case 0:
        return {
          event: error(this.#chance.percent(70) ? this.#chance.pick(errorCodes) : undefined),
          interrupting: true,
        };
      case 1:
        return {
          event: escalation(this.#chance.percent(70) ? this.#chance.pick(escalationCodes) : undefined),
          interrupting,
        };
      case 2:
        return { event: message(`${this.#prefix}t${++this.#triggers}`, '=key'), interrupting };
      case 3:
        return { event: signal(this.#ownSignal()), interrupting };
      case 4:
        if (!interrupting)
          return { event: timer('timeCycle', this.#chance.pick(['R2/PT1H', 'R3/PT90M'])), interrupting };
        return { event: timer('timeDuration', this.#chance.pick(durations)), interrupting };
      default:
        return { event: timer('timeDuration', this.#chance.pick(durations)), interrupting };
    }
  }

  #options(id: string): Options {
    return {
      ...(this.#chance.percent(25) && { inputs: { [`l_${id}`]: '=v' } }),
      ...(this.#chance.percent(25) && { outputs: { [`o_${id}`]: '=v + 1' } }),
      ...this.#loop(15),
    };
  }

  #loop(share: number): { loop?: Loop } {
    if (!this.#chance.percent(share)) return {};
    const id = this.#id();
    return {
      loop: {
        ...{
          over: this.#chance.pick(['=[1, 2]', '=[1, 2, 3]', '=items']),
          as: `i_${id}`,
          sequential: this.#chance.percent(50),
        },
        ...(this.#chance.percent(50) && { collect: [`c_${id}`, `=i_${id} + v`] as const }),
        ...(this.#chance.percent(25) && { until: '=numberOfCompletedInstances >= 2' }),
      },
    };
  }

  /** Each name once: what two receivers of one instance make of one message is not defined. */
  #message(): string {
    const name = `${this.#prefix}m${this.messages.length + 1}`;
    this.messages.push(name);
    return name;
  }

  /** Signals that several events share. */
  readonly #shared: string[] = [];

  #signal(): string {
    if (this.#shared.length > 0 && this.#chance.percent(40))
      return this.#shared[this.#chance.below(this.#shared.length)] ?? '';
    const name = this.#ownSignal();
    this.#shared.push(name);
    return name;
  }

  /**
   * One that nothing else waits for or throws: of two subscriptions at one element Zeebe forgets to close one, and it
   * opens that of an event sub process a turn after the scope began.
   */
  #ownSignal(): string {
    const name = `${this.#prefix}s${this.signals.length + 1}`;
    this.signals.push(name);
    return name;
  }

  #id(): string {
    return `n${this.#next++}`;
  }
}
