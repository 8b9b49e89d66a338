/** Locales: languages, and where they are spoken, as Unicode's data knows them. */

const names = (type: 'language' | 'region' | 'script') => new Intl.DisplayNames(['en'], { type, fallback: 'none' });
const [languages, regions, scripts] = [names('language'), names('region'), names('script')];

/**
 * The locale that text means, where its language, script and region exist: `de-AT` of "de_at", `sr-Latn-RS`.
 * @param text with hyphens or underscores, in any case
 * @returns as BCP 47 writes it; null for anything else
 */
export function readLocale(text: string): string | null {
  try {
    const locale = new Intl.Locale(text.replaceAll('_', '-'));
    const { language, region, script } = locale;
    const exists = [
      languages.of(language),
      region === undefined || regions.of(region),
      script === undefined || scripts.of(script),
    ].every(Boolean);
    return exists ? locale.toString() : null;
  } catch {
    return null;
  }
}
