/** Locales: languages, and where they are spoken, as Unicode's data knows them. */

const names = (type: 'language' | 'region' | 'script') => new Intl.DisplayNames(['en'], { type, fallback: 'none' });
const [languages, regions, scripts] = [names('language'), names('region'), names('script')];

/**
 * Whether text is a locale of a language, script and region that exist: `de`, `de-AT`, `pt_BR`, `sr-Latn-RS`.
 * @param text with hyphens or underscores
 */
export function isLocale(text: string): boolean {
  try {
    const { language, region, script } = new Intl.Locale(text.replaceAll('_', '-'));
    return [
      languages.of(language),
      region === undefined || regions.of(region),
      script === undefined || scripts.of(script),
    ].every(Boolean);
  } catch {
    return false;
  }
}
