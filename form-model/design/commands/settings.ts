import { registry } from '../../fields/registry.ts';
import { done, refuse, type Command, type DesignDraft, type Outcome } from '../command.ts';
import { designOf, type Design, type NodeId } from '../design.ts';
import { indexOf } from '../design-index.ts';
import { isObject, jsonOf, sameJson, setAt, valueAt, type Json, type JsonPath } from '../json.ts';
import { titleOf } from '../naming.ts';
import { componentTitle, newNode } from '../palette.ts';
import { reasonText } from '../texts/reason-texts.ts';
import { propertyText } from '../texts/property-texts.ts';

/** Keywords that other commands change. */
const structural: ReadonlySet<string> = new Set(['properties', 'items', 'x-index']);

/** Sets one value of a node, by its path in the node's keywords; undefined takes it away. */
export function set(design: Design, id: NodeId, path: JsonPath, value: Json | undefined): Command {
  const node = design.nodes[id];
  const keyword = String(path[0] ?? '');
  return {
    label: { code: 'SET', params: { title: node ? titleOf(node) : '', property: propertyText(keyword) } },
    merge: JSON.stringify(['set', id, ...path]),
    apply(now, draft) {
      const own = draft.nodes[id];
      if (!now.nodes[id] || !own) return refuse('UNKNOWN_NODE');
      if (structural.has(keyword)) return refuse('INVALID_PATH', { path: path.join('.') });
      return setIn(own.keywords, path, value, [id]);
    },
  };
}

function setIn(
  json: Parameters<typeof setAt>[0],
  path: JsonPath,
  value: Json | undefined,
  selection: readonly NodeId[],
): Outcome {
  if (sameJson(valueAt(json, path), value)) return done(...selection);
  return setAt(json, path, value) ? done(...selection) : refuse('INVALID_PATH', { path: path.join('.') });
}

/** Another field type: what fits of the settings stays, and the JSON type follows. */
export function changeType(design: Design, id: NodeId, component: string): Command {
  const node = design.nodes[id];
  return {
    label: {
      code: 'CHANGE_TYPE',
      params: { title: node ? titleOf(node) : '', type: componentTitle(component) },
    },
    apply: (_now, draft) => {
      const keywords = draft.nodes[id]?.keywords;
      if (!keywords) return refuse('UNKNOWN_NODE');
      const definition = registry.get(component);
      if (definition?.kind !== 'field' || isObject(keywords['properties']) || isObject(keywords['items']))
        return refuse('INVALID_PATH', { path: 'x-component' });
      keywords['x-component'] = component;
      if (!definition.jsonTypes.some((type) => type === keywords['type']))
        keywords['type'] = definition.jsonTypes[0] ?? 'string';
      keepFitting(keywords, component);
      return done(id);
    },
  };
}

function keepFitting(keywords: DesignDraft['head'], component: string): void {
  const definition = registry.get(component);
  if (definition?.kind !== 'field') return;
  const settings = keywords['x-component-props'];
  if (isObject(settings)) {
    const fitting = Object.entries(settings).filter(
      ([key, value]) => definition.settings.safeParse({ [key]: value }).success,
    );
    if (fitting.length > 0) keywords['x-component-props'] = jsonOf(Object.fromEntries(fitting)) ?? {};
    else delete keywords['x-component-props'];
  }
  const begun = newNode(component);
  if (!definition.hasOptions) delete keywords['enum'];
  else if (keywords['enum'] === undefined && begun['enum'] !== undefined) keywords['enum'] = begun['enum'];
  if (definition.calculated && keywords['x-rules'] === undefined && begun['x-rules'] !== undefined)
    keywords['x-rules'] = begun['x-rules'];
  // A default is checked by the type it was written for.
  delete keywords['default'];
}

/** Adds a rule (index behind the last), changes one, or takes it away (undefined). */
export const setRule = (design: Design, id: NodeId, index: number, rule: Json | undefined): Command => ({
  ...listEntry(design, id, ['x-rules', index], rule),
  label: { code: 'SET_RULE', params: { title: titleAt(design, id) } },
});

/** Adds an option (index behind the last), changes one, or takes it away (undefined). */
export const setOption = (design: Design, id: NodeId, index: number, option: Json | undefined): Command => ({
  ...listEntry(design, id, ['enum', index], option),
  label: { code: 'SET_OPTION', params: { title: titleAt(design, id) } },
});

