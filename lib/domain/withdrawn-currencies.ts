/**
 * Withdrawn currencies of ISO 4217's list three, with their last day. No package has these.
 * - Days: the end of legal tender in Unicode CLDR 48.2 (`cldr-core`, supplemental/currencyData.json), the last of
 *   several countries. Notes may be exchanged for longer (SLL, three months), but nothing is priced in them.
 * - Codes: Zimbabwe's dollar of 2006 is ZWD, as in CLDR; ZWN was hardly used.
 * - Minor units: the JDK's (java.util.Currency of OpenJDK 17), which kept ISO's. ISO's historic list has none, and
 *   CLDR's are printing habits.
 */

const whole: ReadonlySet<string> = new Set('ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE ROL TPE TRL'.split(' '));

const lastDays = `
  ADP 2001-12-31, AFA 2002-12-31, ALK 1965-08-16, ANG 2025-06-30, AOK 1991-03-01, AON 2000-02-01, AOR 2000-02-01,
  ARA 1992-01-01, ARP 1985-06-14, ATS 2002-02-28, AZM 2006-12-31, BAD 1994-08-15, BEF 2002-02-28, BGL 1999-07-05,
  BGN 2026-01-31, BOP 1986-12-31, BRB 1986-02-28, BRC 1989-01-15, BRE 1993-08-01, BRN 1990-03-16, BRR 1994-07-01,
  BUK 1989-06-18, BYB 2000-12-31, BYR 2017-01-01, CSD 2006-10-25, CSK 1993-03-01, CUC 2021-06-01, CYP 2008-01-31,
  DDM 1990-10-02, DEM 2002-05-15, ECS 2000-10-02, EEK 2010-12-31, ESP 2002-02-28, FIM 2002-02-28, FRF 2002-02-17,
  GEK 1995-09-25, GHC 2007-12-31, GNS 1986-01-06, GQE 1986-06-01, GRD 2002-02-28, GWE 1976-02-28, GWP 1997-03-31,
  HRD 1995-01-01, HRK 2023-01-14, IEP 2002-02-09, ILP 1980-02-22, ILR 1985-09-04, ISJ 1981-01-01, ITL 2002-02-28,
  LTL 2014-12-31, LTT 1993-06-25, LUF 2002-02-28, LVL 2013-12-31, LVR 1993-10-17, MGF 2004-12-31, MLF 1984-08-31,
  MRO 2018-06-30, MTL 2008-01-31, MTP 1968-06-07, MXP 1992-12-31, MZE 1980-06-16, MZM 2006-12-31, NIC 1991-04-30,
  NLG 2002-02-28, PEI 1991-07-01, PES 1985-02-01, PLZ 1994-12-31, PTE 2002-02-28, RHD 1980-04-18, ROL 2006-12-31,
  RUR 1998-12-31, SDD 2007-06-30, SDP 1998-06-01, SIT 2007-01-14, SKK 2009-01-01, SLL 2023-12-31, SRG 2003-12-31,
  STD 2017-12-31, SUR 1992-10-01, TJR 2000-10-25, TMM 2009-01-01, TPE 2002-05-20, TRL 2005-12-31, UAK 1993-10-17,
  UGS 1987-05-15, UYP 1993-03-01, VEB 2008-06-30, VEF 2018-08-20, XEU 1998-12-31, YDD 1996-01-01, YUD 1990-01-01,
  YUM 2002-05-15, YUN 1992-07-24, ZMK 2013-01-01, ZRN 1998-07-31, ZRZ 1993-11-01, ZWD 2008-08-01, ZWL 2024-08-31,
  ZWR 2009-02-02
`;

export type Withdrawn = { readonly code: string; readonly lastOn: string; readonly minorDigits: number };

export const withdrawnCurrencies: readonly Withdrawn[] = lastDays.split(',').map((entry) => {
  const [code = '', lastOn = ''] = entry.trim().split(' ');
  return { code, lastOn, minorDigits: whole.has(code) ? 0 : 2 };
});
