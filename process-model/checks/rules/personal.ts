import { parse, childrenOf, type Node } from '../../../feel/index.ts';
import type { Mapping } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';
import { problem, type ProcessProblem } from '../problem.ts';
import type { World } from '../world.ts';
import { elementsOf } from './elements.ts';

/** What fields about persons are usually called, where no form tells. */
const usual =
  /^(identity(number|no)|id(number|no|card)|phone(number|no)?|mobile|bank(card|account)|card(no|number)|account(no|number)|(applicant|person|member|payee)name)$/i;

/** Mappings that would put somebody's name or numbers among the variables of the engine. */
export function personalMappings(process: CheckedProcess, { forms }: World): readonly ProcessProblem[] {
  const personal = new Set(
    forms.flatMap(({ fields }) => fields.flatMap((one) => (one.personal ? [one.name] : []))),
  );
  const names = (name: string): boolean => usual.test(name) || personal.has(name);
  return elementsOf(process).flatMap(({ id, inputs, outputs }) => [
    ...found(id, 'input', inputs, names),
    ...found(id, 'output', outputs, names),
  ]);
}

function found(
  element: string,
  direction: 'input' | 'output',
  mappings: readonly Mapping[],
  isPersonal: (name: string) => boolean,
): ProcessProblem[] {
  return mappings.flatMap(({ source, target }) => {
    const name = [...target, ...namesIn(source.source)].find(isPersonal);
    if (name === undefined) return [];
    const path = target.join('.');
    return [
      problem('PERSONAL_MAPPING', element, {
        params: { name, target: path },
        repair: { kind: 'dropMapping', element, direction, target: path },
      }),
    ];
  });
}

/** Names of variables and of what is read of them. */
function namesIn(source: string): string[] {
  const parsed = parse(source.replace(/^=/, ''));
  return parsed.ok ? namesOf(parsed.tree) : [];
}

function namesOf(node: Node): string[] {
  const own = node.kind === 'name' ? node.names : node.kind === 'path' ? [node.key] : [];
  return [...own, ...childrenOf(node).flatMap(namesOf)];
}
