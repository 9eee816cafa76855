import { join } from 'node:path';
import { z } from 'zod';
import {
  SourceBehaviour,
  sourceCodes,
  SourceOverride,
  type AnswerAfter,
  type SourceCode,
} from '../../model/registry.ts';
import { SettingsFile } from '../durable/settings-file.ts';

const Stored = z.object({
  sources: z.record(z.string(), SourceBehaviour),
  /** By source and identity number, joined by a slash. */
  people: z.record(z.string(), SourceOverride),
});
type Stored = z.infer<typeof Stored>;

/** How each source behaves, and how it behaves towards single people; kept over a restart. */
export class Behaviours {
  readonly #file: SettingsFile<Stored>;
  readonly #depositsAnswerAfter: AnswerAfter | null;

  private constructor(file: SettingsFile<Stored>, depositsAnswerAfter: AnswerAfter | null) {
    this.#file = file;
    this.#depositsAnswerAfter = depositsAnswerAfter;
  }

  static async open(dataDir: string, depositsAnswerAfter: AnswerAfter | null): Promise<Behaviours> {
    const path = join(dataDir, 'source-behaviours.json');
    return new Behaviours(
      await SettingsFile.open(path, Stored, { sources: {}, people: {} }),
      depositsAnswerAfter,
    );
  }

  of(source: SourceCode): SourceBehaviour {
    return this.#file.value.sources[source] ?? this.#initial(source);
  }

  /** Towards one person: the source's own behaviour with what was set for the person laid over it. */
  towards(source: SourceCode, idNo: string): SourceBehaviour & Pick<SourceOverride, 'facts'> {
    const { facts, ...override } = this.#file.value.people[`${source}/${idNo}`] ?? {};
    return { ...this.of(source), ...withoutAbsent(override), facts };
  }

  async change(source: SourceCode, change: SourceChange): Promise<SourceBehaviour> {
    const { sources, people } = this.#file.value;
    const changed = { ...this.of(source), ...withoutAbsent(change) };
    await this.#file.change({ sources: { ...sources, [source]: changed }, people });
    return changed;
  }

  /** Sets what holds for one person; undefined takes it back. */
  async override(source: SourceCode, idNo: string, override: SourceOverride | undefined): Promise<void> {
    const { sources, people } = this.#file.value;
    const key = `${source}/${idNo}`;
    const others = Object.fromEntries(Object.entries(people).filter(([name]) => name !== key));
    await this.#file.change({ sources, people: override ? { ...others, [key]: override } : others });
  }

  /** Everything as at the first start. */
  async reset(): Promise<void> {
    await this.#file.change({ sources: {}, people: {} });
  }

  all(): Record<string, SourceBehaviour> {
    return Object.fromEntries(sourceCodes.map((source) => [source, this.of(source)]));
  }

  #initial(source: SourceCode): SourceBehaviour {
    return {
      mode: 'normal',
      latencyMs: 0,
      answerAfter: source === 'deposits' ? this.#depositsAnswerAfter : null,
    };
  }
}

/** Members that are named change. */
export const SourceChange = SourceBehaviour.partial();
export type SourceChange = z.infer<typeof SourceChange>;

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without members that are present but undefined, which would hide what lies under them. */
function withoutAbsent<T extends object>(change: T): Present<T>;
function withoutAbsent(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
