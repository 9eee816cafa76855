import { seeded } from '../../test/seeded.ts';

interface Vendor {
  readonly prefix: string;
  readonly uri: string;
  readonly attributes: readonly string[];
  readonly inside: string;
}

/** What tools put into files beside BPMN; their names and namespaces are those that such files carry. */
const vendors: readonly Vendor[] = [
  {
    ...{ prefix: 'camunda', uri: 'http://camunda.org/schema/1.0/bpmn' },
    attributes: [
      'camunda:asyncBefore="true"',
      'camunda:assignee="${clerk}"',
      'camunda:candidateGroups="a,b"',
    ],
    inside:
      '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:script scriptFormat="js"><![CDATA[a < b && c]]></camunda:script></camunda:inputParameter></camunda:inputOutput><camunda:formData><camunda:formField id="f" label="金额" type="long"><camunda:validation><camunda:constraint name="min" config="1" /></camunda:validation></camunda:formField></camunda:formData>',
  },
  {
    ...{ prefix: 'flowable', uri: 'http://flowable.org/bpmn' },
    attributes: ['flowable:formKey="apply"', 'flowable:skipExpression="${false}"'],
    inside:
      '<flowable:taskListener event="create" class="org.example.Listener"><flowable:field name="x"><flowable:string><![CDATA[值 & 1]]></flowable:string></flowable:field></flowable:taskListener><modeler:initiator-can-complete xmlns:modeler="http://flowable.org/modeler"><![CDATA[false]]></modeler:initiator-can-complete>',
  },
  {
    ...{ prefix: 'activiti', uri: 'http://activiti.org/bpmn' },
    attributes: ['activiti:candidateUsers="kermit"', 'activiti:exclusive="false"'],
    inside:
      '<activiti:formProperty id="p" name="原因" type="enum"><activiti:value id="1" name="病" /></activiti:formProperty>',
  },
  {
    ...{ prefix: 'drools', uri: 'http://www.jboss.org/drools' },
    attributes: ['drools:packageName="org.jbpm"', 'drools:taskName="Review"'],
    inside:
      '<drools:metaData name="elementname"><drools:metaValue><![CDATA[审核]]></drools:metaValue></drools:metaData>',
  },
  {
    ...{ prefix: 'signavio', uri: 'http://www.signavio.com' },
    attributes: [],
    inside:
      '<signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffcc" /><signavio:signavioLabel ref="text_name" x="1.5" y="2" />',
  },
  {
    ...{ prefix: 'bizagi', uri: 'http://www.bizagi.com/bpmn20' },
    attributes: ['bizagi:cost="12"'],
    inside:
      '<bizagi:BizagiExtensions><bizagi:BizagiProperties><bizagi:BizagiProperty name="width" value="90" /></bizagi:BizagiProperties></bizagi:BizagiExtensions>',
  },
  {
    ...{ prefix: 'own', uri: 'urn:province:forms' },
    attributes: ['own:note="&lt;b&gt;粗&lt;/b&gt;"'],
    inside: '<own:deep level="1"><own:deep level="2">文字 &amp; 更多</own:deep></own:deep>',
  },
];

export const DI =
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0"';
const prefixes = ['bpmn', 'bpmn2', 'semantic', ''] as const;

export const taskKinds = [
  'task',
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'manualTask',
  'businessRuleTask',
  'callActivity',
] as const;
export const names = [
  '受理申请',
  'Review & decide',
  '«Prüfen»',
  '审核\n第二行',
  '𠮷田の確認',
  'a "quoted" <name>',
  ' spaced ',
];
export const eventKinds = [
  'timer',
  'message',
  'signal',
  'error',
  'escalation',
  'conditional',
  'link',
  'compensate',
] as const;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');

/** Writes parts of a file as a program of some vendor does: with its prefix, its extensions, its way to draw. */
export class ForeignWriter {
  protected readonly random: () => number;
  protected readonly traits = new Set<string>();
  protected readonly shapes: string[] = [];
  protected readonly edges: string[] = [];
  protected readonly roots: string[] = [];
  protected readonly prefix: string;
  protected readonly vendor: Vendor;
  protected count = 0;
  protected readonly drawn: boolean;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.prefix = this.pick(prefixes);
    this.vendor = this.pick(vendors);
    this.drawn = this.random() < 0.8;
    this.traits.add(this.vendor.prefix).add(this.prefix === '' ? 'default namespace' : this.prefix);
    if (!this.drawn) this.traits.add('without a drawing');
  }

  protected shape(
    id: string,
    bounds: { x: number; y: number; width: number; height: number },
    more = '',
  ): void {
    const { x, y, width, height } = bounds;
    const label =
      this.random() < 0.2
        ? `<bpmndi:BPMNLabel><dc:Bounds x="${x}" y="${y + height + 6}.25" width="60" height="14" /></bpmndi:BPMNLabel>`
        : '';
    this.shapes.push(
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"${more}${this.colour('shape')}><dc:Bounds x="${x}" y="${y}" width="${width}.0" height="${height}.0" />${label}</bpmndi:BPMNShape>`,
    );
  }

  protected colour(of: 'shape' | 'edge'): string {
    if (this.random() > 0.1) return '';
    this.traits.add('colours');
    const filled = of === 'shape' ? ' bioc:fill="#bbdefb" color:background-color="#bbdefb"' : '';
    return ` bioc:stroke="#0d4372"${filled} color:border-color="#0d4372"`;
  }

  /** Documentation and extensions, as far as an element has them. */
  protected extras(chance = 0.4): string {
    const documentation = this.maybe(
      chance,
      'documentation',
      () =>
        `<${this.tag('documentation')} id="${this.id('documentation')}" textFormat="${this.pick(['text/plain', 'text/html'])}">${this.pick(['依据第 3 条', '<![CDATA[<p onclick="x()">说明</p>]]>', '第一行\n第二行'])}</${this.tag('documentation')}>`,
    );
    const extensions = this.maybe(
      chance,
      'extensions',
      () => `<${this.tag('extensionElements')}>${this.vendor.inside}</${this.tag('extensionElements')}>`,
    );
    return `${documentation}${extensions}`;
  }

  protected vendorAttribute(chance = 0.5): string {
    return this.random() < chance && this.vendor.attributes.length > 0
      ? ` ${this.pick(this.vendor.attributes)}`
      : '';
  }

  protected node(kind: string, id: string, attributes: string, inside: string): string {
    return `<${this.tag(kind)} id="${id}"${attributes}>${inside}</${this.tag(kind)}>`;
  }

  protected tag(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}:${name}`;
  }

  protected id(what: string): string {
    this.count += 1;
    return `${what}_${this.count}`;
  }

  protected maybe(chance: number, trait: string, make: () => string): string {
    if (this.random() >= chance) return '';
    this.traits.add(trait);
    return make();
  }

  protected pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from');
    return item;
  }
}
