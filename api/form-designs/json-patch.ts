import { AppError } from '../../model/errors.ts';
import type { PatchOperation } from '../../model/form-design.ts';

/**
 * A document after operations of RFC 6902; the document itself stays as it was. Members keep their order, an added one
 * comes last. Throws INVALID_REQUEST with the operation that does not fit.
 */
export function patched(document: unknown, operations: readonly PatchOperation[]): unknown {
  return operations.reduce<unknown>((value, operation, index) => {
    try {
      return applied(value, operation);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const field = { path: `patch.${index}`, code: 'PATCH_MISFIT', message: error.message };
      throw new AppError('INVALID_REQUEST', undefined, [field]);
    }
  }, document);
}

class Misfit extends Error {}

function applied(document: unknown, operation: PatchOperation): unknown {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return added(document, path, operation.value);
    case 'replace':
      valueAt(document, path);
      return replaced(document, path, operation.value);
    case 'remove':
      return removed(document, path);
    case 'copy':
      return added(document, path, valueAt(document, pointer(operation.from)));
    case 'move': {
      const from = pointer(operation.from);
      if (from.length < path.length && from.every((segment, i) => segment === path[i]))
        throw new Misfit('nothing moves into itself');
      return added(removed(document, from), path, valueAt(document, from));
    }
    case 'test':
      if (!isSame(valueAt(document, path), operation.value)) throw new Misfit('the value is another one');
      return document;
  }
}

/** Walks along what was sent: copies of copies can make a document larger than could ever be written down. */
function isSame(found: unknown, sent: unknown): boolean {
  if (typeof sent !== 'object' || sent === null) return found === sent;
  if (typeof found !== 'object' || found === null || Array.isArray(found) !== Array.isArray(sent))
    return false;
  const members = Object.entries(sent);
  return (
    members.length === Object.keys(found).length &&
    members.every(([name, value]) => Object.hasOwn(found, name) && isSame(Reflect.get(found, name), value))
  );
}

type Path = readonly string[];

const MOST_SEGMENTS = 200;

/** RFC 6901: `/` begins each segment, `~1` stands for a slash and `~0` for a tilde. */
function pointer(text: string): Path {
  if (text === '') return [];
  const segments = text.split('/');
  if (segments[0] !== '') throw new Misfit('a path begins with "/"');
  if (segments.length > MOST_SEGMENTS) throw new Misfit('the path is too long');
  if (segments.includes('__proto__')) throw new Misfit('a member of this name is not allowed');
  return segments.slice(1).map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((around, segment) => {
    if (Array.isArray(around)) {
      const list: readonly unknown[] = around;
      return list[indexIn(segment, list.length - 1)];
    }
    if (!isObject(around) || !Object.hasOwn(around, segment))
      throw new Misfit('there is nothing at the path');
    return Reflect.get(around, segment);
  }, value);
}

/** Copies what lies along the path and changes what is at its end. */
function along(value: unknown, path: Path, change: (around: unknown, last: string) => unknown): unknown {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return change(value, first);
  return replaced(value, [first], along(valueAt(value, [first]), rest, change));
}

function replaced(document: unknown, path: Path, value: unknown): unknown {
  if (path.length === 0) return value;
  return along(document, path, (around, last) => {
    if (!Array.isArray(around)) return withMember(around, last, value);
    const list: readonly unknown[] = around;
    return list.with(indexIn(last, list.length - 1), value);
  });
}

function added(document: unknown, path: Path, value: unknown): unknown {
  if (path.length === 0) return value;
  return along(document, path, (around, last) => {
    if (!Array.isArray(around)) return withMember(around, last, value);
    const list: readonly unknown[] = around;
    return list.toSpliced(last === '-' ? list.length : indexIn(last, list.length), 0, value);
  });
}

function removed(document: unknown, path: Path): unknown {
  if (path.length === 0) throw new Misfit('the whole document is not removed');
  return along(document, path, (around, last) => {
    valueAt(around, [last]);
    if (!Array.isArray(around))
      return isObject(around)
        ? Object.fromEntries(Object.entries(around).filter(([name]) => name !== last))
        : around;
    const list: readonly unknown[] = around;
    return list.toSpliced(indexIn(last, list.length - 1), 1);
  });
}

function withMember(around: unknown, name: string, value: unknown): unknown {
  if (!isObject(around)) throw new Misfit('there is nothing at the path');
  return { ...around, [name]: value };
}

function indexIn(segment: string, highest: number): number {
  const index = /^(0|[1-9]\d{0,6})$/.test(segment) ? Number(segment) : NaN;
  if (!(index <= highest)) throw new Misfit('the list has no such place');
  return index;
}
