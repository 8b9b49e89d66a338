/** Types that packages lack. */

declare module 'bidi-js/dist/bidi.mjs' {
  import type { Bidi } from 'bidi-js';
  // The package has types only for its CommonJS build.
  export default function makeBidi(): Bidi;
}

declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { position: number; required: boolean } | null;
  }
}

declare namespace PDFKit.Mixins {
  interface PDFFont {
    /** pdfkit accepts a fontkit font and calls its `layout`. */
    registerFont(name: string, font: import('./shaped.ts').ShapedFont): this;
  }
}
