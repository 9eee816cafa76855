import { computed, shallowReactive, type ComputedRef } from 'vue';
import {
  acceptedTypes,
  fileProblems,
  filesOf,
  type FileRef,
  type FileSettings,
} from '../../../form-model/fields/file/file.ts';
import type { OpenField } from '../../../form-model/index.ts';
import { message, type MessageCode } from '../../../form-model/messages/index.ts';
import type { LocalisedText } from '../../../model/localised.ts';
import type { FormServices } from '../form-services.ts';
import { shrinkImage } from './shrink-image.ts';

/** A file on its way, or one that did not arrive. */
export interface Upload {
  readonly no: number;
  readonly name: string;
  readonly size: number;
  readonly kind: string | undefined;
  /** `there`: arrived while the field was out of sight and could take nothing. */
  readonly state: 'running' | 'failed' | 'refused' | 'there';
  /** The part that was sent, 0 to 1. */
  readonly part: number;
  readonly thumb: string | undefined;
  /** Why it was refused. */
  readonly reason: LocalisedText | undefined;
}

interface Job {
  readonly upload: Upload;
  readonly file: File;
  readonly controller: AbortController;
  /** What the host calls it, once it has it. */
  readonly ref?: FileRef;
}

let count = 0;

interface Host {
  readonly field: OpenField;
  readonly settings: FileSettings;
  readonly services: () => FormServices;
  /** Ends everything under way: the form has gone. */
  readonly closed: AbortSignal;
  readonly onDone: (ref: FileRef) => void;
}

/**
 * Sends files of a field to the host, and puts what the host calls them into the field's value. It goes on while the field
 * is not drawn: a rule may hide it for a moment, a page of rows be turned.
 */
class Uploads {
  /** Small pictures of files that were sent from this page, by id. */
  readonly thumbs = shallowReactive(new Map<string, string>());
  readonly list: ComputedRef<readonly Upload[]>;
  private readonly jobs = shallowReactive(new Map<number, Job>());
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
    this.list = computed(() => [...this.jobs.values()].map(({ upload }) => upload));
    host.closed.addEventListener('abort', () => this.stop());
  }

  async add(files: readonly File[], kind: string | undefined): Promise<void> {
    const started = files.map((file) => this.begin(file, kind));
    // One after the other: a phone has little memory for several large photos.
    for (const no of started) await this.prepare(no, kind);
  }

  retry(no: number): void {
    this.change(no, { state: 'running', part: 0 });
    void this.send(no);
  }

  /** Stops an upload, or forgets one that failed. */
  drop(no: number): void {
    this.jobs.get(no)?.controller.abort();
    this.jobs.delete(no);
    this.hold();
  }

  /** Gives the field what arrived while it could take nothing. */
  handOver(): void {
    const { field, onDone } = this.host;
    if (!field.visible || !field.writable) return;
    for (const [no, { ref, upload }] of [...this.jobs]) {
      if (!ref) continue;
      if (upload.thumb !== undefined) this.thumbs.set(ref.id, upload.thumb);
      this.jobs.delete(no);
      field.input([...filesOf(field.value), ref]);
      onDone(ref);
    }
    this.hold();
  }

  private stop(): void {
    for (const no of [...this.jobs.keys()]) this.drop(no);
  }

  private begin(file: File, kind: string | undefined): number {
    const no = (count += 1);
    const about = { no, name: file.name, size: file.size, kind };
    const upload: Upload = { ...about, state: 'running', part: 0, thumb: undefined, reason: undefined };
    this.jobs.set(no, { upload, file, controller: new AbortController() });
    this.hold();
    return no;
  }

  private async prepare(no: number, kind: string | undefined): Promise<void> {
    const job = this.jobs.get(no);
    if (!job) return;
    const { settings, field } = this.host;
    const isImage =
      job.file.type.startsWith('image/') && acceptedTypes(settings, kind).includes('image/jpeg');
    const image = isImage ? await shrinkImage(job.file) : undefined;
    if (!this.jobs.has(no)) return;
    const file = image?.file ?? job.file;
    const { name, size, type: mediaType } = file;
    this.jobs.set(no, { ...job, file, upload: { ...job.upload, name, size, thumb: image?.thumb } });
    const [problem] = fileProblems({ name, size, mediaType, ...(kind !== undefined && { kind }) }, settings);
    const before = this.list.value.filter((other) => other.state !== 'refused' && other.no < no).length;
    if (problem) this.refuse(no, problem.code, problem.params);
    else if (filesOf(field.value).length + before >= settings.max)
      this.refuse(no, 'TOO_MANY_FILES', { max: settings.max });
    else void this.send(no);
  }

  private async send(no: number): Promise<void> {
    const job = this.jobs.get(no);
    const { upload: transfer } = this.host.services();
    if (!job || !transfer) return;
    const { file, controller, upload } = job;
    const { kind } = upload;
    try {
      const ref = await transfer(file, kind, (part) => this.change(no, { part }), controller.signal);
      if (controller.signal.aborted) return;
      this.jobs.set(no, { ...job, ref: { ...ref, ...(kind !== undefined && { kind }) } });
      this.change(no, { state: 'there', part: 1 });
      this.handOver();
    } catch {
      if (!controller.signal.aborted) this.change(no, { state: 'failed' });
    }
  }

  private refuse(no: number, code: MessageCode, params: Parameters<typeof message>[2]): void {
    const label = this.host.field.node.title ?? { zh: '', en: '' };
    this.change(no, { state: 'refused', reason: message(code, label, params) });
  }

  private change(no: number, upload: Partial<Upload>): void {
    const job = this.jobs.get(no);
    if (job) this.jobs.set(no, { ...job, upload: { ...job.upload, ...upload } });
    this.hold();
  }

  /** While some are on their way, or did not arrive, the form is not complete. */
  private hold(): void {
    this.host.field.hold(heldBy(this.list.value));
  }
}

const known = new WeakMap<OpenField, Uploads>();

/** The uploads of a field: the same ones each time it is drawn, for as long as the form is open. */
export function useUploads(host: Host): Uploads {
  const uploads = known.get(host.field) ?? new Uploads(host);
  known.set(host.field, uploads);
  uploads.handOver();
  return uploads;
}

function heldBy(uploads: readonly Upload[]): 'UPLOAD_RUNNING' | 'UPLOAD_FAILED' | undefined {
  if (uploads.some(({ state }) => state === 'running' || state === 'there')) return 'UPLOAD_RUNNING';
  return uploads.some(({ state }) => state === 'failed') ? 'UPLOAD_FAILED' : undefined;
}
