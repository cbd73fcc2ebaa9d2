import type { Mutant } from './mutant';

const partners = (file: string): string => `libs/campaigns/domain/src/partners/${file}`;
const COMMISSIONS = [partners('commissions.spec.ts')];
const BRANDS = ['libs/campaigns/domain/src/coalition/settle-brands.spec.ts'];

/** What partners earn, and what brands owe each other. */
export const partnerMutants: readonly Mutant[] = [
  {
    name: 'pays a partner who is none any more',
    breaks: 'purchases after a partner was erased bring a commission',
    file: partners('commissions-of.ts'),
    text: '(until === null || at < until)',
    replacement: '(until === null || at < until || true)',
    suites: COMMISSIONS,
  },
  {
    name: 'pays for each purchase that qualifies',
    breaks: 'a sum for a referred member is paid several times',
    file: partners('commissions-of.ts'),
    text: 'commission.granted > reversedOf(commission)) break;',
    replacement: 'commission.granted < reversedOf(commission)) break;',
    suites: COMMISSIONS,
  },
  {
    name: 'keeps the sum of a purchase that came back',
    breaks: 'a member whose purchase came back never qualifies by another one',
    file: partners('commissions-of.ts'),
    text: 'commission.granted > reversedOf(commission)) break;',
    replacement: 'commission.granted > 0) break;',
    suites: COMMISSIONS,
  },
  {
    name: 'says nothing of a purchase that counts no more',
    breaks: 'a receipt of another member goes on to bring a commission',
    file: partners('statement.ts'),
    text: 'return [...now.values(), ...gone].flatMap(',
    replacement: 'return [...now.values(), ...gone.slice(gone.length)].flatMap(',
    suites: COMMISSIONS,
  },
  {
    name: 'lets the programme pay before brands pay each other',
    breaks: 'brands owe more payments than they have to make',
    file: 'libs/campaigns/domain/src/coalition/settle-brands.ts',
    text: 'Number(a.id === null) - Number(b.id === null)',
    replacement: 'Number(b.id === null) - Number(a.id === null)',
    suites: BRANDS,
  },
];
