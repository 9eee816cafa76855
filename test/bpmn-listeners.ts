import { extension } from './bpmn-builder.ts';

/** Execution listeners in their order: `'start check'`, or with retries `'end tell 1'`. */
export const listening = (...listeners: readonly string[]): string => {
  const rows = listeners.map((text) => {
    const [eventType, type, retries] = text.split(' ');
    return extension('executionListener', { eventType, type, retries });
  });
  return extension('executionListeners', {}, rows.join(''));
};

/** A file of `aProcess` with extension elements at the process itself. */
export const extended = (xml: string, extensions: string): string =>
  xml.replace(
    'isExecutable="true">',
    `isExecutable="true"><bpmn:extensionElements>${extensions}</bpmn:extensionElements>`,
  );
