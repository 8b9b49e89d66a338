/** Colours as pickers send them. */

/** Normalises "#FFF" or "#ffffff" to six lower-case digits; null for anything else. */
export function parseColor(text: string): string | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text.trim().toLowerCase())?.[1];
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
}
