import { z } from 'zod';
import type { Case, Step, Trace, TraceStep } from './case.ts';
import { perform, type Scene } from './steps.ts';
import type { Answer, Subject } from './subject.ts';
import { changes, emptyWorld, labels, type World } from './world.ts';

const DAY_MS = 86_400_000;

const key = z.union([z.string(), z.number()]).transform(String);
const Deployed = z.object({
  deployments: z.array(
    z.object({
      processDefinition: z
        .object({
          processDefinitionId: z.string(),
          processDefinitionKey: key,
        })
        .optional(),
      decisionRequirements: z.object({ decisionRequirementsKey: key }).optional(),
    }),
  ),
});

/**
 * Runs a case and writes down what each step changed. With an expected trace it stops at the first step that differs; a
 * subject that cannot see that it is at rest then knows what to wait for.
 */
export async function play(
  subject: Subject,
  { name, files, script }: Case,
  expected?: Trace,
  agree: Agreement = inOrder,
): Promise<Trace> {
  await nextMidnight(subject);
  const run = new Run(subject, expected, agree);
  try {
    const steps: TraceStep[] = [];
    for (const step of [{ deploy: files }, ...script]) {
      steps.push(await run.step(step));
      if (!run.agrees(steps)) break;
    }
    return { name, steps };
  } finally {
    await run.cleanUp();
  }
}

/** Every case begins at midnight, so that calendar cycles come out alike. */
export async function nextMidnight(subject: Subject): Promise<void> {
  await subject.setTime(new Date(Math.ceil((subject.now().getTime() + 1) / DAY_MS) * DAY_MS));
}

/** One case on its way. */
export class Run {
  readonly #subject: Subject;
  readonly #expected: Trace | undefined;
  readonly #agree: Agreement;
  readonly #definitions = new Set<string>();
  readonly #decisions = new Set<string>();
  readonly #latest = new Map<string, string>();
  readonly #instants = new Map<string, string>();
  readonly #began: Date;
  #world: World = emptyWorld;
  #files = 0;
  #steps = 0;

  constructor(subject: Subject, expected?: Trace, agree: Agreement = inOrder) {
    this.#agree = agree;
    this.#subject = subject;
    this.#expected = expected;
    this.#began = subject.now();
  }

  get world(): World {
    return this.#world;
  }

  async step(step: Step): Promise<TraceStep> {
    const expected = this.#expected?.steps[this.#steps++]?.then;
    const scene: Scene = {
      ...{ subject: this.#subject, world: this.#world },
      ...{ instants: this.#instants, definitions: this.#latest },
    };
    const answer = 'deploy' in step ? await this.#deploy(step.deploy) : await perform(scene, step);
    const before = this.#world;
    const lines = (world: World): string[] =>
      [...answer, ...changes(before, world)].map((line) => this.#plain(line));
    this.#world = await this.#subject.world(
      this.#definitions,
      (world) => expected !== undefined && this.#agree(lines(world), expected),
    );
    return { do: textOf(step), then: lines(this.#world) };
  }

  agrees(steps: readonly TraceStep[]): boolean {
    if (this.#expected === undefined) return true;
    const [own, expected] = [steps.at(-1), this.#expected.steps[steps.length - 1]];
    return own?.do === expected?.do && this.#agree(own?.then ?? [], expected?.then ?? []);
  }

  /** Ends what still runs and takes away what would start more. */
  async cleanUp(): Promise<void> {
    const roots = this.#world.elements.filter(
      ({ type, scopeKey, state }) => type === 'PROCESS' && scopeKey === undefined && !hasEnded(state),
    );
    for (const { key } of roots)
      await this.#subject.call('POST', `/process-instances/${key}/cancellation`, {});
    for (const key of [...this.#definitions, ...this.#decisions])
      await this.#subject.call('POST', `/resources/${key}/deletion`, {});
  }

  async #deploy(files: readonly string[]): Promise<string[]> {
    const named = files.map((file) => [`${++this.#files}.${endingOf(file)}`, file] as const);
    const answer = await this.#subject.deploy(Object.fromEntries(named));
    for (const { processDefinition, decisionRequirements } of deployedBy(answer)) {
      if (decisionRequirements) this.#decisions.add(decisionRequirements.decisionRequirementsKey);
      if (!processDefinition) continue;
      const { processDefinitionId, processDefinitionKey } = processDefinition;
      this.#definitions.add(processDefinitionKey);
      this.#latest.set(processDefinitionId, processDefinitionKey);
    }
    return [`status ${answer.status}`];
  }

  /** Instants become what they mean; keys and the warnings of expressions vanish: the rest is the same on every engine. */
  #plain(line: string): string {
    let plain = line;
    for (const [text, meaning] of this.#instants) plain = plain.replaceAll(text, meaning);
    return plain
      .replace(/ The evaluation reported the following warnings:[^]*/, '')
      .replace(
        /<due (\d+)>/g,
        (_, due: string) => `after ${Math.floor((Number(due) - this.#began.getTime()) / 1000)} s`,
      )
      .replace(/\b\d{16,19}\b/g, (digits) => (this.#isKey(digits) ? '<key>' : digits));
  }

  #isKey(digits: string): boolean {
    return digits.startsWith('22517998') || labels(this.#world).has(digits);
  }
}

const hasEnded = (state: string): boolean => state === 'COMPLETED' || state === 'TERMINATED';

/** Whether two engines did the same in a step. */
export type Agreement = (some: readonly string[], others: readonly string[]) => boolean;

export const inOrder: Agreement = (some, others) => JSON.stringify(some) === JSON.stringify(others);

/** Between tokens that run beside one another BPMN promises no order. */
export const inAnyOrder: Agreement = (some, others) => inOrder(some.toSorted(), others.toSorted());

/** Files are known from the case; the trace names how many there are. */
const textOf = (step: Step): string =>
  'deploy' in step ? `deploy ${step.deploy.length}` : JSON.stringify(step);

function endingOf(file: string): string {
  if (file.startsWith('{')) return 'form';
  return file.includes('spec/DMN/') ? 'dmn' : 'bpmn';
}

const deployedBy = ({ status, json }: Answer): z.infer<typeof Deployed>['deployments'] =>
  status === 200 ? Deployed.parse(json).deployments : [];
