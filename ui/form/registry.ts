import type { Component } from 'vue';
import ChoiceInput from './choice/choice-input.vue';
import { viewOf } from './choice/choice-view.ts';
import ColumnsPart from './columns/columns-part.vue';
import DateRangeInput from './date-range/date-range-input.vue';
import DateInput from './date/date-input.vue';
import DivisionInput from './division/division-input.vue';
import FileInput from './file/file-input.vue';
import FileRead from './file/file-read.vue';
import IdentityNumberInput from './identity-number/identity-number-input.vue';
import LocationInput from './location/location-input.vue';
import LongTextInput from './long-text/long-text-input.vue';
import MoneyInput from './money/money-input.vue';
import NumberInput from './number/number-input.vue';
import PersonInput from './person/person-input.vue';
import ReadView from './read-view.vue';
import RichTextPart from './rich-text/rich-text-part.vue';
import SectionPart from './section/section-part.vue';
import SignatureInput from './signature/signature-input.vue';
import SignatureRead from './signature/signature-read.vue';
import SourcedValueInput from './sourced-value/sourced-value-input.vue';
import SourcedValueRead from './sourced-value/sourced-value-read.vue';
import StepsPart from './steps/steps-part.vue';
import TabsPart from './tabs/tabs-part.vue';
import TextInput from './text/text-input.vue';
import WorkingDeadlineInput from './working-deadline/working-deadline-input.vue';
import YesNoInput from './yes-no/yes-no-input.vue';
import type { FieldNode } from '../../form-model/index.ts';

/** How a field type is drawn. */
export interface Drawing {
  readonly edit: Component;
  readonly read: Component;
  /** `input`: one control, which the label names. `group`: several, which it stands above. */
  readonly control: (node: FieldNode, options: number) => 'input' | 'group' | 'radiogroup';
  /**
   * Whether the control takes its name as a text, so that a cell of a table needs no hidden label: hundreds of those, each
   * a layer of its own to the browser, would be drawn with every key.
   */
  readonly speaks?: boolean;
}

const one = (): 'input' => 'input';
const group = (): 'group' => 'group';

const ofChoice: Drawing['control'] = (node, options) => {
  if (viewOf(node, options) === 'select') return 'input';
  return node.jsonType === 'array' ? 'group' : 'radiogroup';
};

const typed: Drawing = { edit: TextInput, read: ReadView, control: one, speaks: true };

/** Every field type that is drawn, by `x-component`. */
export const fieldDrawings: Readonly<Record<string, Drawing>> = {
  text: typed,
  divisionText: typed,
  identityNumber: { edit: IdentityNumberInput, read: ReadView, control: one, speaks: true },
  phone: typed,
  bankCard: typed,
  calculated: { edit: ReadView, read: ReadView, control: one },
  longText: { edit: LongTextInput, read: ReadView, control: one },
  number: { edit: NumberInput, read: ReadView, control: one, speaks: true },
  money: { edit: MoneyInput, read: ReadView, control: one, speaks: true },
  date: { edit: DateInput, read: ReadView, control: one, speaks: true },
  dateRange: { edit: DateRangeInput, read: ReadView, control: group },
  workingDeadline: { edit: WorkingDeadlineInput, read: ReadView, control: one, speaks: true },
  division: { edit: DivisionInput, read: ReadView, control: group },
  person: { edit: PersonInput, read: ReadView, control: one },
  file: { edit: FileInput, read: FileRead, control: group },
  photo: { edit: FileInput, read: FileRead, control: group },
  location: { edit: LocationInput, read: ReadView, control: group },
  choice: { edit: ChoiceInput, read: ReadView, control: ofChoice },
  yesNo: {
    edit: YesNoInput,
    read: ReadView,
    control: ({ settings }) => (settings['view'] === 'switch' ? 'input' : 'radiogroup'),
  },
  sourcedValue: { edit: SourcedValueInput, read: SourcedValueRead, control: group },
  signature: { edit: SignatureInput, read: SignatureRead, control: group },
};

/** Parts around others, and parts to read. */
export const groupDrawings: Readonly<Record<string, Component>> = {
  section: SectionPart,
  columns: ColumnsPart,
  tabs: TabsPart,
  steps: StepsPart,
};
export const contentDrawings: Readonly<Record<string, Component>> = { richText: RichTextPart };
