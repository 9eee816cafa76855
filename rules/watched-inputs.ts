import { isContext, isList, type Context, type Value } from '../feel/index.ts';

export interface Watched {
  get(name: string): Value | undefined;
  /** Leaves that were read, by path, in the order of reading; undefined for a name that was not there. */
  read(): ReadonlyMap<string, Value | undefined>;
  /** Whether something was read that is not there. */
  missing(): boolean;
}

/**
 * Hands contexts to an evaluation and notes what it reads of them. FEEL itself can't tell "no such input" from "the
 * input is null", and `null = 0` is false there; who decides on a person's claim has to know.
 */
export function watch(roots: Readonly<Record<string, Context>>): Watched {
  const reads = new Map<string, Value | undefined>();
  const watched = new Map(
    Object.entries(roots).map(([name, context]) => [name, new WatchedContext(context, name, reads)]),
  );
  return {
    get: (name) => watched.get(name),
    read: () => leaves(reads),
    missing: () => [...reads.values()].includes(undefined),
  };
}

class WatchedContext extends Map<string, Value> {
  readonly #path: string;
  readonly #reads: Map<string, Value | undefined>;

  constructor(context: Context, path: string, reads: Map<string, Value | undefined>) {
    super(
      [...context].map(([name, value]): [string, Value] => [
        name,
        watchedValue(value, `${path}.${name}`, reads),
      ]),
    );
    this.#path = path;
    this.#reads = reads;
  }

  override get(name: string): Value | undefined {
    const value = super.get(name);
    this.#reads.set(`${this.#path}.${name}`, value);
    return value;
  }

  override has(name: string): boolean {
    const there = super.has(name);
    if (!there) this.#reads.set(`${this.#path}.${name}`, undefined);
    return there;
  }
}

function watchedValue(value: Value, path: string, reads: Map<string, Value | undefined>): Value {
  if (isContext(value)) return new WatchedContext(value, path, reads);
  if (isList(value))
    return value.map((member, index) => watchedValue(member, `${path}[${index + 1}]`, reads));
  return value;
}

/** Drops a context from the readings where something inside it was read: its path says less than theirs. */
function leaves(reads: ReadonlyMap<string, Value | undefined>): Map<string, Value | undefined> {
  const paths = [...reads.keys()];
  return new Map(
    [...reads].filter(
      ([path]) => !paths.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`)),
    ),
  );
}
