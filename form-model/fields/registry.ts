import type { FieldTypeDefinition, PartDefinition } from '../field-type.ts';
import { bankCard } from './bank-card/bank-card.ts';
import { calculated } from './calculated/calculated.ts';
import { choice } from './choice/choice.ts';
import { columns } from './columns/columns.ts';
import { date } from './date/date.ts';
import { dateRange } from './date-range/date-range.ts';
import { division } from './division/division.ts';
import { divisionText } from './division-text/division-text.ts';
import { file } from './file/file.ts';
import { identityNumber } from './identity-number/identity-number.ts';
import { location } from './location/location.ts';
import { longText } from './long-text/long-text.ts';
import { money } from './money/money.ts';
import { number } from './number/number.ts';
import { pane } from './pane/pane.ts';
import { person } from './person/person.ts';
import { phone } from './phone/phone.ts';
import { photo } from './photo/photo.ts';
import { richText } from './rich-text/rich-text.ts';
import { section } from './section/section.ts';
import { signature } from './signature/signature.ts';
import { sourcedValue } from './sourced-value/sourced-value.ts';
import { steps } from './steps/steps.ts';
import { table } from './table/table.ts';
import { tabs } from './tabs/tabs.ts';
import { text } from './text/text.ts';
import { workingDeadline } from './working-deadline/working-deadline.ts';
import { yesNo } from './yes-no/yes-no.ts';

const components = {
  text,
  longText,
  number,
  money,
  date,
  dateRange,
  workingDeadline,
  yesNo,
  choice,
  identityNumber,
  phone,
  bankCard,
  divisionText,
  division,
  person,
  file,
  photo,
  location,
  sourcedValue,
  calculated,
  signature,
  table,
  richText,
  section,
  columns,
  tabs,
  steps,
  pane,
} as const satisfies Record<string, FieldTypeDefinition | PartDefinition>;

/** Every `x-component` there is. A field type is a folder here, one in `ui/form/`, and a line in each registry. */
export const registry: ReadonlyMap<string, FieldTypeDefinition | PartDefinition> = new Map(
  Object.entries(components),
);
