import type { Scope, Value } from './value.ts';

/** What stands in the way of compiling; `offset` counts UTF-16 units from the start of the source. */
export interface CompileError {
  readonly message: string;
  readonly offset: number;
}

export type Refused = { readonly ok: false; readonly errors: readonly CompileError[] };
export type Compilation = { readonly ok: true; readonly expression: Expression } | Refused;
export type UnaryTestsCompilation = { readonly ok: true; readonly tests: UnaryTests } | Refused;

export interface CompileOptions {
  /** Names of the functions that scopes may bring. */
  readonly functions?: ReadonlySet<string>;
}

/** A checked, compiled expression. It holds no state: it may be kept and evaluated as often as wanted. */
export interface Expression {
  readonly source: string;
  /** Names of the free variables, without paths: `a.b + c` has `a` and `c`. */
  readonly names: readonly string[];
  /** Never throws: what goes wrong is a null with a warning, or a failure. */
  evaluate(scope: Scope, options?: EvaluationOptions): Evaluation;
}

/** The tests of one input cell of a decision table. */
export interface UnaryTests {
  readonly source: string;
  readonly names: readonly string[];
  /** The value is true, false or null (not comparable). */
  evaluate(input: Value, scope: Scope, options?: EvaluationOptions): Evaluation;
}

export interface EvaluationOptions {
  /** The instant of now() and today(); without it both fail, there is no other clock. */
  readonly now?: Date;
  /** IANA name of the zone of now(), today() and of conversions; 'Asia/Shanghai' by default. */
  readonly zone?: string;
  /** Source of random number() and uuid(), in [0, 1); Math.random by default. */
  readonly random?: () => number;
  readonly limits?: Partial<Limits>;
  /** Steps that are left for several evaluations together; each takes what it needs. */
  readonly budget?: Budget;
}

/** Shared by evaluations that belong together. */
export interface Budget {
  steps: number;
}

/** Bounds of one evaluation; going over one is a failure. */
export interface Limits {
  /** Nodes evaluated in loops and calls, list members and text touched by built-ins, steps of patterns. */
  readonly steps: number;
  /** Members of one list made by the expression. */
  readonly listSize: number;
  /** UTF-16 units of one string made by the expression. */
  readonly textLength: number;
}

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

export type WarningCode =
  | 'NO_VARIABLE_FOUND'
  | 'NO_CONTEXT_ENTRY_FOUND'
  | 'NO_PROPERTY_FOUND'
  | 'NOT_COMPARABLE'
  | 'INVALID_TYPE'
  | 'NO_FUNCTION_FOUND'
  | 'FUNCTION_INVOCATION_FAILURE';

/** Either a value, or the failure that Zeebe turns into an incident. Tell them apart by `failure`. */
export type Evaluation =
  | { readonly value: Value; readonly failure?: undefined; readonly warnings: readonly Warning[] }
  | { readonly value?: undefined; readonly failure: Failure; readonly warnings: readonly Warning[] };

export interface Failure {
  readonly message: string;
}
