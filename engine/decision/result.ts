import type { Value } from '../../feel/index.ts';

/** What an evaluation gives: the output, or where and why it failed; in both cases what was evaluated on the way. */
export type DecisionResult =
  | {
      readonly output: Value;
      readonly failure?: undefined;
      readonly evaluated: readonly EvaluatedDecision[];
    }
  | {
      readonly output?: undefined;
      readonly failure: { readonly decisionId: string; readonly message: string };
      readonly evaluated: readonly EvaluatedDecision[];
    };

export type DecisionType =
  'DECISION_TABLE' | 'LITERAL_EXPRESSION' | 'CONTEXT' | 'LIST' | 'RELATION' | 'INVOCATION' | 'UNKNOWN';

/** One decision, or one call of a business knowledge model, in the order in which they came to an end. */
export interface EvaluatedDecision {
  readonly id: string;
  readonly name: string;
  readonly type: DecisionType;
  /** Null where it failed. */
  readonly output: Value;
  /** Values that were compared with the rules; none where one of them failed. */
  readonly inputs: readonly EvaluatedInput[];
  readonly matchedRules: readonly MatchedRule[];
}

export interface EvaluatedInput {
  readonly id: string;
  readonly name: string;
  readonly value: Value;
}

export interface MatchedRule {
  readonly id: string;
  /** From 1. */
  readonly index: number;
  readonly outputs: readonly EvaluatedOutput[];
}

export interface EvaluatedOutput {
  readonly id: string;
  readonly name: string;
  readonly value: Value;
}

/** Ends an evaluation; the message completes the sentence "Expected to evaluate decision '…', but ". */
export class DecisionFailed extends Error {}
