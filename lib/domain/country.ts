/**
 * The countries: ISO 3166-1 alpha-2 inside, and the numbers that Perfex has for them on its
 * wire, where 102 is India and 235 the United Kingdom.
 */
import names from 'countries-list/minimal/countries.en.min.json' with { type: 'json' };

/** `number` is Perfex's id, 1 to 250; `code` is ISO 3166-1 alpha-2 (XK, which ISO leaves to its users, for Kosovo). */
export type Country = { readonly number: number; readonly code: string; readonly name: string };

/** The package also lists two parts of Saint Helena that have no country code of their own. */
const notCountries: ReadonlySet<string> = new Set(['AC', 'TA']);

/**
 * Perfex numbers 250 countries in the alphabetical order their English names had when its list
 * was made, about 2012. These have been renamed since, or are filed there under another word;
 * they show today's name and keep the old place.
 */
const filedUnder: Readonly<Record<string, string>> = {
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

/** All countries in the order of their numbers. */
export const countries: readonly Country[] = Object.entries(names)
  .filter(([code]) => !notCountries.has(code))
  .map(([code, name]) => ({ code, name, place: filedUnder[code] ?? name }))
  // By code unit, not by collation: the order may not depend on the machine's language data.
  .sort((a, b) => (a.place < b.place ? -1 : 1))
  .map(({ code, name }, index) => ({ number: index + 1, code, name }));

const byCode: ReadonlyMap<string, Country> = new Map(countries.map((country) => [country.code, country]));

/** The country Perfex means by a number; undefined for 0 (none chosen) and any other. */
export function findCountryByNumber(number: number): Country | undefined {
  return countries[number - 1];
}

/** The country of an alpha-2 code in capitals. */
export function findCountryByCode(code: string): Country | undefined {
  return byCode.get(code);
}

/** Whether this is the alpha-2 code, in capitals, of a country. */
export function isCountry(code: string): boolean {
  return byCode.has(code);
}
