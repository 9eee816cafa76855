import { BpmnModdle } from 'bpmn-moddle';
import { z } from 'zod';

const Registry = z.object({
  registry: z.object({
    typeMap: z.record(
      z.string(),
      z.object({
        properties: z
          .array(
            z.object({
              default: z.union([z.string(), z.number(), z.boolean()]).optional(),
              ns: z.object({ localName: z.string() }),
            }),
          )
          .default([]),
      }),
    ),
  }),
});

let defaults: ReadonlySet<string> | undefined;

/** Whether an attribute says what the standard says without it; the editor does not write such attributes. */
export function isDefault(attribute: string, value: string): boolean {
  defaults ??= new Set(
    Object.values(Registry.parse(new BpmnModdle()).registry.typeMap).flatMap(({ properties }) =>
      properties.flatMap(({ ns, default: usual }) =>
        usual === undefined ? [] : [`${ns.localName}=${usual}`],
      ),
    ),
  );
  return defaults.has(`${attribute}=${value}`);
}
