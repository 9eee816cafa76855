import { nameSpans } from '../../../feel/index.ts';
import type { Mention } from '../../rules/reads.ts';
import { changed, done, refuse, type Command, type DesignDraft, type Outcome } from '../command.ts';
import type { Design, DesignNode, NodeId } from '../design.ts';
import { indexOf, patternOf } from '../design-index.ts';
import { patternsNamed, readsAt, rulesOf, usesOf, type NodeRule } from '../design-names.ts';
import { isObject, type Json } from '../json.ts';
import { nameRefusal, titleOf } from '../naming.ts';
import { moveRights } from '../rights-of-design.ts';
import { settingsThatName } from '../settings-that-name.ts';

/** Without looking for rules that would read another field by the new name. */
export function plainRename(id: NodeId, name: string, from: string): Command {
  return {
    label: { code: 'RENAME', params: { from, to: name } },
    apply(design, draft) {
      const node = design.nodes[id];
      if (!node) return refuse('UNKNOWN_NODE');
      if (node.name === name) return done(id);
      const refusal = nameRefusal(design, node, name);
      if (refusal) return { ok: false, refusal };
      applyName(design, draft, node, name);
      return done(id);
    },
  };
}

/**
 * Gives a field another name, and mends all that names it: rules, rights, settings, print. Refused where a rule would read
 * another field by the new name.
 */
export function rename(design: Design, id: NodeId, name: string): Command {
  const command = plainRename(id, name, design.nodes[id]?.name ?? '');
  return { ...command, apply: (now, draft) => guarded(now, draft, { command, id, name }) };
}

interface Renaming {
  readonly command: Command;
  readonly id: NodeId;
  readonly name: string;
}

/** Tries it first on the side, and compares what every rule reads before and after. */
function guarded(design: Design, draft: DesignDraft, { command, id, name }: Renaming): Outcome {
  const tried = changed(design, [command]);
  if (!tried.ok) return tried;
  const from = patternOf(design, id);
  const to = patternOf(tried.design, id);
  const moved = (pattern: string): string =>
    pattern === from || pattern.startsWith(`${from}.*`) ? `${to}${pattern.slice(from.length)}` : pattern;
  for (const node of indexOf(design).inOrder) {
    const before = rulesOf(node).map((rule) => namedBy(design, node.id, rule).map(moved).join(' '));
    const after = rulesOf(tried.design.nodes[node.id] ?? node).map((rule) =>
      namedBy(tried.design, node.id, rule).join(' '),
    );
    if (before.some((read, i) => read !== after[i]))
      return refuse('NAME_CAPTURED', { name, title: titleOf(node) });
  }
  return command.apply(design, draft);
}

const namedBy = (design: Design, id: NodeId, { feel }: NodeRule): readonly string[] => {
  const reads = readsAt(design, id, feel);
  return reads ? patternsNamed(reads) : [];
};

function applyName(design: Design, draft: DesignDraft, node: DesignNode, name: string): void {
  const pattern = patternOf(design, node.id);
  const own = draft.nodes[node.id];
  if (!own) return;
  own.name = name;
  for (const use of usesOf(design, new Set([pattern]))) renameInRule(design, draft, use, { pattern, name });
  renameInSettings(design, draft, node, name);
  const to = `${pattern.slice(0, pattern.length - node.name.length)}${name}`;
  moveRights(draft, pattern, to);
}

function renameInRule(
  design: Design,
  draft: DesignDraft,
  use: { readonly id: NodeId; readonly rule: number },
  { pattern, name }: { readonly pattern: string; readonly name: string },
): void {
  const node = design.nodes[use.id];
  const rule = node && rulesOf(node).find(({ index }) => index === use.rule);
  const reads = rule && readsAt(design, use.id, rule.feel);
  const rules = draft.nodes[use.id]?.keywords['x-rules'];
  const json = Array.isArray(rules) ? rules[use.rule] : undefined;
  if (!reads || !isObject(json)) return;
  json['feel'] = withName(
    rule.feel,
    reads.mentions.filter(({ shape }) => shape.pattern === pattern),
    name,
  );
}

/** The source with other words at the places that the parsed tree names. */
export function withName(source: string, mentions: readonly Mention[], name: string): string {
  const spans = mentions.flatMap(({ node, index }) => nameSpans(source, node)[index] ?? []);
  const places = new Map(spans.map((span) => [span.start, span.end]));
  return [...places]
    .sort(([a], [b]) => b - a)
    .reduce((text, [start, end]) => `${text.slice(0, start)}${name}${text.slice(end)}`, source);
}

function renameInSettings(design: Design, draft: DesignDraft, node: DesignNode, name: string): void {
  const table = indexOf(design).places.get(node.id)?.table ?? null;
  for (const other of indexOf(design).inOrder) {
    const settings = draft.nodes[other.id]?.keywords['x-component-props'];
    if (!isObject(settings)) continue;
    for (const [key, { columns }] of Object.entries(settingsThatName(other))) {
      const scope = columns ? other.id : (indexOf(design).places.get(other.id)?.table ?? null);
      const named = settings[key];
      if (scope === table && named !== undefined && names(named, node.name))
        settings[key] = renamed(named, node.name, name);
    }
  }
}

const names = (setting: Json, name: string): boolean =>
  setting === name || (Array.isArray(setting) && setting.includes(name));

const renamed = (setting: Json, from: string, to: string): Json =>
  Array.isArray(setting) ? setting.map((member) => (member === from ? to : member)) : to;

/** Takes removed columns out of the totals of their table. */
export function forgetInSettings(design: Design, draft: DesignDraft, removed: readonly DesignNode[]): void {
  for (const node of removed) {
    const table = indexOf(design).places.get(node.id)?.table;
    const settings = table ? draft.nodes[table]?.keywords['x-component-props'] : undefined;
    if (!isObject(settings)) continue;
    const { totals, heading } = settings;
    if (Array.isArray(totals) && totals.includes(node.name))
      settings['totals'] = totals.filter((total) => total !== node.name);
    if (heading === node.name) delete settings['heading'];
  }
}
