import type { ElementTemplate, TemplateProperty } from '../../../process-model/templates/element-template.ts';
import { elementTemplates } from '../../../process-model/templates/templates.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { read, services, together, type Shape } from './editor-services.ts';
import { StepEditor } from './step-editor.ts';

/**
 * Makes an element the step that a template describes, in one undo step: its BPMN type, its settings, and its name where it
 * has none. Gives the id of the element, or undefined where element or template are unknown.
 */
export function applyTemplate(
  session: ProcessSession,
  elementId: string,
  templateId: string,
): string | undefined {
  const shape = services(session).registry.get(elementId);
  const template = elementTemplates('zh').find(({ id }) => id === templateId);
  if (!shape || !template) return undefined;
  let id = elementId;
  together(session, () => (id = put(session, shape, template)));
  return id;
}

function put(session: ProcessSession, shape: Shape, template: ElementTemplate): string {
  const { replace, modeling } = services(session);
  const [id, type] = [shape.id, template.elementType.value];
  const replaced = shape.type === type ? shape : replace.replaceElement(shape, { type });
  // Others know the step by its id: it stays what it was.
  if (replaced.id !== id) modeling.updateProperties(replaced, { id });
  const editor = new StepEditor(session, id);
  clear(editor);
  for (const property of template.properties) bind(editor, property);
  const name = read(replaced.businessObject, 'name');
  if (name === undefined || name === '') editor.set({ name: template.name });
  return id;
}

/** Takes off what an earlier template had put on; mappings and listeners of one's own stay. */
function clear(editor: StepEditor): void {
  for (const type of [
    ...['zeebe:TaskDefinition', 'zeebe:TaskHeaders', 'zeebe:FormDefinition', 'zeebe:AssignmentDefinition'],
    ...['zeebe:TaskSchedule', 'zeebe:CalledElement', 'zeebe:UserTask'],
  ])
    editor.setExtension(type, undefined);
}

function bind(editor: StepEditor, { binding, value }: TemplateProperty): void {
  if (value === undefined) return;
  switch (binding.type) {
    case 'zeebe:taskHeader':
      editor.setHeader(binding.key, value);
      return;
    case 'zeebe:taskDefinition':
      editor.setExtension('zeebe:TaskDefinition', { type: value });
      return;
    case 'zeebe:formDefinition':
      editor.setExtension('zeebe:FormDefinition', { formKey: value });
      return;
    case 'zeebe:assignmentDefinition':
      editor.setExtension('zeebe:AssignmentDefinition', { candidateGroups: value });
      return;
    case 'zeebe:taskSchedule':
      editor.setExtension('zeebe:TaskSchedule', { dueDate: value });
      return;
    case 'zeebe:calledElement':
      editor.setExtension('zeebe:CalledElement', { processId: value });
  }
}
