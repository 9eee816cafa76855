import { text } from './text.ts';

/** What an edit is called in the history: “Undo: …”. */
export const commandTexts = {
  ADD: text('添加“{title}”', 'Add “{title}”'),
  MOVE: text('移动“{title}”', 'Move “{title}”'),
  MOVE_MANY: text('移动 {count} 项', 'Move {count} items'),
  REMOVE: text('删除“{title}”', 'Remove “{title}”'),
  REMOVE_MANY: text('删除 {count} 项', 'Remove {count} items'),
  DUPLICATE: text('复制“{title}”', 'Duplicate “{title}”'),
  DUPLICATE_MANY: text('复制 {count} 项', 'Duplicate {count} items'),
  CUT: text('剪切 {count} 项', 'Cut {count} items'),
  PASTE: text('粘贴 {count} 项', 'Paste {count} items'),
  WRAP: text('放入“{title}”', 'Put into “{title}”'),
  UNWRAP: text('拆开“{title}”', 'Take “{title}” apart'),
  SET: text('修改“{title}”的{property}', 'Change {property} of “{title}”'),
  CHANGE_TYPE: text('把“{title}”改为{type}', 'Turn “{title}” into {type}'),
  RENAME: text('把字段 {from} 改名为 {to}', 'Rename the field {from} to {to}'),
  SET_RULE: text('修改“{title}”的规则', 'Change a rule of “{title}”'),
  SET_OPTION: text('修改“{title}”的选项', 'Change an option of “{title}”'),
  SET_RIGHT: text('修改步骤 {step} 的权限', 'Change rights of the step {step}'),
  SET_HEAD: text('修改表单的{property}', 'Change {property} of the form'),
  SET_DOCUMENT: text('修改 JSON', 'Change the JSON'),
  INSERT_BLOCK: text('插入区块“{title}”', 'Insert the block “{title}”'),
  UPDATE_BLOCK: text('更新区块“{title}”', 'Update the block “{title}”'),
  REPAIR: text('修复：{problem}', 'Repair: {problem}'),
} as const;

/** Why an edit cannot be made. */
export const refusalTexts = {
  UNKNOWN_NODE: text('该内容已不存在。', 'It is not there any more.'),
  NOT_A_CONTAINER: text('“{title}”不能包含其他内容。', '“{title}” cannot hold anything.'),
  PANES_ONLY: text(
    '“{title}”里只能放页；页只能放在标签页或分步里。',
    '“{title}” holds pages alone, and pages stand in tabs or steps alone.',
  ),
  INTO_ITSELF: text('不能把“{title}”移到它自己里面。', '“{title}” cannot be moved into itself.'),
  INVALID_NAME: text(
    '字段名“{name}”须以字母开头，只含字母、数字和下划线，最多 60 个字符。',
    'The name “{name}” must begin with a letter and hold only letters, digits and underscores, at most 60.',
  ),
  RESERVED_NAME: text(
    '“{name}”是保留字，不能作字段名。',
    '“{name}” has a meaning of its own and cannot be a name.',
  ),
  DUPLICATE_NAME: text('已有名为“{name}”的字段或事实。', 'There is another field or fact called “{name}”.'),
  NAME_CAPTURED: text(
    '改名为“{name}”会使“{title}”的规则指向别的字段。',
    'Called “{name}”, it would change what a rule of “{title}” reads.',
  ),
  RULE_READS_MANY: text(
    '“{title}”的规则把“{field}”当作{was}来读，移动后会变成{is}。请先修改这条规则，再移动。',
    'A rule of “{title}” reads “{field}” as {was}, which would become {is}. Change that rule first, then move it.',
  ),
  RULE_WOULD_BREAK: text(
    '移动后，“{title}”的规则读不到“{field}”。请先修改这条规则，再移动。',
    'A rule of “{title}” could not read “{field}” any more. Change that rule first, then move it.',
  ),
  NOT_TOGETHER: text('只能把同一层的内容放在一起。', 'Only what stands side by side can be put together.'),
  NOT_A_PART: text('“{title}”不是可以拆开的版块。', '“{title}” is no part that can be taken apart.'),
  INVALID_PATH: text('这里不能设置 {path}。', '{path} cannot be set here.'),
  INVALID_CLIPBOARD: text('剪贴板里没有表单内容。', 'The clipboard holds nothing of a form.'),
  INVALID_DOCUMENT: text('不是表单文档：{reason}', 'This is no form document: {reason}'),
  UNKNOWN_BLOCK: text('没有区块“{key}”。', 'There is no block “{key}”.'),
  NOTHING_SELECTED: text('没有选中内容。', 'Nothing is selected.'),
} as const;
