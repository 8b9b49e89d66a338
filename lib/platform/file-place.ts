/** What a bucket and a folder have in common: files can be kept there. */

/** `type`: its media type. */
export type Content = { bytes: Uint8Array; type: string };

/** Somewhere files are kept. A key is never used for two contents. */
export type FilePlace = {
  put: (key: string, content: Content) => Promise<void>;
  /** The content, or null where there is none. */
  get: (key: string) => Promise<Buffer | null>;
  /** Also where there is none. */
  remove: (key: string) => Promise<void>;
};
