import { DI, escaped, eventKinds, ForeignWriter, names, taskKinds } from './foreign-writer.ts';

/** A BPMN file as another program might write it. */
export interface ForeignModel {
  readonly xml: string;
  /** What is particular about it. */
  readonly traits: readonly string[];
}

/** Makes a file from a number; the same number makes the same file. */
export function foreignModel(seed: number): ForeignModel {
  return new Foreign(seed).write();
}

class Foreign extends ForeignWriter {
  write(): ForeignModel {
    const pools = this.random() < 0.4 ? 1 + Math.floor(this.random() * 3) : 0;
    if (pools > 0) this.traits.add('pools');
    const processes = Array.from({ length: Math.max(1, pools) }, (_, n) => this.process(n, 100 + n * 700));
    const collaboration = pools > 0 ? this.collaboration(processes.map(({ id }) => id)) : '';
    const plane = pools > 0 ? 'collaboration' : (processes[0]?.id ?? '');
    const p = this.prefix === '' ? '' : `:${this.prefix}`;
    const tail = this.maybe(0.3, 'relationship', () => this.relationship());
    const comment = this.maybe(0.2, 'comment', () => `<!-- drawn on ${this.count} sheets -->`);
    const inDefinitions = [
      ...this.roots.filter((root) => !root.startsWith('late')),
      collaboration,
      ...processes.map(({ xml }) => xml),
    ];
    const xml = `<?xml version="1.0" encoding="UTF-8"?>${comment}
<${this.tag('definitions')} xmlns${p}="http://www.omg.org/spec/BPMN/20100524/MODEL" ${DI} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:${this.vendor.prefix}="${this.vendor.uri}" id="definitions" name="外来文件" targetNamespace="urn:foreign" exporter="Other" exporterVersion="4.2">
${inDefinitions.join('\n')}
${this.diagram(plane)}${tail}
</${this.tag('definitions')}>`;
    return { xml, traits: [...this.traits] };
  }

  private process(n: number, top: number): { id: string; xml: string } {
    const id = `process_${n}`;
    const inside = this.scope({ depth: 0, x: 220, y: top + 180 });
    const lanes = this.maybe(0.35, 'lanes', () => this.lanes(inside.nodes));
    const properties = this.maybe(0.2, 'properties', () =>
      this.node('property', `property_${n}`, ' name="total"', ''),
    );
    const executable = this.pick(['', ' isExecutable="true"', ' isExecutable="false"']);
    const xml = `<${this.tag('process')} id="${id}" name="流程 ${n}"${executable}${this.vendorAttribute()}>${this.extras()}${properties}${lanes}${inside.xml}</${this.tag('process')}>`;
    return { id, xml };
  }

  /** A row of nodes from a start to an end, with what may stand beside them. */
  private scope({ depth, x, y }: { depth: number; x: number; y: number }): {
    xml: string;
    nodes: readonly string[];
  } {
    const nodes: { id: string; xml: (flows: string) => string; width: number; drawn?: string }[] = [];
    const extra: string[] = [];
    const length = 2 + Math.floor(this.random() * 4);
    nodes.push(this.event('startEvent', 'none'));
    for (let n = 0; n < length; n += 1) nodes.push(this.step(depth, { x, y }, extra));
    nodes.push(this.event('endEvent', this.random() < 0.3 ? 'terminate' : 'none'));
    const flows = nodes
      .slice(1)
      .map((node, i) => ({ id: this.id('flow'), from: nodes[i]?.id ?? '', to: node.id }));
    const listed = this.random() < 0.6;
    if (!listed) this.traits.add('flows only by their ends');
    const xml = nodes.map((node, i) => {
      const [into, out] = [flows[i - 1], flows[i]];
      const references = listed
        ? `${into ? `<${this.tag('incoming')}>${into.id}</${this.tag('incoming')}>` : ''}${out ? `<${this.tag('outgoing')}>${out.id}</${this.tag('outgoing')}>` : ''}`
        : '';
      this.shape(
        node.id,
        {
          x: x + i * 150,
          y,
          width: node.width,
          height: node.width > 50 ? 80 : node.width,
        },
        node.drawn,
      );
      return node.xml(references);
    });
    const written = flows.map((flow, i) => this.flow(flow, { x: x + i * 150, y }));
    const artifacts = this.maybe(0.4, 'artifacts', () => this.artifacts(nodes[1]?.id ?? '', { x, y }));
    return { xml: [...xml, ...extra, ...written, artifacts].join('\n'), nodes: nodes.map(({ id }) => id) };
  }

