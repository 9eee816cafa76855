import type { TaskView } from '../../model/task.ts';
import { inLanguage } from '../../ui/page/format.ts';

/** What is to be done, and for whom: the kind of the step or, where that says nothing, its form. */
export function taskTitle(
  { title, kind, subject }: Pick<TaskView, 'title' | 'kind' | 'subject'>,
  t: (key: string) => string,
  locale: string,
): string {
  return `${title ? inLanguage(title, locale) : t(`taskKind.${kind}`)} · ${subject}`;
}
