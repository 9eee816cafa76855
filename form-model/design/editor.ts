import type { Patches } from 'mutative';
import type { JsonObject } from './json.ts';
import { changed, patched, type Change, type Command, type Label, type Outcome } from './command.ts';
import type { Design, NodeId } from './design.ts';
import { documentOf } from './document-of.ts';

/** What happened, for those who draw the design or save it. */
export interface EditorChange {
  readonly kind: 'run' | 'undo' | 'redo';
  readonly label: Label;
  readonly patches: Patches<true>;
  readonly selection: readonly NodeId[];
}

export interface Editor {
  readonly design: Design;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Labels of what can be undone, the last done first, and of what can be done again, the next first. */
  readonly history: { readonly undo: readonly Label[]; readonly redo: readonly Label[] };
  document(): JsonObject;
  /** Runs commands as one step, called by its label or that of the first; all of them or, if one is refused, none. */
  run(commands: Command | readonly Command[], label?: Label): Outcome;
  /** What is to be selected then; undefined where there is nothing to undo. */
  undo(): readonly NodeId[] | undefined;
  redo(): readonly NodeId[] | undefined;
  /** Ends a step: what is typed next in the same place is undone by itself. */
  seal(): void;
  /** Hears of every change from now on, until the function it gives back is called. */
  onChange(listener: (change: EditorChange) => void): () => void;
}

/** One step of undo: patches there and back, never the whole design. */
interface Step {
  readonly label: Label;
  readonly patches: Patches<true>;
  readonly inverse: Patches<true>;
  readonly before: readonly NodeId[];
  readonly after: readonly NodeId[];
}

interface OpenStep {
  readonly merge: string;
  readonly design: Design;
}

const MAX_STEPS = 1000;

export const createEditor = (design: Design): Editor => new DesignEditor(design);

class DesignEditor implements Editor {
  design: Design;
  private readonly done: Step[] = [];
  private readonly undone: Step[] = [];
  private readonly listeners = new Set<(change: EditorChange) => void>();
  /** The last step while it may grow, and the design it began with. */
  private open: OpenStep | undefined;
  private selection: readonly NodeId[] = [];

  constructor(design: Design) {
    this.design = design;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  get history(): Editor['history'] {
    const labels = (steps: readonly Step[]): readonly Label[] => steps.map(({ label }) => label).reverse();
    return { undo: labels(this.done), redo: labels(this.undone) };
  }

  document(): JsonObject {
    return documentOf(this.design);
  }

  run(given: Command | readonly Command[], named?: Label): Outcome {
    const commands = 'apply' in given ? [given] : given;
    const [first] = commands;
    if (!first) return { ok: false, refusal: { code: 'NOTHING_SELECTED', params: {} } };
    const merge = commands.length === 1 ? first.merge : undefined;
    const growing = merge !== undefined && this.open?.merge === merge ? this.open : undefined;
    const base = growing?.design ?? this.design;
    const change = changed(base, commands);
    if (!change.ok) return change;
    this.keep(change, { label: named ?? first.label, grown: growing !== undefined });
    this.open = merge === undefined ? undefined : { merge, design: base };
    return { ok: true, selection: change.selection };
  }

  /** Makes a change a step of its own, or puts it in the place of the last one. */
  private keep(change: Change, { label, grown }: { readonly label: Label; readonly grown: boolean }): void {
    const { patches, inverse, selection, design } = change;
    const last = grown ? this.done.pop() : undefined;
    const told = [...(last?.inverse ?? []), ...patches];
    if (told.length === 0) return;
    this.undone.length = 0;
    // Typing back to where it began leaves no step, but those who listen have to hear of it.
    if (patches.length > 0)
      this.done.push({ label, patches, inverse, before: last?.before ?? this.selection, after: selection });
    if (this.done.length > MAX_STEPS) this.done.shift();
    this.become(design, { kind: 'run', label, patches: told, selection });
  }

  undo(): readonly NodeId[] | undefined {
    const step = this.done.pop();
    if (!step) return undefined;
    this.undone.push(step);
    return this.step('undo', step, { patches: step.inverse, selection: step.before });
  }

  redo(): readonly NodeId[] | undefined {
    const step = this.undone.pop();
    if (!step) return undefined;
    this.done.push(step);
    return this.step('redo', step, { patches: step.patches, selection: step.after });
  }

  seal(): void {
    this.open = undefined;
  }

  onChange(listener: (change: EditorChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private step(
    kind: 'undo' | 'redo',
    { label }: Step,
    { patches, selection }: Pick<EditorChange, 'patches' | 'selection'>,
  ): readonly NodeId[] {
    this.open = undefined;
    const next = patched(this.design, patches);
    const there = selection.filter((id) => next.nodes[id] !== undefined);
    this.become(next, { kind, label, patches, selection: there });
    return there;
  }

  private become(design: Design, change: EditorChange): void {
    this.design = design;
    this.selection = change.selection;
    for (const listener of [...this.listeners]) listener(change);
  }
}
