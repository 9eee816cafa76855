import type { FileRef } from '../../form-model/fields/file/file.ts';
import type { Option } from '../../form-model/index.ts';

/** A place of the administrative divisions; `path` leads from the highest place down to it. */
export interface Division {
  readonly code: string;
  readonly name: string;
  readonly path?: readonly { readonly code: string; readonly name: string }[];
  /** Whether there are places below it; taken to be so where it is left out. */
  readonly divided?: boolean;
}

/** Somebody of the register; `idNo` is masked, `place` tells people of one name apart. */
export interface FoundPerson {
  readonly id: string;
  readonly name: string;
  readonly idNo?: string;
  readonly place?: string;
}

/**
 * What a page offers to the fields of its forms. All of it may be left out: a field that needs what is not there says so in
 * its place. A promise that is rejected is shown as a failure that can be tried again.
 */
export interface FormServices {
  dictionary?(code: string): Promise<readonly Option[]>;
  /** Options of a named source that fit a typed text. */
  search?(source: string, text: string, signal: AbortSignal): Promise<readonly Option[]>;
  /** Places right below another one; the highest without it. */
  divisions?(parent: string | undefined, signal: AbortSignal): Promise<readonly Division[]>;
  /** Places whose names hold a text, each with its path. */
  findDivisions?(text: string, signal: AbortSignal): Promise<readonly Division[]>;
  /** People by the beginning of a name or a whole identity number. */
  people?(text: string, signal: AbortSignal): Promise<readonly FoundPerson[]>;
  /** Takes a file; `onProgress` is told the part that was sent, 0 to 1. `kind` is one the field's settings name. */
  upload?(
    file: File,
    kind: string | undefined,
    onProgress: (part: number) => void,
    signal: AbortSignal,
  ): Promise<FileRef>;
  /** Where the bytes of a file are read. */
  fileUrl?(id: string): string;
}
