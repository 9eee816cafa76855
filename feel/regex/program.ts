import { type Assertion, type CodeSet, PatternError, type Regex } from './syntax.ts';

/** One step of the matcher. Targets are indexes of the program; `slot` is a register that backtracking restores. */
export type Step =
  | { readonly op: 'set'; readonly has: CodeSet }
  | { readonly op: 'assert'; readonly test: Assertion }
  | { readonly op: 'backreference'; readonly number: number; readonly ignoreCase: boolean }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'progress'; readonly slot: number }
  | { readonly op: 'atomic'; readonly part: readonly Step[] }
  | {
      readonly op: 'look';
      readonly part: readonly Step[];
      readonly behind: boolean;
      readonly negative: boolean;
    }
  | { readonly op: 'match' };

export interface Program {
  readonly steps: readonly Step[];
  readonly slots: number;
}

const MAX_STEPS = 20_000;

/** Turns a pattern into steps. Registers 2n and 2n+1 hold start and end of group n, 0 is the whole match. */
export function compileRegex(regex: Regex, groups: number): Program {
  const compiler = new Compiler(groups);
  const steps = compiler.whole(regex);
  return { steps, slots: compiler.slots };
}

class Compiler {
  slots: number;
  private readonly groups: number;
  private size = 0;

  constructor(groups: number) {
    this.groups = groups;
    this.slots = (groups + 1) * 2;
  }

  whole(regex: Regex): Step[] {
    const steps: Step[] = [];
    this.add(regex, steps);
    steps.push({ op: 'match' });
    return steps;
  }

  private add(regex: Regex, steps: Step[]): void {
    this.size += 1;
    if (this.size > MAX_STEPS) throw new PatternError('the pattern repeats too much');
    switch (regex.kind) {
      case 'empty':
        return;
      case 'set':
        steps.push({ op: 'set', has: regex.has });
        return;
      case 'assert':
        steps.push({ op: 'assert', test: regex.test });
        return;
      case 'backreference':
        // A group that does not exist never took part.
        if (regex.number > this.groups) steps.push({ op: 'set', has: () => false });
        else steps.push({ op: 'backreference', number: regex.number, ignoreCase: regex.ignoreCase });
        return;
      case 'sequence':
        regex.parts.forEach((part) => this.add(part, steps));
        return;
      default:
        this.addStructure(regex, steps);
    }
  }

  private addStructure(
    regex: Extract<Regex, { kind: 'choice' | 'repeat' | 'group' | 'atomic' | 'look' }>,
    steps: Step[],
  ): void {
    switch (regex.kind) {
      case 'group':
        steps.push({ op: 'save', slot: regex.number * 2 });
        this.add(regex.part, steps);
        steps.push({ op: 'save', slot: regex.number * 2 + 1 });
        return;
      case 'atomic':
        steps.push({ op: 'atomic', part: this.whole(regex.part) });
        return;
      case 'look':
        steps.push({
          op: 'look',
          part: this.whole(regex.part),
          behind: regex.behind,
          negative: regex.negative,
        });
        return;
      case 'choice':
        this.addChoice(regex.options, steps);
        return;
      case 'repeat':
        this.addRepeat(regex, steps);
    }
  }

  private addChoice(options: readonly Regex[], steps: Step[]): void {
    const exits: { op: 'jump'; to: number }[] = [];
    options.forEach((option, index) => {
      if (index === options.length - 1) {
        this.add(option, steps);
        return;
      }
      const split = { op: 'split' as const, first: steps.length + 1, second: 0 };
      steps.push(split);
      this.add(option, steps);
      const exit = { op: 'jump' as const, to: 0 };
      steps.push(exit);
      exits.push(exit);
      split.second = steps.length;
    });
    for (const exit of exits) exit.to = steps.length;
  }

  private addRepeat(regex: Extract<Regex, { kind: 'repeat' }>, steps: Step[]): void {
    if (regex.mode === 'possessive') {
      steps.push({ op: 'atomic', part: this.whole({ ...regex, mode: 'greedy' }) });
      return;
    }
    for (let count = 0; count < regex.min; count += 1) this.add(regex.part, steps);
    if (regex.max === Number.POSITIVE_INFINITY) this.addLoop(regex, steps);
    else this.addOptional(regex, steps);
  }

  /** Any number of rounds; a round that consumes nothing ends the loop. */
  private addLoop({ part, mode }: Extract<Regex, { kind: 'repeat' }>, steps: Step[]): void {
    const slot = this.slots;
    this.slots += 1;
    const start = steps.length;
    const split = { op: 'split' as const, first: start + 1, second: start + 1 };
    steps.push(split, { op: 'save', slot });
    this.add(part, steps);
    steps.push({ op: 'progress', slot }, { op: 'jump', to: start });
    if (mode === 'lazy') split.first = steps.length;
    else split.second = steps.length;
  }

  private addOptional({ part, min, max, mode }: Extract<Regex, { kind: 'repeat' }>, steps: Step[]): void {
    const splits: { op: 'split'; first: number; second: number }[] = [];
    for (let count = min; count < max; count += 1) {
      const split = { op: 'split' as const, first: steps.length + 1, second: steps.length + 1 };
      steps.push(split);
      splits.push(split);
      this.add(part, steps);
    }
    for (const split of splits) {
      if (mode === 'lazy') split.first = steps.length;
      else split.second = steps.length;
    }
  }
}
