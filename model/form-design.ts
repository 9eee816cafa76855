import { z } from 'zod';
import { Instant } from './civil-date.ts';
import { LocalisedText } from './localised.ts';

type JsonValue = z.infer<ReturnType<typeof z.json>>;

/** Largest document of a form, in bytes of its JSON text. */
export const MOST_FORM_BYTES = 5_000_000;

export const FormKey = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);

/**
 * A form document as it stands, finished or not. It came out of `JSON.parse`, so every member is JSON; a schema that
 * walked through a document of megabytes once more would only cost time, and fail at depth without saying where.
 */
export const JsonDocument = z
  .custom<Record<string, JsonValue>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
  )
  .meta({ type: 'object', description: 'A form document' });

const Person = z.strictObject({ id: z.uuid(), name: z.string() });

export const FormDesignRow = z.strictObject({
  key: z.string(),
  title: LocalisedText,
  /** Newest published version; null before the first. */
  version: z.int().nullable(),
  publishedAt: Instant.nullable(),
  /** Revision of the draft; null where there is none. */
  draftRevision: z.int().nullable(),
  changedBy: Person.nullable(),
  changedAt: Instant.nullable(),
});
export type FormDesignRow = z.infer<typeof FormDesignRow>;

export const FormDesignList = z.strictObject({ items: z.array(FormDesignRow) });

/** `publishedBy` is null for versions that came with the program. */
export const FormVersionView = z.strictObject({
  version: z.int(),
  publishedAt: Instant,
  publishedBy: Person.nullable(),
  note: z.string(),
  restoredFrom: z.int().nullable(),
});
export type FormVersionView = z.infer<typeof FormVersionView>;

export const FormVersionDetail = FormVersionView.extend({ key: z.string(), document: JsonDocument });
export const FormVersionList = z.strictObject({ items: z.array(FormVersionView) });

/** `GET /api/form-designs/{key}`. A change names `revision`; it is 0 where nobody has changed anything yet. */
export const FormDesignView = z.strictObject({
  key: z.string(),
  revision: z.int(),
  draft: JsonDocument.nullable(),
  changedBy: Person.nullable(),
  changedAt: Instant.nullable(),
  published: FormVersionDetail.nullable(),
});
export type FormDesignView = z.infer<typeof FormDesignView>;

/** One operation of RFC 6902, with paths of RFC 6901. */
export const PatchOperation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['add', 'replace', 'test']), path: z.string(), value: z.unknown() }),
  z.strictObject({ op: z.literal('remove'), path: z.string() }),
  z.strictObject({ op: z.enum(['move', 'copy']), from: z.string(), path: z.string() }),
]);
export type PatchOperation = z.infer<typeof PatchOperation>;

const Revision = z.int().min(0);

export const NewFormDesign = z.strictObject({
  key: FormKey,
  title: LocalisedText,
  /** What to start from; an empty form if left out. */
  document: JsonDocument.optional(),
});

/** `PUT /api/form-designs/{key}/draft`: the whole document, or what changes in the draft (or in the newest version). */
export const DraftChange = z
  .strictObject({
    revision: Revision,
    document: JsonDocument.optional(),
    patch: z.array(PatchOperation).min(1).max(2000).optional(),
  })
  .refine(({ document, patch }) => (document === undefined) !== (patch === undefined), {
    path: ['document'],
    error: 'needs either a document or a patch',
  });
export type DraftChange = z.infer<typeof DraftChange>;

/** What a change of a design answers: the revision that the next change names. */
export const DesignRevision = z.strictObject({ revision: z.int() });

const Note = z.string().trim().min(1).max(1000);
/** Says that the conflicts with forms of other items were seen and are meant. */
const Acknowledged = z.boolean().default(false);
export const Publication = z.strictObject({ revision: Revision, note: Note, acknowledged: Acknowledged });
export const Rollback = z.strictObject({
  version: z.int().min(1),
  note: Note,
  acknowledged: Acknowledged,
});

const Values = z.record(z.string(), z.json());

/** Answers a form is tried with at a step, and what is to come of them. */
export const FormExample = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** Kind of step, whose rights hold; null for an applicant. */
  step: z.string().max(100).nullable(),
  facts: Values,
  /** What is stored before the step. */
  start: Values.default({}),
  values: Values,
  expected: z.strictObject({
    accepted: z.boolean(),
    /** Paths of all errors, in the order of the form. */
    errors: z.array(z.string()).max(500).default([]),
    /** What is stored where it is accepted; left out if the example does not say. */
    values: Values.optional(),
  }),
});
export type FormExample = z.infer<typeof FormExample>;

export const FormExamples = z.strictObject({
  revision: Revision,
  examples: z.array(FormExample).max(200),
});
export type FormExamples = z.infer<typeof FormExamples>;

/** Where a form is used, for the matrix of rights. */
export const FormUsage = z.strictObject({
  /** Items whose application form it is. */
  items: z.array(z.strictObject({ code: z.string(), name: LocalisedText })),
  processes: z.array(
    z.strictObject({
      processId: z.string(),
      name: z.string().nullable(),
      /** Items that run by this process. */
      items: z.array(z.string()),
      /** User tasks that open the form; `kind` is what rights are written under. */
      steps: z.array(
        z.strictObject({
          elementId: z.string(),
          name: z.string().nullable(),
          kind: z.string(),
          roles: z.array(z.string()),
          /** Names that the form must have: the step's effect reads them, or the process routes by them. */
          answers: z.array(z.string()),
        }),
      ),
    }),
  ),
});
export type FormUsage = z.infer<typeof FormUsage>;
