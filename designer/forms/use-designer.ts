import {
  computed,
  inject,
  provide,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type ShallowRef,
} from 'vue';
import { labelText, refusalText, type Command, type Label } from '../../form-model/design/command.ts';
import { indexOf, subtree } from '../../form-model/design/design-index.ts';
import type { Design, DesignNode, NodeId } from '../../form-model/design/design.ts';
import { createEditor } from '../../form-model/design/editor.ts';
import type { JsonObject } from '../../form-model/design/json.ts';
import type { Language } from '../../model/localised.ts';

/** A form under construction on the screen: what it is, what is selected in it, and what is said about it. */
export interface Designer {
  readonly design: Readonly<ShallowRef<Design>>;
  readonly selection: Readonly<ShallowRef<readonly NodeId[]>>;
  /** The one node that is selected, if it is one. */
  readonly selected: ComputedRef<DesignNode | undefined>;
  readonly undoLabel: ComputedRef<Label | undefined>;
  readonly redoLabel: ComputedRef<Label | undefined>;
  /** Why the last edit could not be made; empty after one that could. */
  readonly refused: Readonly<ShallowRef<string>>;
  /** The last thing that was done or refused, for the live region. */
  readonly said: Readonly<ShallowRef<string>>;
  /** The document as it stands. */
  document(): JsonObject;
  /** Makes edits as one step, all or none; a refusal is said, and false is given. */
  run(commands: Command | readonly Command[], label?: Label): boolean;
  undo(): void;
  redo(): void;
  /** What is typed next is a step of its own. */
  seal(): void;
  select(...ids: readonly NodeId[]): void;
  /** Adds a node to the selection or takes it out. */
  toggle(id: NodeId): void;
  /** Selects all from the one selected last to this one. */
  extend(id: NodeId): void;
  say(text: string): void;
  /** Hears of every change, until the function it gives back is called. */
  onChange(listener: () => void): () => void;
}

/** Words for what is said to screen readers. */
interface Speech {
  readonly t: (key: string, params?: Record<string, string>) => string;
  readonly language: () => Language;
}

const injected: InjectionKey<Designer> = Symbol('designer');

export const provideDesigner = (designer: Designer): void => provide(injected, designer);

export function useDesigner(): Designer {
  const designer = inject(injected);
  if (!designer) throw new Error('A part of the designer stands outside of it');
  return designer;
}

export function createDesigner(start: Design, { t, language }: Speech): Designer {
  const editor = createEditor(start);
  const design = shallowRef(start);
  const selection = shallowRef<readonly NodeId[]>([]);
  const said = shallowRef('');
  const refused = shallowRef('');
  const say = (text: string): void => {
    // The same words twice would not be heard the second time.
    said.value = said.value === text ? `${text}\u00a0` : text;
  };
  const keep = (ids: readonly NodeId[]): void => {
    selection.value = ids.filter((id) => design.value.nodes[id]);
  };
  const history = shallowRef(editor.history);
  editor.onChange(({ kind, label, selection: touched }) => {
    design.value = editor.design;
    history.value = editor.history;
    if (kind !== 'run')
      say(t('designer.done', { what: labelText(label)[language()], kind: t(`designer.${kind}`) }));
    keep(touched.length > 0 ? touched : selection.value);
  });
  return {
    ...{ design, selection, said, refused, say },
    onChange: (listener) => editor.onChange(() => listener()),
    selected: computed(() => {
      const [only, other] = selection.value;
      return only === undefined || other !== undefined ? undefined : design.value.nodes[only];
    }),
    undoLabel: computed(() => history.value.undo[0]),
    redoLabel: computed(() => history.value.redo[0]),
    document: () => editor.document(),
    run(commands, label) {
      const outcome = editor.run(commands, label);
      if (!outcome.ok) {
        refused.value = refusalText(outcome.refusal)[language()];
        say(refused.value);
        return false;
      }
      refused.value = '';
      if (outcome.selection.length > 0) keep(outcome.selection);
      return true;
    },
    undo: () => void editor.undo(),
    redo: () => void editor.redo(),
    seal: () => editor.seal(),
    select(...ids) {
      editor.seal();
      keep(ids);
    },
    toggle(id) {
      const has = selection.value.includes(id);
      keep(has ? selection.value.filter((other) => other !== id) : [...selection.value, id]);
    },
    extend(id) {
      const order = indexOf(design.value).inOrder.map((node) => node.id);
      const from = order.indexOf(selection.value.at(-1) ?? id);
      const [first, last] = [from, order.indexOf(id)].sort((a, b) => a - b);
      keep(order.slice(first, (last ?? 0) + 1));
    },
  };
}

/** Selected nodes without those that stand within other selected ones, in the order of the form. */
export function outermost(design: Design, ids: readonly NodeId[]): readonly NodeId[] {
  const within = new Set(
    ids.flatMap((id) =>
      subtree(design, id)
        .slice(1)
        .map((node) => node.id),
    ),
  );
  const wanted = new Set(ids);
  return indexOf(design)
    .inOrder.map(({ id }) => id)
    .filter((id) => wanted.has(id) && !within.has(id));
}
