import { z } from 'zod';
import { CivilDate, Instant } from './civil-date.ts';
import { LocalisedText } from './localised.ts';

/** Largest BPMN text of a process, in bytes; the engine takes no larger one either. */
export const MOST_PROCESS_BYTES = 1024 * 1024;
/** Largest list of example cases, in bytes of its JSON text. */
export const MOST_EXAMPLE_BYTES = 2_000_000;

/** Id of a process, by which items, messages and other processes find it: an XML name without a colon. */
export const ProcessId = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,79}$/);

const Person = z.strictObject({ id: z.uuid(), name: z.string() });
const Revision = z.int().min(0);
const Xml = z.string().min(1).max(MOST_PROCESS_BYTES);
const Note = z.string().trim().min(1).max(1000);
const UsedBy = z.strictObject({ code: z.string(), name: LocalisedText });

export const ProcessDesignRow = z.strictObject({
  processId: z.string(),
  name: z.string(),
  /** Newest published version; null before the first. */
  version: z.int().nullable(),
  publishedAt: Instant.nullable(),
  /** Revision of the draft; null where there is none. */
  draftRevision: z.int().nullable(),
  changedBy: Person.nullable(),
  changedAt: Instant.nullable(),
  /** PROPOSED: waits for a second person; APPROVED: waits for its day, or for the engine. */
  publication: z.enum(['PROPOSED', 'APPROVED']).nullable(),
  items: z.array(UsedBy),
  /** Cases that have not ended. */
  running: z.int(),
});
export type ProcessDesignRow = z.infer<typeof ProcessDesignRow>;
export const ProcessDesignList = z.strictObject({ items: z.array(ProcessDesignRow) });

export const publicationStates = [
  'PROPOSED',
  'REFUSED',
  'WITHDRAWN',
  'APPROVED',
  'PUBLISHED',
  'FAILED',
] as const;
export const PublicationState = z.enum(publicationStates);
export type PublicationState = z.infer<typeof PublicationState>;

/** What one administrator asks to be published, and what became of it. */
export const ProcessPublication = z.strictObject({
  id: z.uuid(),
  state: PublicationState,
  note: z.string(),
  /** First day, null for at once. */
  effectiveFrom: CivilDate.nullable(),
  restoredFrom: z.int().nullable(),
  /** Revision of the draft it was made from; null for an earlier version that comes back. */
  revision: z.int().nullable(),
  proposedBy: Person,
  proposedAt: Instant,
  decidedBy: Person.nullable(),
  decidedAt: Instant.nullable(),
  /** Why it was refused, or why the engine did not take it. */
  reason: z.string(),
});
export type ProcessPublication = z.infer<typeof ProcessPublication>;
export const ProcessPublicationDetail = ProcessPublication.extend({ xml: z.string() });

/** `publishedBy` is null for versions that came with the program. */
export const ProcessVersionView = z.strictObject({
  version: z.int(),
  name: z.string(),
  publishedAt: Instant,
  publishedBy: Person.nullable(),
  approvedBy: Person.nullable(),
  note: z.string(),
  effectiveFrom: CivilDate.nullable(),
  restoredFrom: z.int().nullable(),
});
export type ProcessVersionView = z.infer<typeof ProcessVersionView>;
export const ProcessVersionDetail = ProcessVersionView.extend({ xml: z.string() });
export type ProcessVersionDetail = z.infer<typeof ProcessVersionDetail>;
export const ProcessVersionList = z.strictObject({ items: z.array(ProcessVersionView) });

/** `GET /api/process-designs/{processId}`. A change names `revision`; it is 0 where nobody has changed anything yet. */
export const ProcessDesignView = z.strictObject({
  processId: z.string(),
  name: z.string(),
  revision: z.int(),
  draft: z.string().nullable(),
  changedBy: Person.nullable(),
  changedAt: Instant.nullable(),
  published: ProcessVersionDetail.nullable(),
  /** The newest request to publish; its state says whether it is still open. */
  publication: ProcessPublicationDetail.nullable(),
  items: z.array(UsedBy),
  /** A model that the program brings and that an administrator's version keeps out of force. */
  shipped: z.string().nullable(),
});
export type ProcessDesignView = z.infer<typeof ProcessDesignView>;

