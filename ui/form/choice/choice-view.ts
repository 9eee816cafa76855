import { ChoiceSettings } from '../../../form-model/fields/choice/choice.ts';
import type { FieldNode } from '../../../form-model/index.ts';

const IN_SIGHT = 6;

/** Whether options are drawn one by one or as a list to open. Several are always ticked one by one. */
export function viewOf(node: FieldNode, options: number): 'list' | 'select' {
  const { view, dictionary, source } = ChoiceSettings.parse(node.settings);
  if (source !== undefined) return 'select';
  if (node.jsonType === 'array') return 'list';
  if (dictionary !== undefined) return 'select';
  if (view === 'auto') return options > IN_SIGHT ? 'select' : 'list';
  return view === 'select' ? 'select' : 'list';
}