/** Moves an option, or a rule, to another place of its list. */
export const moveEntry = (
  design: Design,
  id: NodeId,
  keyword: 'enum' | 'x-rules',
  [from, to]: readonly [number, number],
): Command => ({
  label: { code: keyword === 'enum' ? 'SET_OPTION' : 'SET_RULE', params: { title: titleAt(design, id) } },
  apply: (_now, draft) => {
    const list = draft.nodes[id]?.keywords[keyword];
    if (!Array.isArray(list) || from >= list.length || to >= list.length || from < 0 || to < 0)
      return refuse('INVALID_PATH', { path: `${keyword}.${from}` });
    list.splice(to, 0, ...list.splice(from, 1));
    return done(id);
  },
});

const titleAt = (design: Design, id: NodeId): ReturnType<typeof titleOf> | string => {
  const node = design.nodes[id];
  return node ? titleOf(node) : '';
};

function listEntry(
  design: Design,
  id: NodeId,
  path: readonly [string, number],
  value: Json | undefined,
): Omit<Command, 'label'> {
  const [keyword, index] = path;
  const was = valueAt(design.nodes[id]?.keywords, path);
  return {
    // Adding or taking away is a step of its own; only changing the same one again is not.
    ...(was === undefined || value === undefined ? {} : { merge: JSON.stringify(['set', id, ...path]) }),
    apply(now, draft) {
      const own = draft.nodes[id];
      if (!now.nodes[id] || !own) return refuse('UNKNOWN_NODE');
      const outcome = setIn(own.keywords, [keyword, index], value, [id]);
      const list = own.keywords[keyword];
      if (Array.isArray(list) && list.length === 0) Reflect.deleteProperty(own.keywords, keyword);
      return outcome;
    },
  };
}

/** The right of a step for a pattern; undefined leaves it to what is around it. */
export const setRight = (
  step: string,
  pattern: string,
  right: 'hidden' | 'read' | 'write' | 'required' | undefined,
): Command => ({
  label: { code: 'SET_RIGHT', params: { step } },
  apply: (_design, draft) => {
    const outcome = setIn(draft.head, ['rights', step, pattern], right, []);
    const rights = draft.head['rights'];
    const own = isObject(rights) ? rights[step] : undefined;
    if (isObject(rights) && isObject(own) && Object.keys(own).length === 0)
      Reflect.deleteProperty(rights, step);
    return outcome;
  },
});

/** Sets a value of the document around the schema: titles, facts, rights. */
export const setHead = (path: JsonPath, value: Json | undefined): Command => ({
  label: { code: 'SET_HEAD', params: { property: propertyText(String(path[0] ?? '')) } },
  merge: JSON.stringify(['head', ...path]),
  apply: (_design, draft) =>
    path[0] === 'schema'
      ? refuse('INVALID_PATH', { path: path.join('.') })
      : setIn(draft.head, path, value, []),
});

/** Another document in place of this one, as the JSON view gives it; nodes keep their ids by their paths. */
export const setDocument = (document: unknown): Command => ({
  label: { code: 'SET_DOCUMENT', params: {} },
  merge: 'document',
  apply(design, draft) {
    const read = designOf(document, indexOf(design).byPath);
    if (!read.ok) return refuse('INVALID_DOCUMENT', { reason: reasonText(read.problems[0]?.reason ?? '') });
    const next = read.design;
    for (const id of Object.keys(design.nodes)) if (!next.nodes[id]) Reflect.deleteProperty(draft.nodes, id);
    for (const node of Object.values(next.nodes))
      if (!sameNode(design.nodes[node.id], node)) draft.nodes[node.id] = { ...node };
    for (const key of Object.keys(design.head))
      if (!(key in next.head)) Reflect.deleteProperty(draft.head, key);
    for (const [key, value] of Object.entries(next.head))
      if (!sameJson(design.head[key], value)) draft.head[key] = value;
    draft.nextId = Math.max(draft.nextId, next.nextId);
    return done();
  },
});

const sameNode = (was: Design['nodes'][string] | undefined, is: Design['nodes'][string]): boolean =>
  was !== undefined &&
  was.name === is.name &&
  was.parent === is.parent &&
  was.slot === is.slot &&
  was.order === is.order &&
  was.written === is.written &&
  sameJson(was.keywords, is.keywords);
