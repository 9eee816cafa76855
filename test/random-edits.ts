import {
  add,
  changeType,
  duplicate,
  move,
  remove,
  rename,
  set,
  setDocument,
  setHead,
  setRight,
  setRule,
  unwrap,
  wrap,
} from '../form-model/design/commands.ts';
import { copyText, paste } from '../form-model/design/clipboard.ts';
import type { Command } from '../form-model/design/command.ts';
import type { Design } from '../form-model/design/design.ts';
import { documentOf } from '../form-model/design/document-of.ts';
import type { Position } from '../form-model/design/position.ts';
import { both } from './form-builder.ts';

const components = ['text', 'money', 'choice', 'section', 'columns', 'table', 'calculated', 'richText'];

/** An edit that an administrator might make, chosen by chance; some are refused. */
export function randomEdit(design: Design, random: () => number): readonly Command[] {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const ids = Object.keys(design.nodes);
  const id = pick(ids) ?? 'none';
  const some = ids.filter(() => random() < 0.15);
  const target: Position =
    random() < 0.4
      ? { where: 'inside', target: random() < 0.3 ? null : id }
      : { where: random() < 0.5 ? 'before' : 'after', target: id };
  const name = `f${Math.floor(random() * 30)}`;
  const edits: readonly (() => readonly Command[])[] = [
    () => [add(pick(components) ?? 'text', random() < 0.2 ? { where: 'inside', target: null } : target)],
    () => [add(pick(components) ?? 'text', target)],
    () => [move(design, [id, ...some.slice(0, 2)], target)],
    () => [move(design, [id], target)],
    () => (random() < 0.3 ? [remove(design, [id])] : []),
    () => duplicate(design, [id, ...some.slice(0, 1)]),
    () => [wrap([id, ...some.slice(0, 1)], pick(['section', 'columns', 'tabs'] as const) ?? 'section')],
    () => [unwrap(design, id)],
    () => [rename(design, id, name)],
    () => [set(design, id, ['title', 'zh'], name)],
    () => [set(design, id, ['required'], random() < 0.5 ? true : undefined)],
    () => [set(design, id, ['x-component-props', 'maxLength'], Math.floor(random() * 100) + 1)],
    () => [changeType(design, id, pick(components) ?? 'text')],
    () => [setRule(design, id, 0, { set: 'visible', feel: `${name} = null` })],
    () => [setRule(design, id, 0, undefined)],
    () => [setRight('acceptance', name, pick(['hidden', 'read', 'write', 'required', undefined] as const))],
    () => [setHead(['title'], both(name))],
    () => paste(copyText(design, [id, ...some]), target),
    () => [setDocument({ ...documentOf(design), description: both(name) })],
  ];
  return pick(edits)?.() ?? [];
}
