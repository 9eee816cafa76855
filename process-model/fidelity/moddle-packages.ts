import bpmn from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };

const written = 'ResourceAssignmentExpression';
/** Written under the names that the standard gives them, with their type beside, as conditions are. */
const paths = new Set(['messagePath', 'dataPath']);

/**
 * What an editor of models knows of BPMN: the standard, and Zeebe's extensions. Expressions that name people keep the element
 * that their file writes (`formalExpression`), because other engines look for it; paths of a correlation keep theirs.
 */
export const moddlePackages = {
  zeebe,
  bpmn: {
    ...bpmn,
    types: bpmn.types.map((type) =>
      type.name === written
        ? { ...type, properties: [{ name: 'expression', type: 'Expression' }] }
        : type.properties?.some(({ name }) => paths.has(name))
          ? { ...type, properties: type.properties.map(asCondition) }
          : type,
    ),
  },
};

function asCondition<Property extends { readonly name: string }>(property: Property) {
  return paths.has(property.name) ? { ...property, xml: { serialize: 'xsi:type' } } : property;
}
