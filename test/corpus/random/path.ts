import type { Step } from '../case.ts';
import { labels, type World } from '../world.ts';
import { errorCodes } from './block-writer.ts';
import type { Chance } from './chance.ts';
import type { RandomModel } from './model.ts';

const HOUR_MS = 3_600_000;

/** What a client could do next, as so many lots of a draw. */
interface Choice {
  readonly lots: number;
  readonly step: Step;
}

/** Chooses the steps of a case as it goes, from what there is. */
export class RandomPath {
  readonly #chance: Chance;
  readonly #model: RandomModel;
  /** Every value is new, so that no job sends what a variable holds already (a known defect of Zeebe's). */
  #value = 10;

  constructor(model: RandomModel, chance: Chance) {
    this.#model = model;
    this.#chance = chance;
  }

  first(): Step {
    const { processId } = this.#model;
    return { start: processId, variables: { key: this.#key, v: this.#nextValue(), items: ['x', 'y'] } };
  }

  /** Undefined where there is nothing to do but to let time pass. */
  next(world: World): Step | undefined {
    const choices = [
      ...this.#ofJobs(world),
      ...this.#ofIncidents(world),
      ...this.#ofWaits(world),
      ...this.#rare(),
    ];
    let lot = this.#chance.below(choices.reduce((sum, { lots }) => sum + lots, 0));
    for (const { lots, step } of choices) {
      if (lot < lots) return step;
      lot -= lots;
    }
    return undefined;
  }

  static isOver(world: World): boolean {
    return world.elements.every(({ state }) => state === 'COMPLETED' || state === 'TERMINATED');
  }

  #ofJobs(world: World): Choice[] {
    const names = labels(world);
    const stopped = new Set(world.incidents.map(({ elementInstanceKey }) => elementInstanceKey));
    return world.jobs
      .filter(({ state, elementInstanceKey }) => state === 'OPEN' && !stopped.has(elementInstanceKey))
      .flatMap(({ elementInstanceKey }) => {
        const element = names.get(elementInstanceKey) ?? '';
        const variables = { v: this.#nextValue() };
        const code = this.#chance.pick([...errorCodes, 'E1', 'E3']);
        return [
          { lots: 20, step: { complete: element, variables } },
          { lots: 1, step: { fail: element, retries: 0, message: 'no', variables } },
          { lots: 1, step: { fail: element, retries: 1 } },
          { lots: 4, step: { error: element, code, variables } },
        ];
      });
  }

  #ofIncidents(world: World): Choice[] {
    const names = labels(world);
    return world.incidents.flatMap(({ elementInstanceKey, type }): Choice[] => {
      const element = names.get(elementInstanceKey) ?? '';
      const job = world.jobs.findLast((row) => row.elementInstanceKey === elementInstanceKey);
      if (type === 'JOB_NO_RETRIES' && job?.retries === 0)
        return [{ lots: 12, step: { setRetries: element, to: 2 } }];
      return [{ lots: 10, step: { resolve: element } }];
    });
  }

  #ofWaits(world: World): Choice[] {
    return world.waits.flatMap(({ text }): Choice[] => {
      const [kind = '', name = ''] = text.split(' ');
      const variables = { v: this.#nextValue() };
      // Several receivers of one value would meet the known defect again; `s` stands in one scope only.
      if (kind === 'signal') return [{ lots: 6, step: { signal: name, variables: { s: variables.v } } }];
      if (kind !== 'message') return [];
      return [
        { lots: 10, step: { publish: name, key: this.#key, variables } },
        { lots: 1, step: { publish: name, key: 'other', variables } },
        { lots: 2, step: { correlate: name, key: this.#key, variables } },
      ];
    });
  }

  #rare(): Choice[] {
    const { messages, signals, processId } = this.#model;
    const publish = messages[this.#chance.below(messages.length)];
    const signal = signals[this.#chance.below(signals.length)];
    const ttl = HOUR_MS * (1 + this.#chance.below(3));
    const variables = { v: this.#nextValue() };
    return [
      ...(publish === undefined ? [] : [{ lots: 4, step: { publish, key: this.#key, ttl, variables } }]),
      ...(signal === undefined ? [] : [{ lots: 1, step: { signal, variables: { s: variables.v } } }]),
      { lots: 1, step: { set: processId, variables } },
    ];
  }

  get #key(): string {
    return `k${this.#model.seed}`;
  }

  #nextValue(): number {
    return ++this.#value;
  }
}
