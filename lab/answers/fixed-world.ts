/** Makes a process deterministic: time and randomness depend on the step alone. Call it before the project is loaded. */
import crypto, { createHash } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

export type FixedWorld = {
  /** Begins a step at an ISO time. All its randomness follows from `seed`. */
  begin: (seed: number, at: string) => void;
};

/** Replaces the clock and the sources of randomness of this process, irreversibly. */
export function fixWorld(): FixedWorld {
  let nowMs = 0;
  let step = 0;
  const drawCounts = new Map<string, number>();

  /** Draws the next bytes of a source. Sources and sizes count separately, so that more draws of one do not shift others. */
  function draw(source: string, size: number): Buffer {
    const name = `${source} ${size}`;
    const count = drawCounts.get(name) ?? 0;
    drawCounts.set(name, count + 1);
    const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
      createHash('sha256').update(`${step} ${name} ${count} ${i}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, size);
  }
  function fill<T extends NodeJS.ArrayBufferView>(source: string, target: T): T {
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(draw(source, target.byteLength));
    return target;
  }
  function randomUUID(): `${string}-${string}-${string}-${string}-${string}` {
    const hex = draw('uuid', 16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
  const fraction = (source: string): number => draw(source, 6).readUIntBE(0, 6) / 2 ** 48;

  const MachineDate = Date;
  class FixedDate extends MachineDate {
    constructor(...args: ConstructorParameters<typeof Date> | []) {
      if (args.length === 0) super(nowMs);
      else super(...args);
    }
    static override now(): number {
      return nowMs;
    }
  }
  Object.assign(globalThis, { Date: FixedDate });
  Math.random = () => fraction('math');
  Object.assign(crypto, {
    randomBytes: (size: number, done?: (error: null, bytes: Buffer) => void): Buffer | undefined => {
      const bytes = draw('bytes', size);
      if (!done) return bytes;
      setImmediate(done, null, bytes);
      return undefined;
    },
    randomFillSync: <T extends NodeJS.ArrayBufferView>(target: T): T => fill('fill', target),
    randomInt: (least: number, beyond?: number): number =>
      beyond === undefined
        ? Math.floor(fraction('int') * least)
        : least + Math.floor(fraction('int') * (beyond - least)),
    randomUUID,
  });
  syncBuiltinESMExports();
  const values = { value: <T extends NodeJS.ArrayBufferView>(target: T): T => fill('values', target) };
  Object.defineProperties(globalThis.crypto, { getRandomValues: values, randomUUID: { value: randomUUID } });

  return {
    begin: (seed, at) => {
      step = seed;
      nowMs = MachineDate.parse(at);
      drawCounts.clear();
    },
  };
}
