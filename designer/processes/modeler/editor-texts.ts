/** Chinese for the words of the editor and its tools that their own translations lack. */
export const editorTexts: Readonly<Record<string, string>> = {};
