import type { Json } from '../../feel/index.ts';

/** Variables that a step sends. A text `@PT1H` becomes the instant one hour from now, `@-PT1H` that one hour ago. */
export type Variables = Readonly<Record<string, Json>>;

/**
 * One thing a client does. Elements are named as in a trace: by id, `work#2` for the second instance of `work`, `each*`
 * for the body of a multi-instance.
 */
export type Step =
  | { readonly deploy: readonly string[] }
  | { readonly start: string; readonly variables?: Variables; readonly version?: number }
  /** Starts and waits for the result, whose variables become part of the trace. */
  | { readonly run: string; readonly variables?: Variables }
  /** Hands out jobs of a type with all their variables and headers, for a day or a lease of so many milliseconds. */
  | {
      readonly activate: string;
      readonly only?: readonly string[];
      readonly most?: number;
      readonly lease?: number;
    }
  /** Milliseconds that a job stays with its worker from now on. */
  | { readonly prolong: string; readonly by: number }
  | { readonly complete: string; readonly variables?: Variables }
  | {
      readonly fail: string;
      readonly retries?: number;
      readonly message?: string;
      readonly variables?: Variables;
      /** Milliseconds. */
      readonly backOff?: number;
    }
  | {
      readonly error: string;
      readonly code: string;
      readonly message?: string;
      readonly variables?: Variables;
    }
  | { readonly setRetries: string; readonly to: number }
  | { readonly resolve: string }
  | { readonly set: string; readonly variables: Variables; readonly local?: boolean }
  | {
      readonly publish: string;
      readonly key?: string;
      /** Milliseconds; 0 by default. */
      readonly ttl?: number;
      readonly id?: string;
      readonly variables?: Variables;
    }
  | { readonly correlate: string; readonly key?: string; readonly variables?: Variables }
  | { readonly signal: string; readonly variables?: Variables }
  /** Lets machine time pass, which back-off counts in: milliseconds. */
  | { readonly pause: number }
  /** Lets business time pass: an ISO 8601 duration. */
  | { readonly advance: string }
  | { readonly cancel: string }
  | UserTaskStep
  | Modify
  /** Takes an instance to another process of the case; `map` names elements of it by those of the old one. */
  | { readonly migrate: string; readonly to: string; readonly map: Readonly<Record<string, string>> };

/** What people do to a native user task, named by its element. */
type UserTaskStep =
  /** With `claim` only if nobody has it. */
  | { readonly assign: string; readonly assignee: string; readonly claim?: boolean }
  | { readonly unassign: string }
  | { readonly update: string; readonly changeset: Variables }
  | { readonly finish: string; readonly variables?: Variables };

export interface Modify {
  readonly modify: string;
  readonly enter?: readonly {
    /** Its id. */
    readonly element: string;
    /** The instance of a scope around it in which it is activated. */
    readonly ancestor?: string;
    readonly variables?: Variables;
    /** Id of the scope around it that gets the variables; by default the process. */
    readonly scope?: string;
  }[];
  readonly terminate?: readonly string[];
}

/** A model and what clients do with it, the same for every engine. */
export interface Case {
  /** Unique; starts with the rule it shows: `rule 17: …`. */
  readonly name: string;
  /** BPMN, DMN and form files, deployed together before the first step. */
  readonly files: readonly string[];
  readonly script: readonly Step[];
  /** Why the embedded engine does something else on purpose, as docs/differences.md says. */
  readonly differs?: string;
}

/** What each step changed, as sorted lines of text. */
export interface Trace {
  readonly name: string;
  readonly steps: readonly TraceStep[];
}

export interface TraceStep {
  /** The step as compact JSON. */
  readonly do: string;
  readonly then: readonly string[];
}

/** The name of a case as the name of a file. */
export const fileNameOf = ({ name }: { name: string }): string =>
  `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}.json`;
