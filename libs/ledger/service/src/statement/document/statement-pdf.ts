import PDFDocument from 'pdfkit';
import { formatMoney, isCurrencyCode, localDateOf, minorUnits, zoneId, type InstantIso } from '@accrue/kernel';
import type { Amounts, DocumentLine, DocumentWallet, StatementDocument } from './statement-document';
import { WORDS, type Words } from './words';

/** Has the letters of every language that we speak; embedded, so that every reader shows the same. */
const FONT = require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf');
const BOLD = require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf');

const MARGIN = 50;
const FOOTER_HEIGHT = 40;
/** Where the columns begin, and how wide they are, in points of the page. */
const COLUMNS = [
  { x: 50, width: 70, align: 'left' },
  { x: 125, width: 250, align: 'left' },
  { x: 380, width: 75, align: 'right' },
  { x: 460, width: 85, align: 'right' },
] as const;

/** The statement as a person prints it, with the digest of the JSON document on each page. The same document makes the same bytes. */
export const statementPdf = (document: StatementDocument, digest: string): Promise<Buffer> => {
  const words = WORDS[document.locale];
  const made = new Date(document.ledgerPosition?.recordedAt ?? 0);
  const info = { Title: `${words.title} ${document.from}/${document.to}`, Keywords: digest, CreationDate: made };
  const pdf = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, lang: document.locale, info });
  const chunks: Buffer[] = [];
  const bytes = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => void chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const page = new Page(pdf);
  page.heading(document.programme === '' ? words.title : `${document.programme}: ${words.title}`, 16);
  page.line(`${words.member}: ${document.memberId}`);
  page.line(`${words.period}: ${document.from} – ${document.to} (${document.timeZone})`);
  if (document.wallets.length === 0) page.line(words.nothing);
  for (const wallet of document.wallets) showWallet(page, wallet, document, words);
  const { ledgerPosition: at } = document;
  if (at !== null)
    page.line(
      `${words.position}: ${String(at.partition)}/${String(at.position)}, ${at.streamId} @ ${String(at.revision)}`,
    );
  page.footers(`SHA-256 ${digest}`);
  pdf.end();
  return bytes;
};

const showWallet = (
  page: Page,
  wallet: DocumentWallet,
  { timeZone, locale }: StatementDocument,
  words: Words,
): void => {
  const shown = amountIn(wallet.unit, locale);
  const dayOf = (instant: string): string => localDateOf(instant as InstantIso, zoneId(timeZone));
  page.heading(wallet.name ?? wallet.walletId, 12);
  page.row(['', words.opening, '', shown(total(wallet.opening))], true);
  page.row([words.booked, words.what, words.change, words.balance], true);
  if (wallet.lines.length === 0) page.row(['', words.nothing, '', '']);
  for (const line of wallet.lines) page.row(cellsOf(line, shown, dayOf, words));
  page.row(['', words.closing, '', shown(total(wallet.closing))], true);
  const { pending, held, deficit } = wallet.closing;
  for (const [word, amount] of [
    [words.pending, pending],
    [words.held, held],
    [words.owed, deficit],
  ] as const)
    if (amount !== 0) page.row(['', word, '', shown(amount)]);
  for (const { expiresOn, points } of wallet.expiringNext)
    page.row(['', `${words.expiring} ${expiresOn}`, '', shown(points)]);
};

/** What the changes of the lines add up to. */
const total = ({ active, pending, deficit }: Amounts): number => active + pending - deficit;

const cellsOf = (
  { recordedAt, occurredAt, points, reason, balance }: DocumentLine,
  shown: (amount: number) => string,
  dayOf: (instant: string) => string,
  words: Words,
): Cells => {
  const [booked, happened] = [dayOf(recordedAt), dayOf(occurredAt)];
  const what = booked === happened ? reason.text : `${reason.text} (${words.happenedOn} ${happened})`;
  return [booked, what, `${points > 0 ? '+' : ''}${shown(points)}`, shown(total(balance))];
};

const amountIn = (unit: string | null, locale: string): ((amount: number) => string) => {
  if (unit !== null && isCurrencyCode(unit)) return (amount) => formatMoney(minorUnits(amount), unit);
  const format = new Intl.NumberFormat(locale);
  return (amount) => format.format(amount);
};

type Cells = readonly [string, string, string, string];

/** Writes from top to bottom and goes on on the next page. */
class Page {
  constructor(private readonly pdf: PDFKit.PDFDocument) {
    pdf.fontSize(9);
  }

  heading(text: string, size: number): void {
    this.needs(size * 3);
    this.pdf.font(BOLD).fontSize(size).moveDown(0.7).text(text, MARGIN).font(FONT).fontSize(9).moveDown(0.3);
  }

  line(text: string): void {
    this.needs(14);
    this.pdf.font(FONT).text(text, MARGIN);
  }

  row(cells: Cells, isBold = false): void {
    this.pdf.font(isBold ? BOLD : FONT);
    const heights = COLUMNS.map(({ width }, index) => this.pdf.heightOfString(cells[index] ?? '', { width }));
    const height = Math.max(...heights) + 3;
    this.needs(height);
    const { y } = this.pdf;
    for (const [index, { x, width, align }] of COLUMNS.entries())
      this.pdf.text(cells[index] ?? '', x, y, { width, align });
    this.pdf.y = y + height;
  }

  footers(text: string): void {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let index = start; index < start + count; index += 1) {
      this.pdf.switchToPage(index);
      // Below its margin a text would begin a new page.
      this.pdf.page.margins.bottom = 0;
      const place = this.pdf.page.height - FOOTER_HEIGHT;
      this.pdf
        .font(FONT)
        .fontSize(7)
        .text(`${text}   ${String(index + 1)}/${String(count)}`, MARGIN, place, { lineBreak: false });
    }
  }

  private needs(height: number): void {
    if (this.pdf.y + height > this.pdf.page.height - MARGIN - FOOTER_HEIGHT) this.pdf.addPage();
  }
}
