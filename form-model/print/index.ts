export { filledBlocks, type FilledOptions } from './filled.ts';
export { blankBlocks, type BlankOptions } from './blank.ts';
export { printoutOf, type PaperHead } from './printout.ts';
export { say as sayOnPaper, paperTime } from './texts.ts';
