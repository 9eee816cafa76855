/** An element template of Camunda 8, as its JSON schema describes it; the part of it that our templates use. */
export interface ElementTemplate {
  readonly $schema: typeof templateSchema;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly appliesTo: readonly string[];
  readonly elementType: { readonly value: string };
  readonly icon: { readonly contents: string };
  readonly properties: readonly TemplateProperty[];
}

export const templateSchema =
  'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json';

export interface TemplateProperty {
  readonly type: 'Hidden' | 'String' | 'Dropdown';
  readonly label?: string;
  readonly description?: string;
  readonly value?: string;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly binding: TemplateBinding;
}

export type TemplateBinding =
  | { readonly type: 'zeebe:taskDefinition'; readonly property: 'type' }
  | { readonly type: 'zeebe:taskHeader'; readonly key: string }
  | { readonly type: 'zeebe:formDefinition'; readonly property: 'formKey' }
  | { readonly type: 'zeebe:assignmentDefinition'; readonly property: 'candidateGroups' }
  | { readonly type: 'zeebe:taskSchedule'; readonly property: 'dueDate' }
  | { readonly type: 'zeebe:calledElement'; readonly property: 'processId' };
