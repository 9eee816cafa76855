import { z } from 'zod';
import type { Language } from '../../../model/localised.ts';
import { LocalisedText } from '../../../model/localised.ts';
import {
  defineFieldType,
  type CheckContext,
  type FieldType,
  type OnPaper,
  type ValueProblem,
} from '../../field-type.ts';

/** Kinds of files that can be taken at all, with what people call them. */
export const mediaTypeNames: Readonly<Record<string, string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'application/pdf': 'PDF',
};
const MediaType = z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']);
const MEGABYTE = 1024 * 1024;

/** What is asked for by name: identity card, medical bill. */
export const FileKind = z.strictObject({
  kind: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,59}$/),
  title: LocalisedText,
  /** Media types of this kind; those of the field where it is left out. */
  accept: z.array(MediaType).min(1).optional(),
});

export const FileSettings = z.strictObject({
  kinds: z.array(FileKind).max(20).default([]),
  accept: z.array(MediaType).min(1).default(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']),
  min: z.int().min(0).max(50).default(0),
  max: z.int().min(1).max(50).default(10),
  /** Largest file, in bytes, as it is stored: photos are made smaller before they are sent. */
  maxBytes: z
    .int()
    .min(1024)
    .max(50 * MEGABYTE)
    .default(10 * MEGABYTE),
});
export type FileSettings = z.output<typeof FileSettings>;

/** A file that the host keeps; the form holds its id and never its bytes. */
export const FileRef = z.strictObject({
  id: z.string().min(1).max(80),
  name: z.string().min(1).max(255),
  mediaType: z.string().max(100),
  /** In bytes. */
  size: z.int().min(0),
  sha256: z.string().max(64).optional(),
  /** Which of the kinds in the field's settings it is. */
  kind: z.string().max(60).optional(),
});
export type FileRef = z.infer<typeof FileRef>;

const FileRefs = z.array(FileRef);
export const filesOf = (value: unknown): readonly FileRef[] => FileRefs.safeParse(value).data ?? [];

/** Bytes as people read them, `2.5 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [size, unit] = bytes < MEGABYTE ? [bytes / 1024, 'KB'] : [bytes / MEGABYTE, 'MB'];
  return `${size >= 100 ? Math.round(size) : Math.round(size * 10) / 10} ${unit}`;
}

/** Media types that fit a kind of file. */
export const acceptedTypes = ({ kinds, accept }: FileSettings, kind: string | undefined): readonly string[] =>
  kinds.find((one) => one.kind === kind)?.accept ?? accept;

export const typesText = (types: readonly string[]): string =>
  types.map((type) => mediaTypeNames[type] ?? type).join(' / ');

/** What is wrong with one file, by what is known of it; before it is sent and after. */
export function fileProblems(
  { name, mediaType, size, kind }: Omit<FileRef, 'id'>,
  settings: FileSettings,
): readonly ValueProblem[] {
  const types = acceptedTypes(settings, kind);
  if (kind !== undefined && !settings.kinds.some((one) => one.kind === kind))
    return [{ code: 'INVALID_VALUE' }];
  if (!types.includes(mediaType))
    return [{ code: 'FILE_TYPE_REFUSED', params: { name, types: typesText(types) } }];
  return size > settings.maxBytes
    ? [{ code: 'FILE_TOO_LARGE', params: { name, max: bytesText(settings.maxBytes) } }]
    : [];
}

function problemsOf(
  value: unknown,
  settings: FileSettings,
  { files }: CheckContext,
): readonly ValueProblem[] {
  const { data: refs } = FileRefs.safeParse(value);
  if (!refs || new Set(refs.map(({ id }) => id)).size < refs.length) return [{ code: 'INVALID_VALUE' }];
  const problems = refs.flatMap((ref) => {
    const known = files?.get(ref.id);
    if (files && !known) return [{ code: 'UNKNOWN_FILE', params: { name: ref.name } } as const];
    return fileProblems({ ...ref, ...known }, settings);
  });
  if (problems.length > 0) return problems;
  const { min, max } = settings;
  if (refs.length < min) return [{ code: 'TOO_FEW_FILES', params: { min } }];
  return refs.length > max ? [{ code: 'TOO_MANY_FILES', params: { max } }] : [];
}

function textOf(value: unknown, language: Language): string {
  return filesOf(value)
    .map(({ name }) => name)
    .join(language === 'zh' ? '、' : ', ');
}

/** What file and photo share. Rules see a list of `{id, name, mediaType, size, kind}`: `count(papers) >= 2`. */
export const filesType = (settings: FileSettings): FieldType => ({
  normalise: (raw) =>
    raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0) ? undefined : raw,
  check: (value, context) => problemsOf(value, settings, context),
  toFeel: (value) =>
    filesOf(value).map(
      ({ id, name, mediaType, size, kind = null }) =>
        new Map<string, string | number | null>([
          ['id', id],
          ['name', name],
          ['mediaType', mediaType],
          ['size', size],
          ['kind', kind],
        ]),
    ),
  fromFeel: () => undefined,
  text: textOf,
  settle: (value, { files }) =>
    FileRefs.safeParse(value).data?.map((ref) => {
      const { mediaType, size } = files?.get(ref.id) ?? ref;
      return { ...ref, mediaType, size };
    }) ?? value,
});

/** Pictures are shown on paper where they are the answer; other files are named, with what they are. */
export const filesOnPaper = (
  { kinds }: FileSettings,
  { pictures }: { readonly pictures: boolean },
): OnPaper => ({
  wide: true,
  filled: (value, language) => ({
    kind: 'files',
    files: filesOf(value).map(({ id, name, mediaType, size, kind }) => {
      const title = kinds.find((one) => one.kind === kind)?.title[language];
      const about = `${typesText([mediaType])}, ${bytesText(size)}`;
      const caption = `${title === undefined ? '' : `${title}: `}${name} (${about})`;
      return { id, caption, picture: pictures && mediaType.startsWith('image/') };
    }),
  }),
  blank: (language) => {
    const chinese = language === 'zh';
    if (pictures) return { kind: 'frame', height: 60, caption: chinese ? '粘贴照片' : 'Stick photos here' };
    const note = chinese ? '请附在表后' : 'Attach to this form';
    return kinds.length > 0
      ? { kind: 'boxes', options: kinds.map(({ title }) => title[language]), note }
      : { kind: 'frame', height: 12, caption: note };
  },
});

/** Papers of a case: photos and PDF files. */
export const file = defineFieldType({
  jsonTypes: ['array'],
  settings: FileSettings,
  missing: 'FILES_REQUIRED',
  bind: (settings) => ({ ...filesType(settings), paper: filesOnPaper(settings, { pictures: false }) }),
});
