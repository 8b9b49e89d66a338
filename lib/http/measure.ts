/**
 * How much is in a JSON text, told by one look at its letters before anything is made of it: a parser makes a megabyte of
 * fields, whatever they are worth, and takes its time for it. Whether the text is JSON at all is the parser's to say.
 */

/** `deepest`: how many objects and lists lie in each other; `widest`: the most fields of an object; `values`: all in all. */
export type Measures = { deepest: number; widest: number; values: number };

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d];

/** @param most where there is more than this of anything, the text is looked at no further */
export function measureJson(text: string, most: Measures): Measures {
  const measures: Measures = { deepest: 0, widest: 0, values: 1 };
  // Of each object or list that is open, how many parts it has so far; a list's are told by a number below zero.
  const open: number[] = [];
  let isText = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text.charCodeAt(i);
    if (isText) {
      if (letter === backslash) i += 1;
      else if (letter === quote) isText = false;
    } else if (letter === quote) isText = true;
    else if (letter === comma) {
      const at = open.length - 1;
      const parts = open[at] ?? 0;
      open[at] = parts < 0 ? parts - 1 : parts + 1;
      measures.values += 1;
      if (parts >= measures.widest) measures.widest = parts + 1;
      if (measures.widest > most.widest || measures.values > most.values) return measures;
    } else if (letter === openObject || letter === openList) {
      open.push(letter === openObject ? 1 : -1);
      measures.values += 1;
      if (letter === openObject && measures.widest === 0) measures.widest = 1;
      if (open.length > measures.deepest) measures.deepest = open.length;
      if (open.length > most.deepest) return measures;
    } else if (letter === closeObject || letter === closeList) open.pop();
  }
  return measures;
}