  private flow(flow: { id: string; from: string; to: string }, { x, y }: { x: number; y: number }): string {
    const name = this.random() < 0.3 ? ` name="${escaped(this.pick(names))}"` : '';
    const condition = this.maybe(
      0.25,
      'conditions',
      () =>
        `<${this.tag('conditionExpression')} xsi:type="${this.tag('tFormalExpression')}" language="http://www.java.com/java">${this.pick(['<![CDATA[${a > 3 && b}]]>', '${ok}', 'amount &gt; 1'])}</${this.tag('conditionExpression')}>`,
    );
    this.edges.push(
      `<bpmndi:BPMNEdge id="${flow.id}_di" bpmnElement="${flow.id}"${this.colour('edge')}><di:waypoint x="${x + 100}" y="${y + 40}" /><di:waypoint x="${x + 120.5}" y="${y + 40}" /><di:waypoint x="${x + 150}.0" y="${y + 40}" />${name ? `<bpmndi:BPMNLabel><dc:Bounds x="${x + 110}" y="${y + 20}" width="30" height="14" /></bpmndi:BPMNLabel>` : ''}</bpmndi:BPMNEdge>`,
    );
    return `<${this.tag('sequenceFlow')} id="${flow.id}"${name} sourceRef="${flow.from}" targetRef="${flow.to}"${this.vendorAttribute(0.1)}>${this.extras(0.15)}${condition}</${this.tag('sequenceFlow')}>`;
  }

  private step(depth: number, at: { x: number; y: number }, extra: string[]) {
    if (depth < 2 && this.random() < 0.15) return this.subProcess(depth, at);
    if (this.random() < 0.15) return this.gateway();
    if (this.random() < 0.15)
      return this.event(
        this.pick(['intermediateCatchEvent', 'intermediateThrowEvent']),
        this.pick(['message', 'signal', 'link']),
      );
    const kind = this.pick(taskKinds);
    const id = this.id(kind);
    if (this.random() < 0.25) extra.push(this.boundary(id, at));
    const more = this.inTask(kind);
    const attributes =
      kind === 'callActivity'
        ? ' calledElement="other"'
        : kind === 'scriptTask'
          ? ' scriptFormat="groovy"'
          : '';
    const forCompensation = this.random() < 0.05 ? ' startQuantity="2" completionQuantity="1"' : '';
    const xml = (references: string): string =>
      `<${this.tag(kind)} id="${id}" name="${escaped(this.pick(names))}"${attributes}${forCompensation}${this.vendorAttribute()}>${this.extras()}${references}${more}</${this.tag(kind)}>`;
    return { id, xml, width: 100 };
  }

  /** What stands in a task after its flows, in the order of the schema. */
  private inTask(kind: string): string {
    const data = this.maybe(0.15, 'data of a task', () => this.ioSpecification());
    const roles =
      kind === 'userTask'
        ? this.maybe(
            0.4,
            'potential owners',
            () =>
              `<${this.tag('potentialOwner')} id="${this.id('owner')}"><${this.tag('resourceAssignmentExpression')}><${this.tag('formalExpression')}>group(clerks)</${this.tag('formalExpression')}></${this.tag('resourceAssignmentExpression')}></${this.tag('potentialOwner')}>`,
          )
        : '';
    const loop = this.maybe(0.2, 'loops', () =>
      this.random() < 0.5
        ? `<${this.tag('multiInstanceLoopCharacteristics')} isSequential="true"><${this.tag('loopCardinality')} xsi:type="${this.tag('tFormalExpression')}">3</${this.tag('loopCardinality')}><${this.tag('completionCondition')} xsi:type="${this.tag('tFormalExpression')}">done</${this.tag('completionCondition')}></${this.tag('multiInstanceLoopCharacteristics')}>`
        : `<${this.tag('standardLoopCharacteristics')} testBefore="true" loopMaximum="4"><${this.tag('loopCondition')} xsi:type="${this.tag('tFormalExpression')}">again</${this.tag('loopCondition')}></${this.tag('standardLoopCharacteristics')}>`,
    );
    const script =
      kind === 'scriptTask'
        ? `<${this.tag('script')}><![CDATA[if (a < b) { c = "d" }]]></${this.tag('script')}>`
        : '';
    return `${data}${roles}${loop}${script}`;
  }

  private ioSpecification(): string {
    const [input, output] = [this.id('input'), this.id('output')];
    return `<${this.tag('ioSpecification')} id="${this.id('io')}"><${this.tag('dataInput')} id="${input}" name="in" /><${this.tag('dataOutput')} id="${output}" name="out" /><${this.tag('inputSet')}><${this.tag('dataInputRefs')}>${input}</${this.tag('dataInputRefs')}></${this.tag('inputSet')}><${this.tag('outputSet')}><${this.tag('dataOutputRefs')}>${output}</${this.tag('dataOutputRefs')}></${this.tag('outputSet')}></${this.tag('ioSpecification')}>`;
  }

