import { z } from 'zod';
import { LocalisedText } from '../../model/localised.ts';
import { taskAnswers } from '../../model/task-answers.ts';

/** A field that an answer may come from, by its name at the top of the form. */
export const KnownField = z.strictObject({
  name: z.string(),
  title: LocalisedText,
  /** Whether it holds something about a person that must not become a variable of the engine. */
  personal: z.boolean(),
  /** Whether nobody types it: it is calculated or comes from elsewhere. */
  given: z.boolean(),
});
export type KnownField = z.infer<typeof KnownField>;

export const KnownForm = z.strictObject({
  key: z.string(),
  title: LocalisedText,
  fields: z.array(KnownField),
  /** False for a form under construction that can't be read yet: then what it asks is not known. */
  readable: z.boolean(),
  /** Names of the fields that a step can't write, for each step that the form draws rights for. */
  closed: z.record(z.string(), z.array(z.string())),
});
export type KnownForm = z.infer<typeof KnownForm>;

export const KnownRole = z.strictObject({
  role: z.string(),
  /** Names of townships where nobody could do a step of this role; the first few of `missingCount`. */
  missing: z.array(z.string()),
  missingCount: z.int(),
  /** How many people have the role. */
  people: z.int(),
});
export type KnownRole = z.infer<typeof KnownRole>;

/** A kind of human step, with the answers that its effect can't do without. */
export const KnownKind = z.strictObject({ kind: z.string(), answers: z.array(z.string()) });

/** What a check of a process must know of the installation that it is to run in. No personal data. */
export const World = z.strictObject({
  forms: z.array(KnownForm),
  roles: z.array(KnownRole),
  kinds: z.array(KnownKind),
  processes: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});
export type World = z.infer<typeof World>;

/** The kinds of human steps that the program has. */
export const knownKinds: World['kinds'] = Object.entries(taskAnswers).map(([kind, { shape }]) => ({
  kind,
  answers: requiredOf(shape),
}));

function requiredOf(shape: Readonly<Record<string, z.ZodType>>): string[] {
  return Object.entries(shape).flatMap(([name, schema]) =>
    schema.safeParse(undefined).success ? [] : [name],
  );
}
