import { apply, create, type Patches } from 'mutative';
import type { LocalisedText } from '../../model/localised.ts';
import type { Design, DesignNode, NodeId } from './design.ts';
import { isObject, type JsonObject } from './json.ts';
import { commandTexts, refusalTexts } from './texts/command-texts.ts';
import { filledText, type TextParams } from './texts/text.ts';

export type CommandCode = keyof typeof commandTexts;
export type RefusalCode = keyof typeof refusalTexts;

export interface Label {
  readonly code: CommandCode;
  readonly params: TextParams;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly params: TextParams;
}

export const labelText = ({ code, params }: Label): LocalisedText => filledText(commandTexts[code], params);
export const refusalText = ({ code, params }: Refusal): LocalisedText =>
  filledText(refusalTexts[code], params);

/** A design that a command may write into. */
export interface DesignDraft {
  head: JsonObject;
  nodes: Record<NodeId, DraftNode>;
  nextId: number;
}

type DraftNode = { -readonly [Key in keyof Omit<DesignNode, 'keywords'>]: DesignNode[Key] } & {
  keywords: JsonObject;
};

/** What should be selected after a command, or why it changed nothing. */
export type Outcome =
  | { readonly ok: true; readonly selection: readonly NodeId[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** One edit. Pure: `apply` reads the design as it is, and writes into the draft alone. */
export interface Command {
  readonly label: Label;
  /**
   * Commands with the same key that follow one another are one step of undo, as typing in one place is. Only for commands
   * whose last one alone would do the same.
   */
  readonly merge?: string;
  apply(design: Design, draft: DesignDraft): Outcome;
}

export const done = (...selection: readonly NodeId[]): Outcome => ({ ok: true, selection });
export const refuse = (code: RefusalCode, params: TextParams = {}): Outcome => ({
  ok: false,
  refusal: { code, params },
});

export interface Change {
  readonly ok: true;
  readonly design: Design;
  readonly patches: Patches<true>;
  readonly inverse: Patches<true>;
  readonly selection: readonly NodeId[];
}
export type Changed = Change | { readonly ok: false; readonly refusal: Refusal };

/** The design after some commands, each upon what the one before it left; all of them or none. */
export function changed(design: Design, commands: readonly Command[]): Changed {
  let now = design;
  let selection: readonly NodeId[] = [];
  const patches: Patches<true>[] = [];
  const inverse: Patches<true>[] = [];
  for (const command of commands) {
    const change = changedOnce(now, command);
    if (!change.ok) return change;
    const { nodes } = change.design;
    now = change.design;
    selection = [...new Set([...selection, ...change.selection])].filter((id) => id in nodes);
    patches.push(change.patches);
    inverse.unshift(change.inverse);
  }
  return { ok: true, design: now, patches: patches.flat(), inverse: inverse.flat(), selection };
}

function changedOnce(design: Design, command: Command): Changed {
  const outcomes: Outcome[] = [];
  const recipe = (draft: object): void => {
    if (isDesign(draft)) outcomes.push(command.apply(design, draft));
  };
  const [next, patches, inverse] = create<object, false, true>(design, recipe, { enablePatches: true });
  const [outcome = done()] = outcomes;
  if (!outcome.ok) return outcome;
  if (patches.length === 0) return { ok: true, design, patches, inverse, selection: outcome.selection };
  return { ok: true, design: asDesign(next), patches, inverse, selection: outcome.selection };
}

/** The design after patches of another that led to it, or away from it. */
export const patched = (design: Design, patches: Patches<true>): Design =>
  patches.length === 0 ? design : asDesign(apply<object>(design, patches));

/** The types of mutative would look into JSON without end; so it is handed objects, and they are looked at again. */
const isDesign = (value: object): value is DesignDraft =>
  'head' in value && isObject(value.head) && 'nodes' in value && isObject(value.nodes) && 'nextId' in value;

function asDesign(value: object): Design {
  if (!isDesign(value)) throw new Error('The patches lead to something that is no design.');
  return value;
}
