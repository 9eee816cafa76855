import { compileBinding } from './compile-tasks.ts';
import { idOf, type Compiler } from './compiler.ts';
import type { StartForm } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

/** The form that is filled in before an instance is created; only the none start event of a process has one. */
export function compileStartForm(
  compiler: Compiler,
  node: XmlNode,
  startsProcess: boolean,
): StartForm | undefined {
  const definition = node.extension('zeebe:FormDefinition');
  if (!definition) return undefined;
  const id = idOf(node);
  if (!startsProcess) compiler.refuse(id, 'A form has a meaning only at the none start event of a process');
  for (const attribute of ['formKey', 'externalReference'])
    if (definition.text(attribute) !== undefined)
      compiler.refuse(id, `A start form linked by ${attribute} is not supported by this engine; use formId`);
  const formId = definition.text('formId')?.trim() ?? '';
  if (formId === '') compiler.refuse(id, 'Must have a form id for its form');
  if (formId.startsWith('='))
    compiler.refuse(id, 'The id of a start form must not be an expression: there are no variables yet');
  return { formId, binding: compileBinding(compiler, id, definition) };
}
