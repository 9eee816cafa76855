export { add, duplicate, move, moveBy, remove } from './commands/structure.ts';
export { rename } from './commands/rename.ts';
export { unwrap, wrap, type Wrapper } from './commands/wrap.ts';
export {
  changeType,
  moveEntry,
  set,
  setDocument,
  setHead,
  setOption,
  setRight,
  setRule,
} from './commands/settings.ts';
