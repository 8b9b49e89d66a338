/** Measures JSON before it is parsed, because parsing a hostile megabyte is slow. */

/** `deepest`: the most objects and lists nested in each other; `widest`: the most fields of one object. */
export type Measures = { deepest: number; widest: number; values: number };

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Measures a text, which need not be valid JSON, until a limit is exceeded. */
export function measureJson(text: string, limits: Measures): Measures {
  const measures: Measures = { deepest: 0, widest: 0, values: 1 };
  // The number of parts so far of each open object or list; negative for a list.
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
      if (measures.widest > limits.widest || measures.values > limits.values) return measures;
    } else if (letter === openObject || letter === openList) {
      open.push(letter === openObject ? 1 : -1);
      measures.values += 1;
      if (letter === openObject && measures.widest === 0) measures.widest = 1;
      if (open.length > measures.deepest) measures.deepest = open.length;
      if (open.length > limits.deepest) return measures;
    } else if (letter === closeObject || letter === closeList) open.pop();
  }
  return measures;
}
