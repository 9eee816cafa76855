import bpmn from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };

const written = 'ResourceAssignmentExpression';

/**
 * What an editor of models knows of BPMN: the standard, and Zeebe's extensions. Expressions that name people keep the element
 * that their file writes (`formalExpression`), because other engines look for it.
 */
export const moddlePackages = {
  zeebe,
  bpmn: {
    ...bpmn,
    types: bpmn.types.map((type) =>
      type.name === written ? { ...type, properties: [{ name: 'expression', type: 'Expression' }] } : type,
    ),
  },
};
