import type { Sql } from '../../kit/database.ts';
import type { Printout } from '../../model/printout.ts';
import { listFilesFor, readFileBytes } from '../../store/case-file.ts';
import type { HeldPrintout } from './case-printouts.ts';

/** Pictures of one paper, in bytes; what is beyond is named on it and can be looked at in the system. */
const MOST_BYTES = 24 * 1024 * 1024;

/** The pictures that a printout shows, as far as they belong to its holder. */
export async function picturesOf(
  sql: Sql,
  { printout, holder }: HeldPrintout,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  let left = MOST_BYTES;
  for (const { id, size } of await listFilesFor(sql, holder, pictureIds(printout))) {
    if (size > left) continue;
    const bytes = await readFileBytes(sql, id);
    if (!bytes) continue;
    left -= size;
    pictures.set(id, bytes);
  }
  return pictures;
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

function pictureIds({ blocks }: Printout): string[] {
  const answers = blocks.flatMap((block) => (block.kind === 'question' ? [block.answer] : []));
  return answers
    .flatMap((answer) => (answer.kind === 'files' ? answer.files : []))
    .filter(({ id, picture }) => picture && isUuid(id))
    .map(({ id }) => id);
}