  private gateway() {
    const kind = this.pick([
      'exclusiveGateway',
      'parallelGateway',
      'inclusiveGateway',
      'complexGateway',
      'eventBasedGateway',
    ]);
    const id = this.id(kind);
    const direction = this.pick(['', ' gatewayDirection="Diverging"', ' gatewayDirection="Unspecified"']);
    return {
      id,
      width: 50,
      xml: (references: string) =>
        `<${this.tag(kind)} id="${id}" name="判断?"${direction}>${this.extras()}${references}</${this.tag(kind)}>`,
    };
  }

  private event(kind: string, of: string) {
    const id = this.id(kind);
    const definition = of === 'none' ? '' : this.definition(of);
    return {
      id,
      width: 36,
      xml: (references: string) =>
        `<${this.tag(kind)} id="${id}" name="事件">${this.extras(0.2)}${references}${definition}</${this.tag(kind)}>`,
    };
  }

  private boundary(host: string, { x, y }: { x: number; y: number }): string {
    this.traits.add('boundary events');
    const id = this.id('boundary');
    this.shape(id, { x: x + 60, y: y + 62, width: 36, height: 36 });
    const interrupting = this.pick(['', ' cancelActivity="false"', ' cancelActivity="true"']);
    return `<${this.tag('boundaryEvent')} id="${id}"${interrupting} attachedToRef="${host}">${this.definition(this.pick(eventKinds.filter((kind) => kind !== 'link')))}</${this.tag('boundaryEvent')}>`;
  }

  private definition(of: string): string {
    const id = ` id="${this.id('definition')}"`;
    const tag = this.tag(`${of}EventDefinition`);
    if (of === 'timer') {
      const [kind, text] = this.pick([
        ['timeDuration', 'PT5M'],
        ['timeDate', '2030-01-01T00:00:00Z'],
        ['timeCycle', 'R3/PT10H'],
      ] as const);
      return `<${tag}${id}><${this.tag(kind)} xsi:type="${this.tag('tFormalExpression')}">${text}</${this.tag(kind)}></${tag}>`;
    }
    if (of === 'conditional')
      return `<${tag}${id}><${this.tag('condition')} xsi:type="${this.tag('tFormalExpression')}">\${x}</${this.tag('condition')}></${tag}>`;
    if (of === 'link') return `<${tag}${id} name="跳转" />`;
    if (of === 'terminate' || of === 'compensate') return `<${tag}${id} />`;
    const root = this.id(of);
    const code = of === 'error' ? ' errorCode="E1"' : of === 'escalation' ? ' escalationCode="X"' : '';
    this.roots.push(
      `<${this.tag(of)} id="${root}" name="定义 ${root}"${code}>${this.extras(0.2)}</${this.tag(of)}>`,
    );
    return `<${tag}${id} ${of}Ref="${root}" />`;
  }

  private subProcess(depth: number, { x, y }: { x: number; y: number }) {
    this.traits.add('sub processes');
    const id = this.id('subProcess');
    const inside = this.scope({ depth: depth + 1, x: x + 20, y: y + 200 * (depth + 1) });
    const kind = this.pick(['subProcess', 'transaction', 'adHocSubProcess']);
    const expanded = this.random() < 0.7;
    if (!expanded) this.traits.add('collapsed sub processes');
    return {
      id,
      width: 100,
      drawn: expanded ? ' isExpanded="true"' : '',
      xml: (references: string) =>
        `<${this.tag(kind)} id="${id}" name="子流程">${this.extras()}${references}${inside.xml}</${this.tag(kind)}>`,
    };
  }

  private artifacts(about: string, { x, y }: { x: number; y: number }): string {
    const [note, group, data, reference, link] = [
      'note',
      'group',
      'data',
      'dataReference',
      'association',
    ].map((what) => this.id(what));
    const category = this.id('category');
    this.roots.push(
      `<${this.tag('category')} id="${category}"><${this.tag('categoryValue')} id="${category}_value" value="第一组" /></${this.tag('category')}>`,
    );
    this.shape(note ?? '', { x: x + 10, y: y - 120, width: 100, height: 40 });
    this.shape(group ?? '', { x: x - 20, y: y - 60, width: 300, height: 220 });
    this.shape(reference ?? '', { x: x + 160, y: y - 120, width: 36, height: 50 });
    this.edges.push(
      `<bpmndi:BPMNEdge id="${link}_di" bpmnElement="${link}"><di:waypoint x="${x}" y="${y}" /><di:waypoint x="${x + 10}" y="${y - 100}" /></bpmndi:BPMNEdge>`,
    );
    return `<${this.tag('dataObjectReference')} id="${reference}" name="档案" dataObjectRef="${data}"><${this.tag('dataState')} id="${reference}_state" name="已审" /></${this.tag('dataObjectReference')}><${this.tag('dataObject')} id="${data}" isCollection="true" /><${this.tag('textAnnotation')} id="${note}" textFormat="text/plain"><${this.tag('text')}>注意 &lt;b&gt;隐私&lt;/b&gt;</${this.tag('text')}></${this.tag('textAnnotation')}><${this.tag('association')} id="${link}" associationDirection="One" sourceRef="${about}" targetRef="${note}" /><${this.tag('group')} id="${group}" categoryValueRef="${category}_value" />`;
  }

