import type { Command } from '../command.ts';
import type { Design, NodeId } from '../design.ts';
import type { JsonObject } from '../json.ts';
import type { Form } from '../../form.ts';
import type { FormProblem, FormProblemCode } from '../../parse/problem.ts';
import type { TextParams } from '../texts/text.ts';

/** An error stops publishing, a warning should be looked at, a hint could be better. */
export type Severity = 'error' | 'warning' | 'hint';

export type CheckCode =
  | 'NEVER_VISIBLE'
  | 'HIDDEN_IN_EVERY_STEP'
  | 'RULE_READS_HIDDEN'
  | 'MISSING_TRANSLATION'
  | 'NO_PURPOSE'
  | 'ANSWER_IS_KNOWN'
  | 'REQUIRED_NEVER_WRITTEN'
  | 'DUPLICATE_TITLE'
  | 'TABLE_WITHOUT_COLUMNS';

export interface DesignProblem {
  /** What parsing refuses has the code of parsing. */
  readonly code: CheckCode | FormProblemCode;
  readonly severity: Severity;
  /** Undefined where it is about the document around the fields. */
  readonly node: NodeId | undefined;
  /** Path in the document: `schema.properties.income.x-rules.0`. */
  readonly path: string;
  readonly params: TextParams;
}

export interface CheckContext {
  readonly design: Design;
  readonly document: JsonObject;
  /** Undefined while parsing refuses the document. */
  readonly form: Form | undefined;
  readonly refused: readonly FormProblem[];
  /** Steps of the processes that use the form, and those the form has rights for. */
  readonly steps: readonly string[];
  /** What a step is called. */
  readonly stepName: (step: string) => string;
}

/** One kind of mistake: finds it, and offers what one click can do about it. */
export interface DesignCheck {
  readonly codes: readonly DesignProblem['code'][];
  find(context: CheckContext): readonly DesignProblem[];
  repairs?(problem: DesignProblem, design: Design): readonly Command[];
}
