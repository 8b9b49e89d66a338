/** What a bucket and a folder have in common as a place for files. */

/** `type`: its media type. */
export type Content = { bytes: Uint8Array; type: string };

/** A store of files. A key is never reused for another content. */
export type FilePlace = {
  put: (key: string, content: Content) => Promise<void>;
  /** Null for a missing file. */
  get: (key: string) => Promise<Buffer | null>;
  /** Also succeeds for a missing file. */
  remove: (key: string) => Promise<void>;
};