  private lanes(nodes: readonly string[]): string {
    const half = Math.ceil(nodes.length / 2);
    const lane = (members: readonly string[], inside = ''): string =>
      `<${this.tag('lane')} id="${this.id('lane')}" name="岗位">${members.map((id) => `<${this.tag('flowNodeRef')}>${id}</${this.tag('flowNodeRef')}>`).join('')}${inside}</${this.tag('lane')}>`;
    const nested = `<${this.tag('childLaneSet')} id="${this.id('lanes')}">${lane(nodes.slice(half))}</${this.tag('childLaneSet')}>`;
    return `<${this.tag('laneSet')} id="${this.id('lanes')}">${lane(nodes.slice(0, half))}${lane(nodes.slice(half), this.random() < 0.4 ? nested : '')}</${this.tag('laneSet')}>`;
  }

  private collaboration(processes: readonly string[]): string {
    const pools = processes.map((process, n) => {
      const id = `pool_${n}`;
      this.shape(id, { x: 120, y: 100 + n * 700, width: 1400, height: 640 }, ' isHorizontal="true"');
      return `<${this.tag('participant')} id="${id}" name="单位 ${n}" processRef="${process}">${this.maybe(0.3, 'multiplicity', () => `<${this.tag('participantMultiplicity')} minimum="1" maximum="4" />`)}</${this.tag('participant')}>`;
    });
    const black = this.maybe(0.5, 'black box', () => {
      this.shape(
        'pool_black',
        { x: 120, y: 100 + processes.length * 700, width: 1400, height: 80 },
        ' isHorizontal="true"',
      );
      this.edges.push(
        '<bpmndi:BPMNEdge id="message_flow_di" bpmnElement="message_flow"><di:waypoint x="300" y="700" /><di:waypoint x="300" y="800" /></bpmndi:BPMNEdge>',
      );
      return `<${this.tag('participant')} id="pool_black" name="公民" /><${this.tag('messageFlow')} id="message_flow" name="申请" sourceRef="pool_black" targetRef="pool_0" />`;
    });
    return `<${this.tag('collaboration')} id="collaboration"${this.random() < 0.3 ? ' isClosed="true"' : ''}>${this.extras(0.2)}${pools.join('')}${black}</${this.tag('collaboration')}>`;
  }

  private relationship(): string {
    return `<${this.tag('relationship')} type="BPSimData"><${this.tag('extensionElements')}><bpsim:BPSimData xmlns:bpsim="http://www.bpsim.org/schemas/1.0"><bpsim:Scenario id="default" name="模拟" /></bpsim:BPSimData></${this.tag('extensionElements')}><${this.tag('source')}>definitions</${this.tag('source')}><${this.tag('target')}>definitions</${this.tag('target')}></${this.tag('relationship')}>`;
  }

  private diagram(plane: string): string {
    if (!this.drawn) return '';
    const partly = this.random() < 0.15;
    if (partly) this.traits.add('partly drawn');
    const edges = partly ? this.edges.slice(0, Math.floor(this.edges.length / 2)) : this.edges;
    const style = this.maybe(
      0.3,
      'label styles',
      () =>
        '<bpmndi:BPMNLabelStyle id="style"><dc:Font name="Arial" size="11" isBold="false" isItalic="false" isUnderline="false" isStrikeThrough="false" /></bpmndi:BPMNLabelStyle>',
    );
    const resolution = this.random() < 0.3 ? ' resolution="96.00000267028808" documentation=""' : '';
    return `<bpmndi:BPMNDiagram id="diagram" name="图"${resolution}><bpmndi:BPMNPlane id="plane" bpmnElement="${plane}">${this.shapes.join('')}${edges.join('')}</bpmndi:BPMNPlane>${style}</bpmndi:BPMNDiagram>`;
  }
}
