import { DmnModdle } from 'dmn-moddle';
import zeebe from 'zeebe-dmn-moddle/resources/zeebe.json' with { type: 'json' };
import { innermost, offsetIn, readerOptions, type Problem } from '../../process-model/executable/compile.ts';
import { elementIdAt, refusalOf } from '../../process-model/executable/source.ts';
import { XmlNode } from '../../process-model/xml-node.ts';

/** Where a problem of the file as a whole is shown. */
export const wholeFile = 'definitions';

const moddle = new DmnModdle({ zeebe });

/** The reader knows DMN 1.3. What the engine reads is written alike in the versions before and after. */
const model13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
const otherModels = [
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
];

type File = { readonly root: XmlNode; readonly problems: readonly Problem[] };

/** Reads the XML of a DMN file; `root` is its definitions element, `problems` names what the reader found strange. */
export async function readDmn(xml: string): Promise<File | { readonly problems: readonly Problem[] }> {
  const hostile = refusalOf(xml);
  if (hostile !== undefined) return { problems: [{ elementId: wholeFile, message: hostile }] };
  try {
    const { rootElement, warnings } = await moddle.fromXML(inVersion13(xml), readerOptions(xml));
    const root = XmlNode.of(rootElement);
    if (root?.type !== 'dmn:Definitions')
      return { problems: [{ elementId: wholeFile, message: 'The file is no DMN document' }] };
    return { root, problems: warnings.flatMap((warning) => asProblem(xml, warning) ?? []) };
  } catch (error) {
    const { elementId, message } = problemOf(xml, messageOf(error));
    return { problems: [{ elementId, message: `The file is no DMN document: ${message}` }] };
  }
}

function inVersion13(xml: string): string {
  return xml.replace(/<(?:[\w.-]+:)?definitions\b[^>]*>/, (tag) =>
    otherModels.reduce((text, model) => text.replace(`"${model}"`, `"${model13}"`), tag),
  );
}

/** Diagrams say nothing about decisions. */
const diagram = /<(dmndi|di|dc|biodi):/;

function asProblem(xml: string, warning: unknown): Problem | undefined {
  const message = messageOf(warning);
  if (message.startsWith('unknown attribute') || diagram.test(message)) return undefined;
  return problemOf(xml, message);
}

function problemOf(xml: string, message: string): Problem {
  const cause = innermost(message);
  const twin = /^duplicate ID <([^>]*)>/.exec(cause)?.[1];
  if (twin !== undefined) return { elementId: twin, message: `The id '${twin}' is used more than once` };
  const unknown = /^(?:unknown type|unrecognized element) <([^>]*)>/.exec(cause)?.[1];
  return {
    elementId: elementIdAt(xml, offsetIn(xml, message)) ?? wholeFile,
    message: unknown === undefined ? cause : `The element ${unknown} is not known here`,
  };
}

function messageOf(warning: unknown): string {
  const message: unknown =
    typeof warning === 'object' && warning !== null ? Reflect.get(warning, 'message') : undefined;
  return typeof message === 'string' ? message : 'unknown fault';
}
