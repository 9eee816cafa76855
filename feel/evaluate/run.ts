import type { Budget, EvaluationOptions, Limits, Warning, WarningCode } from '../expression.ts';
import { FeelError, isFunction, type Result } from '../kinds.ts';
import type { Node } from '../tree.ts';
import type { FeelFunction, Scope, Value } from '../value.ts';

/** A compiled node. */
export type Evaluate = (run: Run) => Result;

/** Compiles a part of a node. */
export type Compile = (node: Node) => Evaluate;

/** Ends the evaluation: what is an incident in Zeebe, and what goes over a limit. */
export class EvaluationFailed extends Error {}

export const DEFAULT_LIMITS: Limits = { steps: 2_000_000, listSize: 100_000, textLength: 1_000_000 };

export const DEFAULT_ZONE = 'Asia/Shanghai';

/** More warnings than these say nothing new. */
const MAX_WARNINGS = 100;

/** Names bound inside an expression; the innermost frame is asked first. */
export interface Frame {
  readonly parent: Frame | undefined;
  variable(name: string): Value | undefined;
  function(name: string): FeelFunction | undefined;
}

/** One variable, as a loop or a parameter binds it. Functions bound so can be passed on, not called. */
export class Binding implements Frame {
  readonly parent: Frame | undefined;
  private readonly name: string;
  private readonly value: Value;

  constructor(parent: Frame | undefined, name: string, value: Value) {
    this.parent = parent;
    this.name = name;
    this.value = value;
  }

  variable(name: string): Value | undefined {
    return name === this.name ? this.value : undefined;
  }

  function(): undefined {
    return undefined;
  }
}

/** The entries of a context; those that are functions can be called by name and are no variables. */
export class Entries implements Frame {
  readonly parent: Frame | undefined;
  private readonly entries: ReadonlyMap<string, Value>;

  constructor(parent: Frame | undefined, entries: ReadonlyMap<string, Value>) {
    this.parent = parent;
    this.entries = entries;
  }

  variable(name: string): Value | undefined {
    const value = this.entries.get(name);
    return isFunction(value) ? undefined : value;
  }

  function(name: string): FeelFunction | undefined {
    const value = this.entries.get(name);
    return isFunction(value) ? value : undefined;
  }
}

/** The state of one evaluation. */
export class Run {
  frame: Frame | undefined;
  readonly warnings: Warning[] = [];
  readonly limits: Limits;
  private readonly scope: Scope;
  private readonly options: EvaluationOptions;
  private readonly budget: Budget | undefined;
  private steps: number;

  constructor(scope: Scope, options: EvaluationOptions) {
    this.scope = scope;
    this.options = options;
    this.limits = options.limits ? { ...DEFAULT_LIMITS, ...options.limits } : DEFAULT_LIMITS;
    this.steps = this.limits.steps;
    this.budget = options.budget;
  }

  variable(name: string): Value | undefined {
    for (let { frame } = this; frame; frame = frame.parent) {
      const value = frame.variable(name);
      if (value !== undefined) return value;
    }
    return this.scope.get(name);
  }

  /** Functions of this name that are written in the expression, from the inside out. */
  functions(name: string): FeelFunction[] {
    const found: FeelFunction[] = [];
    for (let { frame } = this; frame; frame = frame.parent) {
      const definition = frame.function(name);
      if (definition) found.push(definition);
    }
    return found;
  }

  /** A function that the scope brings from outside. */
  givenFunction(name: string): FeelFunction | undefined {
    const value = this.scope.get(name);
    return isFunction(value) ? value : undefined;
  }

  /** Evaluates with other names bound. */
  within(frame: Frame | undefined, evaluate: Evaluate): Result {
    const outer = this.frame;
    this.frame = frame;
    const result = evaluate(this);
    this.frame = outer;
    return result;
  }

  /** Null with a warning. */
  nothing(code: WarningCode, message: string): null {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push({ code, message });
    return null;
  }

  /** An error with its warning. */
  error(code: WarningCode, message: string): FeelError {
    this.nothing(code, message);
    return new FeelError(message);
  }

  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0)
      throw new EvaluationFailed(`the evaluation needs more than ${this.limits.steps} steps`);
    if (this.budget) this.spendShared(this.budget, steps);
  }

  private spendShared(budget: Budget, steps: number): void {
    budget.steps -= steps;
    if (budget.steps < 0) throw new EvaluationFailed('the evaluations together need too many steps');
  }

  /** Says that a list of this size is made. */
  makeList(size: number): void {
    if (size > this.limits.listSize) {
      throw new EvaluationFailed(`a list would have more than ${this.limits.listSize} items`);
    }
    this.spend(size);
  }

  /** Says that a text of this length is made. */
  makeText(length: number): void {
    this.checkText(length);
    this.spend(length >> 5);
  }

  /** Refuses a text that is longer than the limit. */
  checkText(length: number): void {
    if (length > this.limits.textLength) {
      throw new EvaluationFailed(`a text would be longer than ${this.limits.textLength} characters`);
    }
  }

  /** The instant that counts as now. */
  now(): Date {
    if (!this.options.now) throw new EvaluationFailed('the time was not given to this evaluation');
    return this.options.now;
  }

  get zone(): string {
    return this.options.zone ?? DEFAULT_ZONE;
  }

  /** A number from 0 up to, not including, 1. */
  chance(): number {
    return (this.options.random ?? Math.random)();
  }
}
