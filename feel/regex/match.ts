import type { Step } from './program.ts';
import { foldCase, lineBreak, wordChar } from './sets.ts';
import type { Assertion } from './syntax.ts';

/** Start and end of each group, -1 where it did not take part. */
export type Registers = number[];

/**
 * A backtracking matcher with its own stack, so that neither a long text nor a bad pattern can take the program
 * down: every step is reported to `spend`, which ends the work when there were too many.
 */
export class Matcher {
  private readonly text: string;
  private readonly spend: (steps: number) => void;

  constructor(text: string, spend: (steps: number) => void) {
    this.text = text;
    this.spend = spend;
  }

  /** Runs the steps from a place; gives the place behind the match and leaves the groups in the registers. */
  run(steps: readonly Step[], from: number, registers: Registers): number | undefined {
    const stack: Choice[] = [];
    let pc = 0;
    let at = from;
    for (;;) {
      this.spend(1);
      const step = steps[pc];
      if (!step || step.op === 'match') return at;
      const next = this.advance(step, { pc, at, registers, stack });
      if (next) ({ pc, at } = next);
      else {
        const choice = backtrack(stack, registers);
        if (!choice) return undefined;
        ({ pc, at } = choice);
      }
    }
  }

  private advance(step: Exclude<Step, { op: 'match' }>, thread: Thread): Place | undefined {
    const { pc, at, registers, stack } = thread;
    switch (step.op) {
      case 'set': {
        const code = this.text.codePointAt(at);
        if (code === undefined || !step.has(code)) return undefined;
        return { pc: pc + 1, at: at + (code > 0xffff ? 2 : 1) };
      }
      case 'split':
        stack.push({ pc: step.second, at });
        return { pc: step.first, at };
      case 'jump':
        return { pc: step.to, at };
      case 'save':
        stack.push({ slot: step.slot, value: registers[step.slot] ?? -1 });
        registers[step.slot] = at;
        return { pc: pc + 1, at };
      case 'progress':
        // A round that consumed nothing leaves the loop: the jump back stands right behind.
        return { pc: registers[step.slot] === at ? pc + 2 : pc + 1, at };
      case 'assert':
        return this.holds(step.test, at) ? { pc: pc + 1, at } : undefined;
      default:
        return this.advanceGroup(step, thread);
    }
  }

  private advanceGroup(
    step: Extract<Step, { op: 'backreference' | 'atomic' | 'look' }>,
    { pc, at, registers, stack }: Thread,
  ): Place | undefined {
    if (step.op === 'backreference') {
      const end = this.repeats(step, at, registers);
      return end === undefined ? undefined : { pc: pc + 1, at: end };
    }
    const inner = registers.slice();
    const end =
      step.op === 'look' && step.behind ? this.endsAt(step.part, at, inner) : this.run(step.part, at, inner);
    if (step.op === 'look' && step.negative) return end === undefined ? { pc: pc + 1, at } : undefined;
    if (end === undefined) return undefined;
    inner.forEach((value, slot) => {
      if (value !== registers[slot]) stack.push({ slot, value: registers[slot] ?? -1 });
      registers[slot] = value;
    });
    return { pc: pc + 1, at: step.op === 'look' ? at : end };
  }

  /** Whether some text that ends here fits: looked for from the nearest place on. */
  private endsAt(steps: readonly Step[], at: number, registers: Registers): number | undefined {
    for (let start = at; start >= 0; start -= 1) {
      const inner = registers.slice();
      const part = new Matcher(this.text.slice(0, at), this.spend);
      if (part.run(steps, start, inner) === at) {
        inner.forEach((value, slot) => {
          registers[slot] = value;
        });
        return at;
      }
    }
    return undefined;
  }

  private repeats(
    { number, ignoreCase }: { number: number; ignoreCase: boolean },
    at: number,
    registers: Registers,
  ): number | undefined {
    const [start = -1, end = -1] = [registers[number * 2], registers[number * 2 + 1]];
    if (start < 0 || end < 0) return undefined;
    this.spend(end - start);
    for (let offset = 0; offset < end - start; offset += 1) {
      const [expected, found] = [this.text.charCodeAt(start + offset), this.text.charCodeAt(at + offset)];
      if (expected === found) continue;
      if (!ignoreCase || foldCase(expected) !== foldCase(found)) return undefined;
    }
    return at + end - start;
  }

  private isWord(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return !Number.isNaN(code) && wordChar(code);
  }

  private holds(test: Assertion, at: number): boolean {
    const { length } = this.text;
    switch (test) {
      case 'start':
        return at === 0;
      case 'end':
        return at === length;
      case 'end before last break':
        return at === length || (this.breaksAt(at) && at + this.breakLength(at) === length);
      case 'line start':
        // As in Java there is no line at the very end, not even in an empty text.
        return at < length && (at === 0 || (this.breaksAt(at - 1) && !this.insideBreak(at)));
      case 'line end':
        return at === length || (this.breaksAt(at) && !this.insideBreak(at));
      case 'word boundary':
        return this.isWord(at - 1) !== this.isWord(at);
      case 'no word boundary':
        return this.isWord(at - 1) === this.isWord(at);
    }
  }

  private breaksAt(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return !Number.isNaN(code) && lineBreak(code);
  }

  private insideBreak(at: number): boolean {
    return this.text.startsWith('\r\n', at - 1);
  }

  private breakLength(at: number): number {
    if (this.insideBreak(at)) return Number.NaN;
    return this.text.startsWith('\r\n', at) ? 2 : 1;
  }
}

interface Place {
  readonly pc: number;
  readonly at: number;
}

interface Thread extends Place {
  readonly registers: Registers;
  readonly stack: Choice[];
}

/** A way not tried yet, or a register to be restored on the way to one. */
type Choice = Place | { readonly slot: number; readonly value: number };

function backtrack(stack: Choice[], registers: Registers): Place | undefined {
  for (let choice = stack.pop(); choice; choice = stack.pop()) {
    if ('pc' in choice) return choice;
    registers[choice.slot] = choice.value;
  }
  return undefined;
}
