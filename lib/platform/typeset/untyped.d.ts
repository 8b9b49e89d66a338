/** What packages take and give beyond their types. */

declare module 'bidi-js/dist/bidi.mjs' {
  import type { Bidi } from 'bidi-js';
  // The package's types are those of its other build, which Node loads differently.
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
    /** pdfkit takes a font of fontkit's as it is, and has its `layout` shape what is drawn. */
    registerFont(name: string, font: import('./shaped.ts').ShapedFont): this;
  }
}
