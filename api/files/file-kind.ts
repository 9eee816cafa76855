import { AppError } from '../../model/errors.ts';
import type { FileMediaType } from '../../model/file.ts';
import type { Upload } from '../http/multipart.ts';

/** What the first bytes say; names and headers are only what a sender claims. */
function kindOf(bytes: Buffer): FileMediaType | undefined {
  const begins = (text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  if (begins('%PDF-')) return 'application/pdf';
  return undefined;
}

/** Headers of senders that do not know what they send. */
const silent = new Set(['', 'application/octet-stream', 'text/plain']);

/** The kind of a file; refused when it is empty, of no kind that is taken, or not what its sender says. */
export function takenKind({ bytes, mediaType }: Upload): FileMediaType {
  if (bytes.length === 0) throw refused('EMPTY_FILE', 'is empty');
  const kind = kindOf(bytes);
  if (!kind) throw refused('UNKNOWN_KIND', 'is not a JPEG, PNG, WebP or PDF');
  const said = mediaType.toLowerCase().replace('image/jpg', 'image/jpeg');
  if (!silent.has(said) && said !== kind) throw refused('OTHER_KIND', 'is not of the kind that it says');
  return kind;
}

const refused = (code: string, message: string): AppError =>
  new AppError('FILE_REFUSED', undefined, [{ path: 'file', code, message }]);

const endings: Readonly<Record<FileMediaType, readonly string[]>> = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'application/pdf': ['.pdf'],
};

const MOST_SIGNS = 120;

/** A name without folders and signs that no file system likes, with the ending of its kind. */
export function keptName(name: string, kind: FileMediaType): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  // Browsers write a quotation mark in a name as %22.
  const plain = Array.from(last.replaceAll(/%22|[\p{C}<>:"|?*]/gu, '').trim())
    .slice(0, MOST_SIGNS)
    .join('');
  const known = endings[kind];
  if (known.some((ending) => plain.toLowerCase().endsWith(ending)) && !plain.startsWith('.')) return plain;
  return `${plain.replace(/^\.+/, '') || 'file'}${known[0] ?? ''}`;
}
