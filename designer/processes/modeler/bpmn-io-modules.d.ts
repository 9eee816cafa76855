// Parts of the BPMN editor that come without types: modules are plain declarations for the editor's injector.
declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  const module: import('didi').ModuleDeclaration;
  export default module;
}
