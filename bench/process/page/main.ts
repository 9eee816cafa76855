import '../../../ui/theme/index.ts';
import './page.css';
import type Modeler from 'bpmn-js/lib/Modeler';
import type Modeling from 'bpmn-js/lib/features/modeling/Modeling';
import type { Shape } from 'bpmn-js/lib/model/Types';
import { framePainted, nextFrame } from '../../form/page/frames.ts';
import { backgroundChecks } from '../../../designer/processes/problems/background-checks.ts';
import { bare } from './bare.ts';
import { ours, world } from './ours.ts';
import type { Scene } from './scene.ts';

const scenes: Readonly<Record<string, () => Scene>> = { bare, ours };

interface Shapes {
  get(id: string): Shape | undefined;
}

let scene: Scene | undefined;
let modeler: Modeler | undefined;

const long: number[] = [];
new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
  type: 'longtask',
});

/** The edits that are measured, each by what a person does on the canvas; `n` says how often it was done before. */
const edits: Readonly<Record<string, (modeling: Modeling, element: Shape, n: number) => void>> = {
  rename: (modeling, element, n) => modeling.updateProperties(element, { name: `上门核实 ${n}` }),
  move: (modeling, element, n) => modeling.moveShape(element, { x: n % 2 === 0 ? 10 : -10, y: 0 }),
};

/** One checker for all, as a page has one; whoever asked last is told. */
let listening: { found: () => void; failed: () => void } | undefined;
const checks = backgroundChecks({
  found: () => listening?.found(),
  failed: () => listening?.failed(),
});

Object.assign(window, {
  bench: {
    /** Draws a scene with a model. Milliseconds until the second frame after it stands in the page. */
    async open(name: string, xml: string): Promise<number> {
      scene?.close();
      const place = document.createElement('div');
      document.getElementById('place')?.replaceChildren(place);
      scene = scenes[name]?.();
      const begun = performance.now();
      modeler = await scene?.open(place, xml);
      await nextFrame();
      await framePainted();
      return performance.now() - begun;
    },
    /** Flow nodes that stand on the canvas, by which it is seen that the whole model is drawn. */
    shapes: () => document.querySelectorAll('#place .djs-shape').length,
    /** Does an edit. Milliseconds until the main thread has painted the frame that shows it. */
    async edit(kind: string, elementId: string, n: number): Promise<number> {
      const element = modeler?.get<Shapes>('elementRegistry').get(elementId);
      const modeling = modeler?.get<Modeling>('modeling');
      if (!element || !modeling) throw new Error(`There is no ${elementId}`);
      const begun = performance.now();
      edits[kind]?.(modeling, element, n);
      await framePainted();
      return performance.now() - begun;
    },
    /** Has a model checked as the designer does. Milliseconds until what is wrong with it is known. */
    lint: (xml: string, revision: number): Promise<number> =>
      new Promise((resolve, reject) => {
        const begun = performance.now();
        listening = {
          found: () => resolve(performance.now() - begun),
          failed: () => reject(new Error('The checks failed')),
        };
        checks.check({ revision, xml, world });
      }),
    /** Longest time since the last call in which the page answered nobody; 0 where none was over 50 ms. */
    longest: () => Math.max(0, ...long.splice(0)),
  },
});
