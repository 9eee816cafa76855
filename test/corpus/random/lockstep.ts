import type { Case, Step, Trace, TraceStep } from '../case.ts';
import { nextMidnight, Run } from '../play.ts';
import type { Subject } from '../subject.ts';
import { Chance } from './chance.ts';
import { randomModel, type RandomModel } from './model.ts';
import { RandomPath } from './path.ts';

/** Business time moves for everybody: once in so many rounds. */
const CLOCK_EVERY = 4;
const MOST_ROUNDS = 24;
const pace = 'PT1H';

/** A random case and what the broker did with it. */
export interface Played {
  readonly seed: number;
  readonly one: Case;
  readonly trace: Trace;
}

/**
 * Plays random cases on a subject that sees when it is at rest, all of them step by step together: time moves for all at
 * once, and one rest serves them all.
 */
export async function playTogether(subject: Subject, seeds: readonly number[]): Promise<Played[]> {
  await nextMidnight(subject);
  const players = seeds.map((seed) => new Player(subject, randomModel(seed)));
  // A broker compiles models slowly; many at once run into its time limit.
  for (const player of players) await player.deploy();
  for (let round = 1; round <= MOST_ROUNDS && players.some((player) => !player.isOver()); round++) {
    const clock = round % CLOCK_EVERY === 0;
    await Promise.all(players.map((player) => (clock ? player.letTimePass() : player.move())));
  }
  await Promise.all(players.map((player) => player.cleanUp()));
  return players.map((player) => player.played());
}

class Player {
  readonly #model: RandomModel;
  readonly #path: RandomPath;
  readonly #run: Run;
  readonly #script: Step[] = [];
  readonly #steps: TraceStep[] = [];

  constructor(subject: Subject, model: RandomModel) {
    this.#model = model;
    this.#path = new RandomPath(model, new Chance(model.seed + 1_000_000));
    this.#run = new Run(new InStep(subject));
  }

  async deploy(): Promise<void> {
    this.#steps.push(await this.#run.step({ deploy: this.#model.files }));
  }

  async move(): Promise<void> {
    const step = this.#script.length === 0 ? this.#path.first() : this.#path.next(this.#run.world);
    if (step !== undefined && !this.isOver()) await this.#do(step);
  }

  async letTimePass(): Promise<void> {
    if (!this.isOver()) await this.#do({ advance: pace });
  }

  isOver(): boolean {
    return this.#script.length > 0 && RandomPath.isOver(this.#run.world);
  }

  cleanUp(): Promise<void> {
    return this.#run.cleanUp();
  }

  played(): Played {
    const { seed, files } = this.#model;
    const name = `seed ${seed}`;
    return { seed, one: { name, files, script: this.#script }, trace: { name, steps: this.#steps } };
  }

  async #do(step: Step): Promise<void> {
    this.#script.push(step);
    this.#steps.push(await this.#run.step(step));
  }
}

/** A view of a subject whose clock several players move in step: the first of them moves it. */
class InStep implements Subject {
  readonly #subject: Subject;
  readonly call: Subject['call'];
  readonly deploy: Subject['deploy'];
  readonly world: Subject['world'];
  readonly backOff: Subject['backOff'];
  #now: Date;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.call = subject.call.bind(subject);
    this.deploy = subject.deploy.bind(subject);
    this.world = subject.world.bind(subject);
    this.backOff = subject.backOff.bind(subject);
    this.#now = subject.now();
  }

  readonly now = (): Date => this.#now;

  async setTime(instant: Date): Promise<void> {
    this.#now = instant;
    if (instant > this.#subject.now()) await this.#subject.setTime(instant);
  }
}
