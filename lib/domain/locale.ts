/** Locales that Unicode's data knows. */

const names = (type: 'language' | 'region' | 'script') => new Intl.DisplayNames(['en'], { type, fallback: 'none' });
const [languages, regions, scripts] = [names('language'), names('region'), names('script')];

/** Reads a locale whose language, script and region exist: "de_at" gives `de-AT`; null for anything else. */
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
