import type { LocalisedText } from '../../../model/localised.ts';

/** The reasons that parsing gives, in Chinese; `$1` stands for what is quoted. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /^"\{\{" begins an expression of code; write a FEEL rule in "x-rules"$/,
    '“{{”是代码表达式的开头，请改用 x-rules 中的 FEEL 规则',
  ],
  [/^"(.+)" holds code; write a FEEL rule in "x-rules"$/, '“$1”含有代码，请改用 x-rules 中的 FEEL 规则'],
  [/^the document is too large or nested too deeply$/, '文档过大或嵌套过深'],
  [/^fields are nested more than (\d+) deep$/, '字段嵌套超过 $1 层'],
  [/^the form has more than (\d+) fields$/, '字段超过 $1 个'],
  [/^the field has no "x-component"$/, '字段没有类型（x-component）'],
  [/^there is no field type "(.+)"$/, '没有“$1”这种字段类型'],
  [/^"(.+)" cannot be the name of a field$/, '“$1”不能作字段名'],
  [/^another field beside it is called "(.+)"$/, '旁边已有名为“$1”的字段'],
  [/^"(.+)" is the name of a field or of another fact$/, '“$1”已是字段或其他事实的名称'],
  [/^the field type stores (.+), not (.+)$/, '该类型保存 $1，而不是 $2'],
  [/^a field has no children$/, '字段不能包含其他字段'],
  [/^a field needs a title$/, '字段须有标题'],
  [/^a table needs a title$/, '表格须有标题'],
  [/^a table has no default$/, '表格没有默认值'],
  [/^a table is of type "array" with "items"$/, '表格的类型须为 array 并有 items'],
  [/^the table has no column "(.+)"$/, '表格没有列“$1”'],
  [/^the key of a row is not a column$/, '行标识不能同时是列'],
  [/^min is larger than max$/, '最少大于最多'],
  [/^a calculated field needs a rule that sets "value"$/, '计算字段须有设定“值”的规则'],
  [/^the field needs "enum" or a rule that sets "options"$/, '须有选项，或有设定“选项”的规则'],
  [/^the field type has no options$/, '该字段类型没有选项'],
  [/^two options have the same value$/, '两个选项的值相同'],
  [/^the default is refused by the field itself: (.+)$/, '默认值不符合字段自身的要求（$1）'],
  [/^a part without a value is of type "void"$/, '没有值的版块类型须为 void'],
  [/^text to read has no children$/, '说明文字不能包含其他内容'],
  [/^a rule that sets "(.+)" means nothing here$/, '这里不能有设定“$1”的规则'],
  [/^a rule that sets "error" needs a message$/, '校验规则须有提示文字'],
  [/^the field has two rules that set "(.+)"$/, '字段有两条设定“$1”的规则'],
  [/^the form has no field or fact "(.+)"$/, '表单没有名为“$1”的字段或事实'],
  [/^the form has no such field$/, '表单没有这个字段'],
  [/^the rules run in a circle: (.+)$/, '规则互相依赖：$1'],
  [/^unexpected "(.+)" \(at (\d+)\)$/s, '第 $2 个字符处不应有“$1”'],
  [/^the expression ends too early \(at (\d+)\)$/, '表达式不完整'],
];

/** A reason of parsing in both languages; one that is not known stays as it is. */
export function reasonText(reason: string): LocalisedText {
  const found = reasons.find(([pattern]) => pattern.test(reason));
  return { zh: found ? reason.replace(found[0], found[1]) : reason, en: reason };
}
