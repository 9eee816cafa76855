import type { Expression, UnaryTests } from '../../feel/index.ts';

/** The decisions of one DMN file, checked and compiled. Immutable. */
export interface DecisionGraph {
  readonly id: string;
  readonly name: string;
  /** By id, in the order of the file. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Business knowledge models by id. */
  readonly knowledge: ReadonlyMap<string, KnowledgeModel>;
}

/** What decisions and business knowledge models have in common. */
interface Deciding {
  readonly id: string;
  readonly name: string;
  /** Ids of the business knowledge models that it can call by name. */
  readonly requiredKnowledge: readonly string[];
  readonly logic: Logic;
}

export interface Decision extends Deciding {
  readonly kind: 'decision';
  readonly versionTag: string | undefined;
  /** Under this name the decisions that require it see its result. */
  readonly resultName: string;
  readonly resultType: string | undefined;
  /** Ids of the decisions whose results it sees. */
  readonly requiredDecisions: readonly string[];
}

/** A function that decisions share. */
export interface KnowledgeModel extends Deciding {
  readonly kind: 'knowledgeModel';
  readonly parameters: readonly Parameter[];
}

/** `type` is a name such as `string` or `feel:number`; a name that nobody knows checks nothing. */
export interface Parameter {
  readonly name: string;
  readonly type: string | undefined;
}

/** How a decision comes to its result: DMN's boxed expressions. */
export type Logic =
  | DecisionTable
  | { readonly kind: 'literal'; readonly expression: Expression }
  | {
      readonly kind: 'context';
      readonly entries: readonly { readonly name: string; readonly logic: Logic }[];
      /** The value of the whole; without it, the context of all entries. */
      readonly result: Logic | undefined;
    }
  | { readonly kind: 'list'; readonly items: readonly Logic[] }
  | {
      readonly kind: 'relation';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Logic[])[];
    }
  | {
      readonly kind: 'invocation';
      readonly knowledgeId: string;
      readonly bindings: readonly { readonly name: string; readonly value: Expression }[];
    }
  | { readonly kind: 'function'; readonly parameters: readonly Parameter[]; readonly body: Expression };

export const hitPolicies = [
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
] as const;
export type HitPolicy = (typeof hitPolicies)[number];

export const aggregations = ['SUM', 'COUNT', 'MIN', 'MAX'] as const;
export type Aggregation = (typeof aggregations)[number];

export interface DecisionTable {
  readonly kind: 'decisionTable';
  readonly hitPolicy: HitPolicy;
  /** Of the hit policy COLLECT; without one the outputs are a list. */
  readonly aggregation: Aggregation | undefined;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rules: readonly TableRule[];
}

export interface TableInput {
  readonly id: string;
  /** Its label, or the beginning of its expression. */
  readonly label: string;
  readonly expression: Expression;
}

export interface TableOutput {
  readonly id: string;
  /** Undefined only where it is the table's single output. */
  readonly name: string | undefined;
  readonly label: string | undefined;
  /** Its allowed values as texts without quotes, the most important first. */
  readonly priorities: readonly string[];
  /** Its value where no rule matches. */
  readonly byDefault: Expression | undefined;
}

export interface TableRule {
  readonly id: string;
  /** One for each input; undefined where any value will do. */
  readonly tests: readonly (UnaryTests | undefined)[];
  /** One for each output. */
  readonly entries: readonly Expression[];
}
