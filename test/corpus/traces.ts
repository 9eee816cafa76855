import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fileNameOf, type Trace } from './case.ts';

const folder = fileURLToPath(new URL('traces/', import.meta.url));

const TraceFile: z.ZodType<Trace> = z.object({
  name: z.string(),
  steps: z.array(z.object({ do: z.string(), then: z.array(z.string()) })),
});

/** The recorded trace of a case. */
export async function readTrace(name: string): Promise<Trace> {
  return TraceFile.parse(JSON.parse(await readFile(folder + fileNameOf({ name }), 'utf8')));
}

export async function writeTrace(trace: Trace): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(folder + fileNameOf(trace), `${JSON.stringify(trace, null, 1)}\n`);
}

/** Names of the files of all recorded traces. */
export async function traceFiles(): Promise<string[]> {
  return (await readdir(folder)).sort();
}

export async function removeTrace(file: string): Promise<void> {
  await rm(folder + file);
}
