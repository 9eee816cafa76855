import { flat, localName, plainText, readTree, type XmlTree } from '../merge/xml-tree.ts';

/** An element that a drawing has a place for. */
export interface DrawablePart {
  readonly id: string;
  readonly name: string;
}

const drawable =
  /^(?:\w*[tT]ask|\w+Event|\w+Gateway|callActivity|transaction|\w*[sS]ubProcess|sequenceFlow|participant|messageFlow|lane|textAnnotation|association|group|dataObjectReference|dataStoreReference|conversation|subConversation|callConversation|conversationLink|callChoreography|subChoreography)$/;

/** All elements of a file that a person would look for in the drawing, in the order of the file. */
export const drawableParts = (xml: string): readonly DrawablePart[] =>
  modelOf(readTree(xml)).flatMap((tree) => {
    const { id, name = '' } = tree.attributes;
    return id !== undefined && drawable.test(localName(tree)) ? [{ id, name: plainText(name) }] : [];
  });

/** Elements of the model itself: neither its drawings nor what other programs put beside it. */
function modelOf(trees: readonly XmlTree[]): XmlTree[] {
  return trees
    .filter((tree) => !/^(?:extensionElements|BPMNDiagram|relationship)$/.test(localName(tree)))
    .flatMap((tree) => [tree, ...modelOf(tree.children)]);
}

/**
 * Id of the drawing that shows the process which runs, in a file with several; undefined where the first one is as good as
 * any.
 */
export function drawingToOpen(xml: string): string | undefined {
  if ((xml.match(/<(?:[\w.-]+:)?BPMNDiagram[\s>]/g) ?? []).length < 2) return undefined;
  const trees = flat(readTree(xml));
  const runs = trees.find(
    (tree) => localName(tree) === 'process' && tree.attributes['isExecutable'] === 'true',
  )?.attributes['id'];
  const collaboration = trees.find(
    (tree) =>
      localName(tree) === 'collaboration' &&
      tree.children.some(
        (child) =>
          localName(child) === 'participant' && child.attributes['processRef']?.replace(/^.*:/, '') === runs,
      ),
  )?.attributes['id'];
  if (runs === undefined) return undefined;
  const shows = (diagram: XmlTree, id: string | undefined): boolean =>
    id !== undefined &&
    diagram.children.some(({ attributes }) => attributes['bpmnElement']?.replace(/^.*:/, '') === id);
  const diagrams = trees.filter((tree) => localName(tree) === 'BPMNDiagram');
  const found =
    diagrams.find((diagram) => shows(diagram, collaboration)) ??
    diagrams.find((diagram) => shows(diagram, runs));
  return found?.attributes['id'];
}