export const processTemplates = ['start-to-end', 'decision-and-payment'] as const;

export const NewProcessDesign = z.strictObject({
  processId: ProcessId,
  name: z.string().trim().min(1).max(200),
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('template'), template: z.enum(processTemplates) }),
    /** The newest version of another process, or its draft where it has no version. */
    z.strictObject({ kind: z.literal('process'), processId: z.string().max(80) }),
    /** A file of this or another program; `source` is the process in it that is meant. */
    z.strictObject({ kind: z.literal('file'), xml: Xml, source: z.string().max(200) }),
  ]),
});
export type NewProcessDesign = z.infer<typeof NewProcessDesign>;

export const ProcessDraftChange = z.strictObject({ revision: Revision, xml: Xml });
export type ProcessDraftChange = z.infer<typeof ProcessDraftChange>;
export const ProcessRevision = z.strictObject({ revision: z.int() });

/** Cases the draft is tried with. What stands in one is known to the designer alone. */
export const ProcessExamples = z.strictObject({ revision: Revision, examples: z.array(z.json()).max(200) });
export type ProcessExamples = z.infer<typeof ProcessExamples>;

export const NewProcessPublication = z.strictObject({
  revision: Revision,
  note: Note,
  effectiveFrom: CivilDate.nullable().default(null),
});
export type NewProcessPublication = z.infer<typeof NewProcessPublication>;
export const ProcessRollback = z.strictObject({
  version: z.int().min(1),
  note: Note,
  effectiveFrom: CivilDate.nullable().default(null),
});
export type ProcessRollback = z.infer<typeof ProcessRollback>;
/** Names what is decided on, so that nobody approves what was proposed in place of what was read. */
export const PublicationDecision = z.strictObject({ id: z.uuid() });
export const PublicationRefusal = PublicationDecision.extend({ reason: Note });

/** A case that runs, under the version it runs by; null where the engine runs a model that we did not keep. */
export const RunningCase = z.strictObject({
  processInstanceKey: z.string(),
  version: z.int().nullable(),
  caseId: z.uuid().nullable(),
  caseNo: z.string().nullable(),
  itemCode: z.string().nullable(),
  startedAt: Instant,
});
export type RunningCase = z.infer<typeof RunningCase>;
export const RunningCases = z.strictObject({
  /** All that run, by version, newest first. */
  versions: z.array(z.strictObject({ version: z.int().nullable(), count: z.int() })),
  /** The oldest of them, at most 500. */
  cases: z.array(RunningCase),
});
export type RunningCases = z.infer<typeof RunningCases>;

const MapStep = z.strictObject({ id: z.string(), name: z.string().nullable(), type: z.string() });
/** How running cases would go from one version to another. */
export const MigrationPlan = z.strictObject({
  /** Each step of the old version with its place in the new one; `to` is null where there is none for certain. */
  steps: z.array(MapStep.extend({ to: z.string().nullable(), choices: z.array(MapStep) })),
});
export type MigrationPlan = z.infer<typeof MigrationPlan>;

export const MigrationRequest = z.strictObject({
  from: z.int().min(1),
  to: z.int().min(1),
  instances: z
    .array(z.string().regex(/^\d{1,20}$/))
    .min(1)
    .max(200),
  mapping: z
    .array(z.strictObject({ from: z.string().min(1), to: z.string().min(1) }))
    .min(1)
    .max(2000),
});
export type MigrationRequest = z.infer<typeof MigrationRequest>;
export const MigrationResult = z.strictObject({
  items: z.array(
    z.strictObject({
      processInstanceKey: z.string(),
      outcome: z.enum(['MIGRATED', 'GONE', 'REFUSED']),
      /** The engine's words, where it refused. */
      reason: z.string(),
    }),
  ),
});
export type MigrationResult = z.infer<typeof MigrationResult>;

/** A new item that runs by another process and takes everything else from an item there is. */
export const NewItem = z.strictObject({
  from: z.string().min(1).max(80),
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/),
  name: LocalisedText,
  summary: LocalisedText.optional(),
  process: ProcessId,
});
export type NewItem = z.infer<typeof NewItem>;
