/**
 * Shaping: which shapes a font has for a word, and where they stand. HarfBuzz does it in place of fontkit's own shaper, which
 * fails on words of Malayalam, Punjabi and Arabic ("Cannot read properties of null"); fontkit reads and embeds the fonts.
 */
import { create, type Font } from 'fontkit';
import * as hb from 'harfbuzzjs';

/** A font of fontkit's as pdfkit takes it, and what it uses of a laid out text: in units of the font, from left to right. */
export type ShapedFont = Omit<Font, 'layout'> & {
  /** From left to right, or with `rightToLeft` as features the other way. */
  layout(text: string, features?: readonly string[]): Run;
};
type Run = {
  glyphs: { id: number; codePoints: number[]; advanceWidth: number }[];
  positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
  advanceWidth: number;
};

/** What is asked of pdfkit for text that is drawn from right to left: it hands it on to `layout`, and HarfBuzz turns the text. */
export const rightToLeft = ['rtlm'] as const;

/** In the cluster of characters that these shapes stand for together, each has its own where the font says so. */
function spread(font: Font, glyphs: readonly number[], characters: readonly number[]): number[][] {
  const rest = [...characters];
  const own = glyphs.map((glyph) => {
    const i = rest.findIndex((character) => font.glyphForCodePoint(character).id === glyph);
    return i < 0 ? [] : rest.splice(i, 1);
  });
  const first = own.findIndex((characters) => characters.length === 0);
  return own.map((characters, i) => (i === first ? rest : characters));
}

/**
 * Reads a font as fontkit has it, with a `layout` that HarfBuzz does.
 * @param name what the font is called in a document, where two of the same name would be taken for one
 * @param file TrueType
 */
export function readShapedFont(name: string, file: Buffer): ShapedFont {
  const font = create(file);
  if (!('layout' in font)) throw new Error(`${name} is a collection of fonts`);
  const shaper = new hb.Font(new hb.Face(new hb.Blob(file)));
  const buffer = new hb.Buffer();

  const layout: ShapedFont['layout'] = (text, features) => {
    buffer.clearContents();
    buffer.addText(text);
    buffer.setDirection(features ? hb.Direction.RTL : hb.Direction.LTR);
    buffer.guessSegmentProperties();
    // So that letters and their marks can be copied one by one.
    buffer.setClusterLevel(hb.ClusterLevel.MONOTONE_CHARACTERS);
    hb.shape(shaper, buffer);
    const infos = buffer.getGlyphInfos();
    const positions = buffer.getGlyphPositions().map(({ xAdvance, yAdvance, xOffset, yOffset }) => ({
      xAdvance: xAdvance ?? 0,
      yAdvance: yAdvance ?? 0,
      xOffset: xOffset ?? 0,
      yOffset: yOffset ?? 0,
    }));
    const starts = [...new Set(infos.map(({ cluster }) => cluster))].sort((a, b) => a - b);
    const ends = new Map(starts.map((start, i) => [start, starts[i + 1] ?? text.length]));
    const glyphs: Run['glyphs'] = [];
    for (let i = 0; i < infos.length; ) {
      const start = infos[i]?.cluster ?? 0;
      let end = i;
      while (infos[end]?.cluster === start) end += 1;
      const characters = Array.from(text.slice(start, ends.get(start)), (one) => one.codePointAt(0) ?? 0);
      const ids = infos.slice(i, end).map(({ codepoint }) => codepoint);
      const own = spread(font, ids, characters);
      ids.forEach((id, k) => {
        glyphs.push({ id, codePoints: own[k] ?? [], advanceWidth: font.getGlyph(id).advanceWidth });
      });
      i = end;
    }
    const advanceWidth = positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    return { glyphs, positions, advanceWidth };
  };
  return Object.create(font, { layout: { value: layout }, postscriptName: { value: name } });
}
