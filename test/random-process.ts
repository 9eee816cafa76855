import fc from 'fast-check';
import {
  aProcess,
  association,
  boundary,
  call,
  catching,
  compensation,
  end,
  error,
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
  undoing,
  type Part,
} from './bpmn-builder.ts';
import type { EngineDriver } from './engine-driver.ts';

/** A block has one way in and one way out, so that every process made of blocks can complete. */
export type Block =
  | { kind: 'job' | 'script' | 'manual' | 'receive' | 'timer' | 'signal' | 'call' | 'eventGateway' }
  | { kind: 'sequence'; blocks: readonly Block[] }
  | { kind: 'exclusive' | 'parallel' | 'inclusive'; branches: readonly Block[] }
  | { kind: 'subProcess' | 'terminated' | 'failing' | 'observed'; inside: Block }
  | { kind: 'eachParallel' | 'eachSequential'; inside: Block }
  | { kind: 'interrupted' | 'accompanied' | 'undone' };

export const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Block>(
      ...(['job', 'script', 'manual', 'receive', 'timer', 'signal', 'call', 'eventGateway'] as const).map(
        (kind) => ({ kind }),
      ),
      ...(['interrupted', 'accompanied', 'undone'] as const).map((kind) => ({ kind })),
    ),
    fc.record({
      kind: fc.constant('sequence' as const),
      blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constantFrom('exclusive', 'parallel', 'inclusive'),
      branches: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom(
        'subProcess',
        'terminated',
        'failing',
        'observed',
        'eachParallel',
        'eachSequential',
      ),
      inside: tie('block'),
    }),
  ),
}));

/** Writes blocks as BPMN. Each block gives its parts, its first and its last element. */
class Writer {
  #next = 1;

  write(block: Block): { parts: Part[]; first: string; last: string } {
    const id = `n${this.#next++}`;
    const single = (part: Part): { parts: Part[]; first: string; last: string } => ({
      parts: [part],
      first: id,
      last: id,
    });
    switch (block.kind) {
      case 'job':
        return single(service(id, { inputs: { local: '=1' }, outputs: { out: '=local' } }));
      case 'script':
        return single(script(id, '=1 + 1'));
      case 'manual':
        return single(manual(id));
      case 'receive':
        return single(receive(id, `message ${id}`, '="key"'));
      case 'timer':
        return single(catching(id, timer('timeDuration', 'PT1M')));
      case 'signal':
        return single(catching(id, signal(`signal ${id}`)));
      case 'call':
        return single(call(id, 'child'));
      case 'eventGateway':
        return this.#eventGateway(id);
      case 'sequence':
        return this.#sequence(block.blocks);
      case 'exclusive':
      case 'parallel':
      case 'inclusive':
        return this.#branches(id, block.kind, block.branches);
      default:
        return 'inside' in block ? single(this.#scope(id, block)) : this.#boundary(id, block.kind);
    }
  }

  #eventGateway(id: string): { parts: Part[]; first: string; last: string } {
    const [a, b, join] = [`${id}a`, `${id}b`, `${id}j`];
    const parts = [
      ...[
        eventGateway(id),
        catching(a, message(`message ${a}`, '="key"')),
        catching(b, timer('timeDuration', 'PT1M')),
      ],
      ...[exclusive(join), `${id} -> ${a} -> ${join}`, `${id} -> ${b} -> ${join}`],
    ];
    return { parts, first: id, last: join };
  }

