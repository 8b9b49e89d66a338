/** Bodies as browsers and PHP clients send them. */

/** A multipart/form-data body; several values of one name are sent one after another. */
export async function multipart(
  fields: Readonly<Record<string, string | readonly string[]>>,
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) form.append(name, one);
  }
  const whole = new Response(form);
  return {
    headers: { 'content-type': whole.headers.get('content-type') ?? '' },
    body: Buffer.from(await whole.arrayBuffer()),
  };
}

/** A body of names and values as a simple form sends it. */
export function urlencoded(pairs: readonly (readonly [string, string])[]): {
  headers: Record<string, string>;
  body: string;
} {
  const body = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}
