/**
 * The fonts of documents and their files, all under the SIL Open Font License. Noto Sans comes first, with Latin,
 * Greek, Cyrillic and Devanagari. Other letters are looked up in these families, in this order.
 */

/** The weights of the first font; the others have only one. */
export type Weight = 'regular' | 'bold';

export const baseFiles: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
};

/** Only `letters` are looked up in it. Without `part`, its one file, it has a hundred, and a list of their ranges. */
export type Family = { name: string; letters: RegExp; part?: string };

const signs = /[\p{S}\p{P}\p{N}\p{M}\u{1d400}-\u{1d7ff}]/u;

const scripts: readonly Family[] = [
  {
    name: 'noto-sans-arabic',
    part: 'arabic',
    letters: /[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/,
  },
  { name: 'noto-sans-hebrew', part: 'hebrew', letters: /[\u0590-\u05ff\ufb1d-\ufb4f]/ },
  { name: 'noto-sans-thai', part: 'thai', letters: /[\u0e00-\u0e7f]/ },
  { name: 'noto-sans-bengali', part: 'bengali', letters: /[\u0980-\u09ff]/ },
  { name: 'noto-sans-gurmukhi', part: 'gurmukhi', letters: /[\u0a00-\u0a7f]/ },
  { name: 'noto-sans-gujarati', part: 'gujarati', letters: /[\u0a80-\u0aff]/ },
  { name: 'noto-sans-tamil', part: 'tamil', letters: /[\u0b80-\u0bff]/ },
  { name: 'noto-sans-telugu', part: 'telugu', letters: /[\u0c00-\u0c7f]/ },
  { name: 'noto-sans-kannada', part: 'kannada', letters: /[\u0c80-\u0cff]/ },
  { name: 'noto-sans-malayalam', part: 'malayalam', letters: /[\u0d00-\u0d7f]/ },
  { name: 'noto-sans-sinhala', part: 'sinhala', letters: /[\u0d80-\u0dff]/ },
  { name: 'noto-sans-lao', part: 'lao', letters: /[\u0e80-\u0eff]/ },
  { name: 'noto-sans-myanmar', part: 'myanmar', letters: /[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]/ },
  { name: 'noto-sans-georgian', part: 'georgian', letters: /[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]/ },
  { name: 'noto-sans-armenian', part: 'armenian', letters: /[\u0530-\u058f\ufb13-\ufb17]/ },
  { name: 'noto-sans-ethiopic', part: 'ethiopic', letters: /[\u1200-\u139f\u2d80-\u2ddf\uab01-\uab2e]/ },
  { name: 'noto-sans-khmer', part: 'khmer', letters: /[\u1780-\u17ff\u19e0-\u19ff]/ },
  { name: 'noto-sans-math', part: 'latin', letters: signs },
  { name: 'noto-sans-symbols', part: 'symbols', letters: signs },
  { name: 'noto-sans-symbols-2', part: 'symbols', letters: signs },
];

export const emoji: Family = { name: 'noto-emoji', part: 'emoji', letters: /[\p{Emoji}\p{Emoji_Component}]/u };

const everything = /./su;
const japanese: Family = { name: 'noto-sans-jp', letters: everything };
const korean: Family = { name: 'noto-sans-kr', letters: everything };
const traditional: Family = { name: 'noto-sans-tc', letters: everything };
const simplified: Family = { name: 'noto-sans-sc', letters: everything };

/** Lists the Unicode scripts that these fonts can write. */
export const writableScripts: ReadonlySet<string> = new Set(
  (
    'Latn Grek Cyrl Deva Arab Hebr Thai Beng Guru Gujr Taml Telu Knda Mlym Sinh Laoo Mymr Geor Armn Ethi Khmr ' +
    'Jpan Kore Hant Hans'
  ).split(' '),
);

/**
 * Orders the families. Chinese, Japanese and Korean draw the same ideographs differently: the document's letters decide
 * first, then its language.
 * @param sample the document's text
 * @param locale BCP 47
 */
export function chooseFamilies(sample: string, locale: string): readonly Family[] {
  const { language, script } = new Intl.Locale(locale).maximize();
  const own = [
    ...(/[\p{sc=Hira}\p{sc=Kana}]/u.test(sample) ? [japanese] : []),
    ...(/\p{sc=Hang}/u.test(sample) ? [korean] : []),
    ...(/\p{sc=Bopo}/u.test(sample) || script === 'Hant' ? [traditional] : []),
    ...(language === 'ja' ? [japanese] : []),
    ...(language === 'ko' ? [korean] : []),
  ];
  return [...scripts, ...new Set([...own, simplified, traditional, japanese, korean]), emoji];
}

const folder = (family: Family): string => `@fontsource/${family.name}`;

/** Gives the path of a part's file within its package. */
export const toPartFile = (family: Family, part: string): string =>
  `${folder(family)}/files/${family.name}-${part}-400-normal.woff`;

/** Gives the path of the list that says which letters each part has. */
export const toRangesFile = (family: Family): string => `${folder(family)}/unicode.json`;

/**
 * Lists the parts of a family, with their letters as CSS ranges: 'U+25ee8,U+25f23-25f25'.
 * @param ranges the file's content; Latin and similar sets beside the parts are left out
 */
export function cutParts(ranges: Readonly<Record<string, string>>): { part: string; ranges: string }[] {
  return Object.entries(ranges)
    .filter(([key]) => key.startsWith('['))
    .map(([key, list]) => ({ part: key.slice(1, -1), ranges: list }));
}

/** Lists all files that a bundle must contain, and the fonts' licences. `read` gives the text of such a path. */
export function listFontFiles(read: (file: string) => string): string[] {
  const families = chooseFamilies('', 'en').flatMap((family) => [
    `${folder(family)}/LICENSE`,
    ...(family.part === undefined
      ? [
          toRangesFile(family),
          ...cutParts(JSON.parse(read(toRangesFile(family)))).map(({ part }) => toPartFile(family, part)),
        ]
      : [toPartFile(family, family.part)]),
  ]);
  return [...Object.values(baseFiles), ...families];
}
