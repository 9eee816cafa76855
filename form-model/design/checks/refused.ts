import type { Language, LocalisedText } from '../../../model/localised.ts';
import { set, setHead, setRight, setRule } from '../commands/settings.ts';
import { remove } from '../commands/structure.ts';
import { rename } from '../commands/rename.ts';
import type { Command } from '../command.ts';
import type { Design, DesignNode } from '../design.ts';
import { componentOf, indexOf, nodeAtPath } from '../design-index.ts';
import { isObject } from '../json.ts';
import { factsOf, rulesOf } from '../design-names.ts';
import { freeName, takenNames, titleOf } from '../naming.ts';
import { componentTitle } from '../palette.ts';
import { reasonText } from '../texts/reason-texts.ts';
import type { CheckContext, DesignCheck, DesignProblem } from './problem.ts';

/** Said better by a check of its own. */
const saidElsewhere: ReadonlySet<string> = new Set(['a table needs columns']);

/** Everything that parsing refuses: the form cannot be published. */
export const refused: DesignCheck = {
  codes: [
    'INVALID_DOCUMENT',
    'CODE_IN_TEXT',
    'TOO_LARGE',
    'UNKNOWN_FIELD_TYPE',
    'INVALID_FIELD',
    'INVALID_SETTINGS',
    'DUPLICATE_NAME',
    'RESERVED_NAME',
    'INVALID_RULE',
    'CIRCULAR_RULE',
    'UNKNOWN_RIGHT',
  ],
  find: ({ design, refused: problems }: CheckContext) =>
    problems
      .filter(({ reason }) => !saidElsewhere.has(reason))
      .map(({ path, code, reason }) => ({
        code,
        severity: 'error',
        node: nodeAtPath(design, path)?.id,
        path,
        params: { reason: code === 'CIRCULAR_RULE' ? circleText(design, reason) : reasonText(reason) },
      })),
  repairs,
};

/** A circle by the titles of its fields, as an administrator knows them. */
function circleText(design: Design, reason: string): LocalisedText {
  const { byPattern } = indexOf(design);
  const title = (pattern: string, language: Language): string => {
    const node = byPattern.get(pattern);
    return node ? titleOf(node)[language] : pattern;
  };
  const said = reasonText(reason);
  const titled = (language: Language): string =>
    said[language].replace(/[^\s：]+(?: → \S+)+$/u, (names) =>
      names
        .split(' → ')
        .map((name) => title(name, language))
        .join(' → '),
    );
  return { zh: titled('zh'), en: titled('en') };
}

type Repair = (problem: DesignProblem, design: Design, node: DesignNode) => readonly Command[];

const withFreeName: Repair = (_problem, design, node) => {
  const table = indexOf(design).places.get(node.id)?.table ?? null;
  return [rename(design, node.id, freeName(node.name, takenNames(design, table)))];
};

const withTitle: Repair = ({ path }, design, node) =>
  nodeAtPath(design, path)?.rest === 'title'
    ? [set(design, node.id, ['title'], { ...componentTitle(componentOf(node) ?? '') })]
    : [];

/** Lets go of a name that a setting has and that is not there (any more). */
const withoutName: Repair = ({ params: { reason } }, design, { id, keywords }) => {
  const said = typeof reason === 'object' ? reason.en : '';
  const name = /^(?:there is no field|the table has no column) "(.+?)"/.exec(said)?.[1];
  const settings = keywords['x-component-props'];
  if (name === undefined || !isObject(settings)) return [];
  return Object.entries(settings).flatMap(([key, value]) => {
    const path = ['x-component-props', key];
    if (value === name) return [set(design, id, path, undefined)];
    const others =
      Array.isArray(value) && value.includes(name) ? value.filter((one) => one !== name) : undefined;
    return others ? [set(design, id, path, others.length > 0 ? others : undefined)] : [];
  });
};

const withoutCircle: Repair = (_problem, design, node) => {
  const rule = rulesOf(node).find(({ set: target }) => ['visible', 'value', 'readOnly'].includes(target));
  return rule ? [setRule(design, node.id, rule.index, undefined)] : [];
};

const repairsOfNodes: Partial<Record<DesignProblem['code'], Repair>> = {
  DUPLICATE_NAME: withFreeName,
  RESERVED_NAME: withFreeName,
  UNKNOWN_FIELD_TYPE: (_problem, design, { id }) => [remove(design, [id])],
  INVALID_FIELD: (problem, design, node) => [
    ...withTitle(problem, design, node),
    ...withoutName(problem, design, node),
  ],
  INVALID_SETTINGS: withoutName,
  CIRCULAR_RULE: withoutCircle,
};

function repairs(problem: DesignProblem, design: Design): readonly Command[] {
  const { code, path } = problem;
  if (code === 'UNKNOWN_RIGHT') return withoutRight(path);
  if (code === 'DUPLICATE_NAME' && path.startsWith('facts.'))
    return [
      setHead(
        ['facts'],
        [...new Set(factsOf(design))].filter((fact) => !takenByField(design, fact)),
      ),
    ];
  const node = problem.node === undefined ? undefined : design.nodes[problem.node];
  return node ? (repairsOfNodes[code]?.(problem, design, node) ?? []) : [];
}

const takenByField = (design: Design, fact: string): boolean => indexOf(design).byPattern.has(fact);

function withoutRight(path: string): readonly Command[] {
  const [, step, ...pattern] = path.split('.');
  return step === undefined ? [] : [setRight(step, pattern.join('.'), undefined)];
}