  #sequence(blocks: readonly Block[]): { parts: Part[]; first: string; last: string } {
    const written = blocks.map((block) => this.write(block));
    const chain = written.flatMap(({ first, last }) => (first === last ? [first] : [first, last]));
    const flows = written.slice(1).map(({ first }, index) => `${written[index]?.last ?? ''} -> ${first}`);
    return {
      parts: [...written.flatMap(({ parts }) => parts), ...flows],
      first: chain[0] ?? '',
      last: chain.at(-1) ?? '',
    };
  }

  #branches(
    id: string,
    kind: 'exclusive' | 'parallel' | 'inclusive',
    branches: readonly Block[],
  ): { parts: Part[]; first: string; last: string } {
    const gateway = { exclusive, parallel, inclusive }[kind];
    const join = `${id}join`;
    const written = branches.map((block) => this.write(block));
    const flows = written.flatMap(({ first, last }, index) => {
      const otherwise = kind === 'parallel' || index === 0;
      const into = otherwise ? `${id} -> ${first}` : `${id} -> ${first}: =modulo(choice, ${index + 2}) = 0`;
      return [into, `${last} -> ${join}`];
    });
    const fork = kind === 'parallel' ? parallel(id) : gateway(id, written[0]?.first);
    return {
      parts: [fork, gateway(join), ...written.flatMap(({ parts }) => parts), ...flows],
      first: id,
      last: join,
    };
  }

  #undone(id: string): { parts: Part[]; first: string; last: string } {
    const [event, handler, last] = [`${id}b`, `${id}u`, `${id}t`];
    const parts = [
      ...[service(id), boundary(event, id, compensation()), undoing(service(handler))],
      ...[association(event, handler), throwing(last, compensation()), `${id} -> ${last}`],
    ];
    return { parts, first: id, last };
  }

  #boundary(
    id: string,
    kind: 'undone' | 'interrupted' | 'accompanied',
  ): { parts: Part[]; first: string; last: string } {
    if (kind === 'undone') return this.#undone(id);
    const interrupting = kind === 'interrupted';
    const [event, join] = [`${id}b`, `${id}j`];
    const parts = [
      ...[service(id), boundary(event, id, timer('timeDuration', 'PT2M'), { interrupting }), exclusive(join)],
      ...(interrupting ? [`${event} -> ${join}`] : [manual(`${id}m`), `${event} -> ${id}m`]),
      `${id} -> ${join}`,
    ];
    return { parts, first: id, last: join };
  }

  #scope(id: string, { kind, inside }: Extract<Block, { inside: Block }>): Part {
    const { parts, first, last } = this.write(inside);
    const begin = [start(`${id}s`), `${id}s -> ${first}`, ...parts];
    const over = { over: '=[1, 2]', as: 'item', collect: ['items', '=item'] } as const;
    switch (kind) {
      case 'terminated':
        return subProcess(id, [
          ...[...begin, end(`${id}e`), parallel(`${id}f`), end(`${id}t`, terminate())],
          ...[`${last} -> ${id}f -> ${id}e`, `${id}f -> ${id}t`],
        ]);
      case 'failing':
        return subProcess(id, [
          ...[...begin, end(`${id}e`, error('E')), `${last} -> ${id}e`],
          eventSubProcess(`${id}h`, [start(`${id}hs`, error()), manual(`${id}hm`), `${id}hs -> ${id}hm`]),
        ]);
      case 'observed':
        return subProcess(id, [
          ...begin,
          throwing(`${id}e`, signal(`seen ${id}`)),
          `${last} -> ${id}e`,
          eventSubProcess(`${id}h`, [
            start(`${id}hs`, timer('timeDuration', 'PT3M'), { interrupting: false }),
            service(`${id}hj`),
            `${id}hs -> ${id}hj`,
          ]),
        ]);
      case 'eachParallel':
        return subProcess(id, begin, { loop: over });
      case 'eachSequential':
        return subProcess(id, begin, { loop: { ...over, sequential: true } });
      default:
        return subProcess(id, begin);
    }
  }
}

/** A process `id` of these blocks, from `begin` to `finish`; call activities call the process `child`. */
export function randomProcess(body: Block, id = 'p'): string {
  const { parts, first, last } = new Writer().write(body);
  const flows = [`begin -> ${first}`, `${last} -> finish`];
  return aProcess(id, start('begin'), ...parts, end('finish'), ...flows);
}

export const child = aProcess('child', start('cs'), service('childJob'), 'cs -> childJob');

/** Moves that could come next: complete a job, correlate a message, fire a timer, deliver a signal. */
export function movesOf(engine: EngineDriver): (() => void)[] {
  const { tree } = engine;
  return [
    ...tree.job.map(
      ({ key }) =>
        () =>
          void engine.do({ type: 'completeJob', jobKey: key, variables: new Map() }),
    ),
    ...tree.messageSubscription.map(
      ({ key }) =>
        () =>
          void engine.do({ type: 'correlateMessage', subscriptionKey: key, variables: new Map() }),
    ),
    ...tree.signalSubscription.map(
      ({ key }) =>
        () =>
          void engine.do({ type: 'correlateSignal', subscriptionKeys: [key], variables: new Map() }),
    ),
    ...tree.timer.map(
      ({ key }) =>
        () =>
          void engine.do({ type: 'triggerTimer', timerKey: key }),
    ),
  ];
}
