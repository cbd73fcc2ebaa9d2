import { SIMULATION, type Mutant } from './mutant';

const domain = (file: string): string => `libs/campaigns/domain/src/${file}`;
const JOURNAL = [domain('journal/decide.spec.ts'), domain('journal/any-order.spec.ts')];

export const campaignsMutants: readonly Mutant[] = [
  {
    name: 'claws back by what is left, forgetting what was taken',
    breaks: 'the second return takes back again what the first one took',
    file: domain('journal/awards/walk-sale.ts'),
    text: '(pointsNow.get(walked.award.ruleId) ?? 0) - walked.reversed));',
    replacement: '(pointsNow.get(walked.award.ruleId) ?? 0)));',
    suites: [...JOURNAL, SIMULATION],
  },
  {
    name: 'gives points for a return',
    breaks: 'a basket that is worth more after a return earns by it',
    file: domain('journal/awards/walk-sale.ts'),
    text: 'const due = points(Math.max(0, walked.granted',
    replacement: 'const due = points(Math.max(-1_000, walked.granted',
    suites: [domain('journal/awards/walk-sale.spec.ts'), ...JOURNAL],
  },
  {
    name: 'floors each refund',
    breaks: 'returns lose points to rounding',
    file: domain('rules/basis.ts'),
    text: "{ scale: 0, mode: 'half-up' }",
    replacement: "{ scale: 0, mode: 'down' }",
    suites: [domain('rules/evaluate.spec.ts'), ...JOURNAL],
  },
  {
    name: 'claws back under today’s version',
    breaks: 'a sale is judged anew by rules that came after it',
    file: domain('journal/storage/history.ts'),
    text: 'const programme = programmeOfVersion(this.knowledge.programmes, programmeVersion);',
    replacement: 'const programme = programmeOfVersion(this.knowledge.programmes, this.knowledge.programmes.length);',
    suites: JOURNAL,
  },
  {
    name: 'records a repeated receipt again',
    breaks: 'a till that asks twice is credited twice',
    file: domain('journal/recording/record-receipt.ts'),
    text: 'if (known !== undefined && !comesBack(attributed, receipt.receiptId, knowledge.journal)) return repeated(known, data);',
    replacement: 'if (known !== undefined && attributed !== null) return repeated(known, data);',
    suites: [...JOURNAL, SIMULATION],
  },
  {
    name: 'keeps quiet when only the granted points change',
    breaks: 'a late tier change does not reach the ledger',
    file: domain('journal/awards/award-changes.ts'),
    text: 'const isSame = before.granted === walked.granted && before.reversed === walked.reversed;',
    replacement: 'const isSame = before.reversed === walked.reversed;',
    suites: [...JOURNAL, SIMULATION],
  },
  {
    name: 'uses a sequence twice',
    breaks: 'of two changes of one award the ledger takes only one',
    file: domain('journal/awards/award-changes.ts'),
    text: '      ...identityOf(walked, adjudicated, next(before, adjudicated)),\n      points: toPoints(walked.reversed - before.reversed),',
    replacement:
      '      ...identityOf(walked, adjudicated, { ...next(before, adjudicated), sequence: before.sequence }),\n      points: toPoints(walked.reversed - before.reversed),',
    suites: [...JOURNAL, SIMULATION],
  },
  {
    name: 'expires a year early',
    breaks: 'points that expire on a day of each year are lost before they can be spent',
    file: domain('programme/terms.ts'),
    text: 'return date >= earliest ? date : inYear(year + 1);',
    replacement: 'return date;',
    suites: [domain('programme/terms.spec.ts')],
  },
  {
    name: 'expires a day early',
    breaks: 'points cannot be spent on their last day',
    file: domain('programme/terms.ts'),
    text: 'null : endOfLocalDay(expiresOn, zone)',
    replacement: 'null : startOfLocalDay(expiresOn, zone)',
    suites: [domain('programme/terms.spec.ts'), ...JOURNAL],
  },
  {
    name: 'lets a void that is undone go on undoing',
    breaks: 'a void of a void does not restore the sale',
    file: domain('receipt/standing-voids.ts'),
    text: 'if (!undone.has(receiptId)) undone.add(voidOf);',
    replacement: 'undone.add(voidOf);',
    suites: [...JOURNAL, domain('turnover/turnover.spec.ts')],
  },
  {
    name: 'keeps what comes for a duplicate',
    breaks: 'a receipt by the card of a member who was merged earns for nobody',
    file: domain('journal/recording/record-receipt.ts'),
    text: 'if (mergedInto !== undefined) return mergeTo(',
    replacement: 'if (mergedInto !== undefined && attributed !== null) return mergeTo(',
    suites: [domain('journal/recording/merge-journal.spec.ts'), SIMULATION],
  },
  {
    name: 'keeps a void whose sale has gone',
    breaks: 'a void that was under way while its sale went to another member undoes nothing',
    file: domain('journal/recording/record-receipt.ts'),
    text: 'if (gone === undefined || sale === undefined || to === undefined) return null;',
    replacement: 'if (gone !== undefined || sale === undefined || to === undefined) return null;',
    suites: [domain('journal/recording/move-receipt.spec.ts'), SIMULATION],
  },
];
