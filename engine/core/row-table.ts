export interface RowChange<Row> {
  readonly op: 'insert' | 'update' | 'delete';
  readonly row: Row;
}

/** The living rows of one table, found by id or by owner, and what a step changes in them. */
export class RowTable<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #owned = new Map<string, Set<string>>();
  readonly #changes = new Map<string, RowChange<Row>>();
  readonly #id: (row: Row) => string;
  readonly #owner: (row: Row) => string | undefined;

  constructor(rows: readonly Row[], id: (row: Row) => string, owner: (row: Row) => string | undefined) {
    this.#id = id;
    this.#owner = owner;
    for (const row of rows) this.#keep(row);
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Rows of one owner, in the order they came. */
  owned(owner: string): Row[] {
    const found: Row[] = [];
    for (const id of this.#owned.get(owner) ?? []) {
      const row = this.#rows.get(id);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  hasOwned(owner: string): boolean {
    return (this.#owned.get(owner)?.size ?? 0) > 0;
  }

  values(): Iterable<Row> {
    return this.#rows.values();
  }

  /** Adds a row or takes the place of the one with its id. */
  put(row: Row): void {
    const id = this.#id(row);
    const op = this.#changes.get(id)?.op === 'insert' || !this.#rows.has(id) ? 'insert' : 'update';
    this.#changes.set(id, { op, row });
    this.#keep(row);
  }

  /** Writes the row a last time as history; it no longer lives. */
  end(row: Row): void {
    this.put(row);
    this.#drop(row);
  }

  delete(row: Row): void {
    const id = this.#id(row);
    if (this.#changes.get(id)?.op === 'insert') this.#changes.delete(id);
    else this.#changes.set(id, { op: 'delete', row });
    this.#drop(row);
  }

  changes(): RowChange<Row>[] {
    return [...this.#changes.values()];
  }

  #keep(row: Row): void {
    const id = this.#id(row);
    this.#rows.set(id, row);
    const owner = this.#owner(row);
    if (owner === undefined) return;
    const ids = this.#owned.get(owner);
    if (ids) ids.add(id);
    else this.#owned.set(owner, new Set([id]));
  }

  #drop(row: Row): void {
    const id = this.#id(row);
    this.#rows.delete(id);
    const owner = this.#owner(row);
    if (owner !== undefined) this.#owned.get(owner)?.delete(id);
  }
}
