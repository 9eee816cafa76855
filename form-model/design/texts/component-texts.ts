import type { LocalisedText } from '../../../model/localised.ts';
import { text } from './text.ts';

/** What each type is called in the palette. */
export const componentTexts: Readonly<Record<string, LocalisedText>> = {
  text: text('单行文本', 'Text'),
  longText: text('多行文本', 'Long text'),
  number: text('数字', 'Number'),
  money: text('金额', 'Money'),
  date: text('日期', 'Date'),
  dateRange: text('起止日期', 'Date range'),
  workingDeadline: text('工作日期限', 'Working-day deadline'),
  yesNo: text('是否', 'Yes or no'),
  choice: text('选择', 'Choice'),
  identityNumber: text('身份证号', 'Identity number'),
  phone: text('电话号码', 'Phone number'),
  bankCard: text('银行卡号', 'Bank card'),
  divisionText: text('行政区划（文字）', 'Division (text)'),
  division: text('行政区划', 'Division'),
  person: text('人员', 'Person'),
  location: text('位置', 'Location'),
  file: text('文件', 'File'),
  photo: text('照片', 'Photo'),
  signature: text('签名', 'Signature'),
  sourcedValue: text('部门数据', 'Value with source'),
  calculated: text('计算值', 'Calculated value'),
  table: text('表格', 'Table'),
  richText: text('说明', 'Text to read'),
  section: text('分组', 'Section'),
  columns: text('分栏', 'Columns'),
  tabs: text('标签页', 'Tabs'),
  steps: text('分步', 'Steps'),
  pane: text('页', 'Page'),
};
