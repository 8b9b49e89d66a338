/**
 * Fonts that fontkit reads and embeds, but HarfBuzz shapes: fontkit's own shaper fails on words of Malayalam, Punjabi
 * and Arabic ("Cannot read properties of null").
 */
import { create, type Font } from 'fontkit';
import * as hb from 'harfbuzzjs';

/** A font as pdfkit takes it. All measures are in font units. */
export type ShapedFont = Omit<Font, 'layout'> & {
  /** Lays out a word from left to right, or the other way with `rightToLeft` as its features. */
  layout(text: string, features?: readonly string[]): Run;
};
type Run = {
  glyphs: { id: number; codePoints: number[]; advanceWidth: number }[];
  positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
  advanceWidth: number;
};

/** pdfkit passes features on to `layout`, so this one tells it the direction. */
export const rightToLeft = ['rtlm'] as const;

/** Assigns a cluster's characters to its glyphs. The first glyph without one of its own gets the rest. */
function assignCharacters(font: Font, glyphs: readonly number[], characters: readonly number[]): number[][] {
  const rest = [...characters];
  const own = glyphs.map((glyph) => {
    const i = rest.findIndex((character) => font.glyphForCodePoint(character).id === glyph);
    return i < 0 ? [] : rest.splice(i, 1);
  });
  const first = own.findIndex((characters) => characters.length === 0);
  return own.map((characters, i) => (i === first ? rest : characters));
}

/**
 * Reads a font with a `layout` by HarfBuzz.
 * @param name must be unique within a document
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
    // Lets letters and their marks be copied from the PDF one by one.
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
      const own = assignCharacters(font, ids, characters);
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
