import { z } from 'zod';
import { FoundOptions } from '../../model/choice-source.ts';
import { Dictionary } from '../../model/dictionaries/dictionary.ts';
import { DivisionList } from '../../model/division.ts';
import { FileRef } from '../../model/file.ts';
import { FoundPeople } from '../../model/person-search.ts';
import type { FormServices } from '../form/form-services.ts';
import { ApiError, get, Problem } from './client.ts';

/** What the server offers to the fields of forms. */
export const formServices: FormServices = {
  dictionary: async (code) =>
    (await get(Dictionary, `/api/dictionaries/${encodeURIComponent(code)}`)).options,
  search: async (source, text, signal) =>
    (await get(FoundOptions, `/api/choices/${encodeURIComponent(source)}`, { text }, signal)).items,
  divisions: async (parent, signal) => (await get(DivisionList, '/api/divisions', { parent }, signal)).items,
  findDivisions: async (text, signal) => (await get(DivisionList, '/api/divisions', { text }, signal)).items,
  people: async (text, signal) => (await get(FoundPeople, '/api/people', { text }, signal)).items,
  upload: (file, _kind, onProgress, signal) => upload(file, onProgress, signal),
  fileUrl: (id) => `/api/files/${id}`,
};

/** `fetch` says nothing of how much was sent; the older interface does. */
function upload(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<FileRef> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', file);
    request.open('POST', '/api/files');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => failed(new ApiError(0, { code: 'OFFLINE' }));
    request.onabort = () => failed(new DOMException('The upload was cancelled', 'AbortError'));
    request.onload = () => {
      const answer = FileRef.safeParse(parsed(request.responseText));
      if (request.status === 201 && answer.success) done(answer.data);
      else failed(new ApiError(request.status, problemOf(request.responseText)));
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

const problemOf = (text: string): z.infer<typeof Problem> =>
  Problem.safeParse(parsed(text)).data ?? { code: 'INTERNAL' };

function parsed(text: string): unknown {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
