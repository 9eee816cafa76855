// Parts of the BPMN editor that come without types: modules are plain declarations for the editor's injector.
declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
declare module 'bpmn-js-properties-panel' {
  export const BpmnPropertiesPanelModule: import('didi').ModuleDeclaration;
  export const BpmnPropertiesProviderModule: import('didi').ModuleDeclaration;
  export const ZeebePropertiesProviderModule: import('didi').ModuleDeclaration;
}
declare module 'bpmn-js-create-append-anything' {
  export const CreateAppendAnythingModule: import('didi').ModuleDeclaration;
}
declare module 'bpmn-js-color-picker' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
declare module 'bpmn-js-token-simulation' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
declare module 'diagram-js-minimap' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
declare module 'diagram-js-grid' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
/** The file's name is spelt so. */
declare module 'bpmn-js-i18n/translations/zn.js' {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
declare module 'bpmn-js-native-copy-paste' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
