/** Countries by ISO 3166-1 alpha-2 code, with Perfex's numbers (102 is India, 235 the United Kingdom). */
import names from 'countries-list/minimal/countries.en.min.json' with { type: 'json' };

/** `number` is Perfex's id, 1 to 250. `code` is alpha-2, with XK (user-assigned in ISO) for Kosovo. */
export type Country = { readonly number: number; readonly code: string; readonly name: string };

/** The package also lists two parts of Saint Helena that have no country code. */
const notCountries: ReadonlySet<string> = new Set(['AC', 'TA']);

/** Perfex's order is that of English names of about 2012. These have been renamed, and keep their old place. */
const sortedAs: Readonly<Record<string, string>> = {
  CG: 'Congo',
  CI: "Cote d'Ivoire",
  CV: 'Cape Verde',
  MK: 'Macedonia',
  SZ: 'Swaziland',
  TL: 'Timor-Leste',
  TR: 'Turkey',
  UM: 'United States Minor Outlying Islands',
  VG: 'Virgin Islands, British',
  VI: 'Virgin Islands, US',
};

/** All countries, in order of their numbers. */
export const countries: readonly Country[] = Object.entries(names)
  .filter(([code]) => !notCountries.has(code))
  .map(([code, name]) => ({ code, name, place: sortedAs[code] ?? name }))
  // Compares code units: the order must not depend on the machine's language data.
  .sort((a, b) => (a.place < b.place ? -1 : 1))
  .map(({ code, name }, index) => ({ number: index + 1, code, name }));

const byCode: ReadonlyMap<string, Country> = new Map(countries.map((country) => [country.code, country]));

/** Finds a country by Perfex's number. */
export function findCountryByNumber(number: number): Country | undefined {
  return countries[number - 1];
}

/** Finds a country by its alpha-2 code in capitals. */
export function findCountryByCode(code: string): Country | undefined {
  return byCode.get(code);
}

/** Returns whether this is a country's alpha-2 code in capitals. */
export function isCountry(code: string): boolean {
  return byCode.has(code);
}
