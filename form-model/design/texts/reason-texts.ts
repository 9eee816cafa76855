import type { LocalisedText } from '../../../model/localised.ts';
import { schemaReasons } from './schema-reasons.ts';

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
  [
    /^options of a dictionary or a search are stored as "object"$/,
    '来自代码表或查找的选项，值的形式须为“一组值”或“多个值”',
  ],
  [/^options are stored as "string" or "array"$/, '自有选项的值的形式须为“一个值”或“多个值”'],
  [/^the options come from a dictionary or from a search, not from both$/, '选项只能来自代码表或查找之一'],
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
  [/^the rules run in a circle: (.+)$/, '$1'],
  [/^the document is no JSON, too large or nested too deeply$/, '不是 JSON，或者过大、嵌套过深'],
  [/^a form document is an object$/, '表单文档须为对象（{ }）'],
  [/^a form document has an object "schema"$/, '表单文档须有对象 schema'],
  [
    /^a form has no references \("(.+)"\), which could lead in a circle$/,
    '表单不能有引用（“$1”），它可能指向自身',
  ],
  [/^the schema must be of type "object" with "properties"$/, 'schema 的 type 须为 object，并有 properties'],
  [/^"items" must be of type "object" with "properties"$/, 'items 的 type 须为 object，并有 properties'],
  [/^there is no field "(.+)" beside it$/, '旁边没有名为“$1”的字段'],
  [/^the value of "(.+)" is decided elsewhere$/, '“$1”的值已由别处决定'],
  [/^it needs a title$/, '须有标题'],
  [/^a table needs columns$/, '表格须有列'],
  [/^"pane" stands in (.+) only$/, '页只能放在标签页或分步里'],
  [/^"(tabs|steps)" needs at least one pane$/, '至少要有一页'],
  [/^only pane may stand here$/, '这里只能放页'],
  [/^unknown function '(.+)' \(at (\d+)\)$/, '没有函数“$1”'],
  [/^the expression is longer than (\d+) characters \(at \d+\)$/, '表达式超过 $1 个字符'],
  [/^the expression is nested too deeply \(at \d+\)$/, '表达式嵌套过深'],
  [/^the step "(.+)" needs a field of this name$/, '步骤“$1”要用到这个名称的字段'],
  [/^the key of this form is "(.+)"$/, '这张表单的标识是“$1”'],
  [/^unexpected "(.+)" \(at (\d+)\)$/s, '第 $2 个字符处不应有“$1”'],
  [/^the expression ends too early \(at (\d+)\)$/, '表达式不完整'],
];

/** A reason of parsing in both languages; one that is not known stays as it is. */
export function reasonText(reason: string): LocalisedText {
  const found = reasons.find(([pattern]) => pattern.test(reason));
  return { zh: found ? reason.replace(found[0], found[1]) : bySchema(reason), en: reason };
}

function bySchema(reason: string): string {
  for (const [pattern, words] of schemaReasons) {
    const parts = pattern.exec(reason);
    if (parts) return words(...parts.slice(1));
  }
  return reason;
}
