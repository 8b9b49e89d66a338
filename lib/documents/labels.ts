/** The words of an invoice in many languages; English for all others. */
import * as z from 'zod';

/** The order of the words in every language below. */
const names = [
  'invoice',
  'creditInvoice',
  'draft',
  'cancelled',
  'paid',
  'number',
  'issued',
  'due',
  'order',
  'billTo',
  'shipTo',
  'taxNumber',
  'description',
  'quantity',
  'price',
  'discount',
  'taxes',
  'amount',
  'subtotal',
  'net',
  'adjustment',
  'total',
  'paidSoFar',
  'open',
  'payments',
  'notes',
  'terms',
  'page',
] as const;
const labels = z.record(z.enum(names), z.string());
export type Labels = Readonly<z.infer<typeof labels>>;

const english =
  'Invoice | Credit invoice | Draft | Cancelled | Paid | Number | Date of issue | Due date | Purchase order | Bill to | Ship to | Tax no. | Description | Quantity | Price | Discount | Tax | Amount | Subtotal | Net | Adjustment | Total | Paid | Amount due | Payments | Notes | Terms | Page {page} of {pages}';

/** By BCP 47 language, with a script where the default one differs. */
const others: Readonly<Record<string, string>> = {
  ar: 'فاتورة | إشعار دائن | مسودة | ملغاة | مدفوعة | الرقم | تاريخ الإصدار | تاريخ الاستحقاق | أمر الشراء | فاتورة إلى | الشحن إلى | الرقم الضريبي | الوصف | الكمية | السعر | الخصم | الضريبة | المبلغ | المجموع الفرعي | الصافي | التسوية | الإجمالي | المدفوع | المبلغ المستحق | المدفوعات | ملاحظات | الشروط | صفحة {page} من {pages}',
  cs: 'Faktura | Dobropis | Koncept | Stornováno | Zaplaceno | Číslo | Datum vystavení | Datum splatnosti | Objednávka | Odběratel | Dodací adresa | DIČ | Popis | Množství | Cena | Sleva | DPH | Částka | Mezisoučet | Základ | Úprava | Celkem | Zaplaceno | K úhradě | Platby | Poznámky | Podmínky | Strana {page} z {pages}',
  da: 'Faktura | Kreditnota | Kladde | Annulleret | Betalt | Nummer | Fakturadato | Forfaldsdato | Indkøbsordre | Faktureres til | Leveres til | CVR/moms-nr. | Beskrivelse | Antal | Pris | Rabat | Moms | Beløb | Subtotal | Netto | Regulering | I alt | Betalt | Skyldigt beløb | Betalinger | Bemærkninger | Betingelser | Side {page} af {pages}',
  de: 'Rechnung | Gutschrift | Entwurf | Storniert | Bezahlt | Nummer | Rechnungsdatum | Fällig am | Bestellnummer | Rechnung an | Lieferung an | USt-IdNr. | Beschreibung | Menge | Preis | Rabatt | Steuer | Betrag | Zwischensumme | Netto | Anpassung | Gesamtbetrag | Bezahlt | Offener Betrag | Zahlungen | Anmerkungen | Zahlungsbedingungen | Seite {page} von {pages}',
  el: 'Τιμολόγιο | Πιστωτικό τιμολόγιο | Πρόχειρο | Ακυρωμένο | Εξοφλημένο | Αριθμός | Ημερομηνία έκδοσης | Ημερομηνία λήξης | Αριθμός παραγγελίας | Στοιχεία πελάτη | Διεύθυνση αποστολής | ΑΦΜ | Περιγραφή | Ποσότητα | Τιμή | Έκπτωση | ΦΠΑ | Ποσό | Μερικό σύνολο | Καθαρή αξία | Προσαρμογή | Σύνολο | Πληρωμένο | Υπόλοιπο | Πληρωμές | Σημειώσεις | Όροι | Σελίδα {page} από {pages}',
  es: 'Factura | Factura rectificativa | Borrador | Anulada | Pagada | Número | Fecha de emisión | Vencimiento | N.º de pedido | Facturar a | Enviar a | NIF | Descripción | Cantidad | Precio | Descuento | Impuestos | Importe | Subtotal | Base imponible | Ajuste | Total | Pagado | Importe pendiente | Pagos | Notas | Condiciones | Página {page} de {pages}',
  fi: 'Lasku | Hyvityslasku | Luonnos | Peruttu | Maksettu | Numero | Laskun päiväys | Eräpäivä | Tilausnumero | Laskutusosoite | Toimitusosoite | ALV-tunnus | Kuvaus | Määrä | Hinta | Alennus | Vero | Summa | Välisumma | Veroton | Oikaisu | Yhteensä | Maksettu | Maksettavaa | Maksut | Huomautukset | Ehdot | Sivu {page}/{pages}',
  fr: 'Facture | Facture d’avoir | Brouillon | Annulée | Payée | Numéro | Date d’émission | Échéance | Bon de commande | Facturé à | Livré à | N° TVA | Désignation | Quantité | Prix | Remise | TVA | Montant | Sous-total | Total HT | Ajustement | Total TTC | Payé | Reste à payer | Paiements | Remarques | Conditions | Page {page} sur {pages}',
  he: 'חשבונית | חשבונית זיכוי | טיוטה | מבוטלת | שולמה | מספר | תאריך הנפקה | תאריך לתשלום | הזמנת רכש | לכבוד | כתובת למשלוח | מספר עוסק | תיאור | כמות | מחיר | הנחה | מע״מ | סכום | סכום ביניים | נטו | התאמה | סה״כ | שולם | יתרה לתשלום | תשלומים | הערות | תנאים | עמוד {page} מתוך {pages}',
  hi: 'बीजक | क्रेडिट बीजक | मसौदा | रद्द | भुगतान हो चुका | संख्या | जारी करने की तिथि | देय तिथि | क्रय आदेश | बिल प्राप्तकर्ता | शिपिंग पता | कर संख्या | विवरण | मात्रा | दर | छूट | कर | राशि | उप-योग | शुद्ध | समायोजन | कुल | भुगतान किया गया | देय राशि | भुगतान | टिप्पणियाँ | शर्तें | पृष्ठ {page} / {pages}',
  hu: 'Számla | Jóváíró számla | Piszkozat | Sztornózva | Kifizetve | Sorszám | Kiállítás dátuma | Fizetési határidő | Megrendelésszám | Vevő | Szállítási cím | Adószám | Megnevezés | Mennyiség | Egységár | Kedvezmény | Áfa | Összeg | Részösszeg | Nettó | Korrekció | Végösszeg | Kifizetve | Fizetendő | Kifizetések | Megjegyzések | Feltételek | {page}. oldal, összesen {pages}',
  it: 'Fattura | Nota di credito | Bozza | Annullata | Pagata | Numero | Data di emissione | Scadenza | Ordine d’acquisto | Destinatario | Spedire a | Partita IVA | Descrizione | Quantità | Prezzo | Sconto | Imposte | Importo | Subtotale | Imponibile | Rettifica | Totale | Pagato | Importo dovuto | Pagamenti | Note | Condizioni | Pagina {page} di {pages}',
  ja: '請求書 | 返金請求書 | 下書き | 取消 | 支払済 | 番号 | 発行日 | 支払期限 | 注文番号 | 請求先 | 送付先 | 登録番号 | 内容 | 数量 | 単価 | 値引 | 税 | 金額 | 小計 | 税抜金額 | 調整 | 合計 | 入金済 | 請求残額 | 入金 | 備考 | 条件 | {page} / {pages} ページ',
  ko: '청구서 | 대변 청구서 | 초안 | 취소됨 | 결제 완료 | 번호 | 발행일 | 지급 기한 | 구매 주문 | 청구처 | 배송지 | 사업자등록번호 | 내용 | 수량 | 단가 | 할인 | 세금 | 금액 | 소계 | 공급가액 | 조정 | 합계 | 결제액 | 미결제 금액 | 결제 내역 | 비고 | 조건 | {pages}쪽 중 {page}쪽',
  nb: 'Faktura | Kreditnota | Utkast | Kansellert | Betalt | Nummer | Fakturadato | Forfallsdato | Innkjøpsordre | Faktureres til | Leveres til | Org.nr. | Beskrivelse | Antall | Pris | Rabatt | Mva. | Beløp | Delsum | Netto | Justering | Totalt | Betalt | Å betale | Betalinger | Merknader | Betingelser | Side {page} av {pages}',
  nl: 'Factuur | Creditfactuur | Concept | Geannuleerd | Betaald | Nummer | Factuurdatum | Vervaldatum | Inkooporder | Factuuradres | Afleveradres | Btw-nr. | Omschrijving | Aantal | Prijs | Korting | Btw | Bedrag | Subtotaal | Netto | Correctie | Totaal | Betaald | Openstaand bedrag | Betalingen | Opmerkingen | Voorwaarden | Pagina {page} van {pages}',
  pl: 'Faktura | Faktura korygująca | Szkic | Anulowana | Zapłacona | Numer | Data wystawienia | Termin płatności | Zamówienie | Nabywca | Adres dostawy | NIP | Opis | Ilość | Cena | Rabat | Podatek | Kwota | Suma częściowa | Netto | Korekta | Razem | Zapłacono | Do zapłaty | Płatności | Uwagi | Warunki | Strona {page} z {pages}',
  pt: 'Fatura | Nota de crédito | Rascunho | Anulada | Paga | Número | Data de emissão | Vencimento | Ordem de compra | Faturar a | Enviar a | N.º de contribuinte | Descrição | Quantidade | Preço | Desconto | Impostos | Valor | Subtotal | Líquido | Ajuste | Total | Pago | Valor em dívida | Pagamentos | Notas | Condições | Página {page} de {pages}',
  ro: 'Factură | Factură storno | Ciornă | Anulată | Plătită | Număr | Data emiterii | Data scadenței | Comandă | Client | Adresa de livrare | CUI | Descriere | Cantitate | Preț | Reducere | TVA | Valoare | Subtotal | Net | Ajustare | Total | Plătit | Rest de plată | Plăți | Observații | Condiții | Pagina {page} din {pages}',
  ru: 'Счёт | Кредитовый счёт | Черновик | Аннулирован | Оплачен | Номер | Дата выставления | Срок оплаты | Заказ | Плательщик | Адрес доставки | ИНН | Описание | Количество | Цена | Скидка | Налог | Сумма | Промежуточный итог | Без налога | Корректировка | Итого | Оплачено | К оплате | Платежи | Примечания | Условия | Страница {page} из {pages}',
  sv: 'Faktura | Kreditfaktura | Utkast | Makulerad | Betald | Nummer | Fakturadatum | Förfallodatum | Inköpsorder | Faktureras till | Levereras till | Momsreg.nr | Beskrivning | Antal | Pris | Rabatt | Moms | Belopp | Delsumma | Netto | Justering | Totalt | Betalt | Att betala | Betalningar | Anmärkningar | Villkor | Sida {page} av {pages}',
  th: 'ใบแจ้งหนี้ | ใบลดหนี้ | ฉบับร่าง | ยกเลิก | ชำระแล้ว | เลขที่ | วันที่ออก | วันครบกำหนด | ใบสั่งซื้อ | เรียกเก็บจาก | จัดส่งถึง | เลขประจำตัวผู้เสียภาษี | รายการ | จำนวน | ราคา | ส่วนลด | ภาษี | จำนวนเงิน | ยอดรวมย่อย | ยอดสุทธิ | รายการปรับปรุง | ยอดรวม | ชำระแล้ว | ยอดค้างชำระ | การชำระเงิน | หมายเหตุ | เงื่อนไข | หน้า {page} จาก {pages}',
  tr: 'Fatura | İade faturası | Taslak | İptal edildi | Ödendi | Numara | Düzenleme tarihi | Son ödeme tarihi | Sipariş no. | Fatura adresi | Teslimat adresi | Vergi no. | Açıklama | Miktar | Fiyat | İndirim | Vergi | Tutar | Ara toplam | Net | Düzeltme | Toplam | Ödenen | Ödenecek tutar | Ödemeler | Notlar | Koşullar | Sayfa {page} / {pages}',
  uk: 'Рахунок | Кредитовий рахунок | Чернетка | Анульовано | Сплачено | Номер | Дата виставлення | Термін оплати | Замовлення | Платник | Адреса доставки | ІПН | Опис | Кількість | Ціна | Знижка | Податок | Сума | Проміжний підсумок | Без податку | Коригування | Разом | Сплачено | До сплати | Платежі | Примітки | Умови | Сторінка {page} з {pages}',
  zh: '账单 | 贷记账单 | 草稿 | 已作废 | 已付款 | 编号 | 开具日期 | 到期日 | 采购订单 | 账单地址 | 收货地址 | 税号 | 描述 | 数量 | 单价 | 折扣 | 税 | 金额 | 小计 | 净额 | 调整 | 总计 | 已付 | 应付金额 | 付款记录 | 备注 | 条款 | 第 {page} 页，共 {pages} 页',
  'zh-Hant':
    '帳單 | 貸記帳單 | 草稿 | 已作廢 | 已付款 | 編號 | 開立日期 | 到期日 | 採購單 | 帳單地址 | 送貨地址 | 稅籍編號 | 說明 | 數量 | 單價 | 折扣 | 稅 | 金額 | 小計 | 淨額 | 調整 | 總計 | 已付 | 應付金額 | 付款紀錄 | 備註 | 條款 | 第 {page} 頁，共 {pages} 頁',
};

/** Lists the languages besides English. */
export const languages: readonly string[] = Object.keys(others);

const fromRight: ReadonlySet<string> = new Set(['Arab', 'Hebr']);

/** Tells whether the words for a BCP 47 locale are read from right to left. English ones, as the fallback, are not. */
export function isReadFromRight(locale: string): boolean {
  const { language, script = '' } = new Intl.Locale(locale).maximize();
  return fromRight.has(script) && language in others;
}

/** Finds the words for a BCP 47 locale such as 'de-AT'. All Norwegian is Bokmål. */
export function findLabels(locale: string): Labels {
  const { language, script } = new Intl.Locale(locale).maximize();
  const key = language === 'no' || language === 'nn' ? 'nb' : language;
  const texts = (others[`${key}-${script}`] ?? others[key] ?? english).split(' | ');
  return labels.parse(Object.fromEntries(names.map((name, i) => [name, texts[i]])));
}
