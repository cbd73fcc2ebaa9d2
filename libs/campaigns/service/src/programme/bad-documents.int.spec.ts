import { CampaignsApp } from '../campaigns.fixture';

const rule = (id: string, earn: object, changes: object = {}) => ({ id, name: id, wallet: 'points', earn, ...changes });
const fixed = { fixed: 1 };
const good = {
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'cash', name: 'Cashback', unit: 'GBP' },
  ],
  earning: { rules: [rule('base', { points: 1, per: 100 })] },
  tiers: { qualify: { by: 'spend' }, ladder: [{ id: 'silver', name: 'Silver', threshold: 100 }] },
};
type Document = Readonly<Record<string, unknown>>;
const withRules = (...rules: readonly object[]): Document => ({ ...good, earning: { rules } });
const withLimits = (...limits: readonly object[]): Document => ({ ...good, earning: { ...good.earning, limits } });
const withTiers = (...ladder: readonly object[]): Document => ({ ...good, tiers: { ...good.tiers, ladder } });
const withWallets = (...wallets: readonly object[]): Document => ({ ...good, wallets });
const [points, cash] = good.wallets;

const autumn = {
  ...{ id: 'autumn', name: 'Autumn', window: { days: 7 }, goal: { units: 3 } },
  give: { points: 50, wallet: 'points' },
};
const five = { kind: 'code', title: 'Five', wallet: 'points', points: 5 };
const draw = (id: string, more: object) => ({
  ...{ id, name: id, opens: '2026-06-01T00:00:00Z', closes: '2026-07-01T00:00:00Z', prizes: [prize({})] },
  ...more,
});
const prize = (more: object) => ({ id: 'p', name: 'A prize', winners: 1, ...more });
const coupon = { id: 'a', name: 'A', window: { days: 7 } };
const withOffers = (...offers: readonly object[]): Document => ({ ...good, offers });

const spend = { id: 'spend', count: 'spend', window: 'programme' };
const card = { id: 'card', name: 'Card', by: 'spend', stepDown: 'immediate', steps: [{ from: 0, percent: '3' }] };
const withDiscounts = (...discounts: readonly object[]): Document => ({ ...good, counters: [spend], discounts });

type Row = readonly [what: string, document: Document, ...problems: readonly string[]];

/** What a schema can say: each at its place, as malformed. */
const MALFORMED: readonly Row[] = [
  [
    'a draw that is none',
    { ...good, draws: [{ id: 'a', name: 'A', opens: '2026-06-01', closes: 'soon', prizes: [] }] },
    '/draws/0/opens document.malformed',
    '/draws/0/closes document.malformed',
    '/draws/0/prizes document.malformed',
  ],
  [
    'counters of nothing, for no time',
    {
      ...good,
      counters: [
        { id: 'a', count: 'smiles', window: 'day' },
        { id: 'b', count: 'units', window: { rollingDays: 0 } },
      ],
    },
    '/counters/0/count document.malformed',
    '/counters/1/window/rollingDays document.malformed',
  ],
  [
    'terms of rewards that say nothing',
    {
      ...good,
      rewards: [
        { ...five, id: 'a', valid: {}, limits: {}, tiers: [] },
        { ...five, id: 'b', limits: { perMember: { most: 0, per: 'day' }, inAll: { most: 1, per: 'hour' } } },
        { ...five, id: 'c', partner: { id: 'spa' }, cancel: 'never', value: -1 },
      ],
    },
    '/rewards/0/valid document.malformed',
    '/rewards/0/tiers document.malformed',
    '/rewards/0/limits document.malformed',
    '/rewards/1/limits/perMember/most document.malformed',
    '/rewards/1/limits/inAll/per document.malformed',
    '/rewards/2/value document.malformed',
    '/rewards/2/partner document.malformed',
    '/rewards/2/cancel document.malformed',
  ],
  [
    'a segment without a condition',
    { ...good, segments: [{ id: 'a', name: 'A', if: '' }] },
    '/segments/0/if document.malformed',
  ],
  [
    'a rule for no segment',
    withRules(rule('base', fixed, { members: { segments: [] } })),
    '/earning/rules/0/members/segments document.malformed',
  ],
  [
    'rules that give an offer into a wallet, rounded, multiplied and stacked, and points into none',
    {
      ...withOffers(autumn),
      earning: {
        rules: [
          {
            ...rule('a', { offer: 'autumn' }),
            ...{ rounding: 'floor', tierMultiplier: true, stack: { group: 'g', take: 'all' } },
          },
          { id: 'b', name: 'B', earn: fixed },
        ],
      },
    },
    '/earning/rules/0 document.malformed',
    '/earning/rules/0 document.malformed',
    '/earning/rules/0 document.malformed',
    '/earning/rules/0 document.malformed',
    '/earning/rules/1 document.malformed',
  ],
  [
    'offers that are good for no time, want nothing or two things, and give nothing',
    withOffers(
      { ...autumn, window: {} },
      { ...autumn, id: 'b', goal: {} },
      { ...autumn, id: 'c', goal: { units: 1, visits: 1 }, give: { points: 0, wallet: 'points' } },
      { ...autumn, id: 'd', activation: 'optional' },
      { ...autumn, id: 'e', give: { reward: 'coffee', points: 5, wallet: 'points' } },
      { ...autumn, id: 'f', give: {} },
      { ...autumn, id: 'g', give: { discount: { amount: 0, percent: '-5', price: -1, times: 0, onReturn: 'never' } } },
    ),
    '/offers/0/window document.malformed',
    '/offers/1/goal document.malformed',
    '/offers/2/goal document.malformed',
    '/offers/2/give/points document.malformed',
    '/offers/3/activation document.malformed',
    '/offers/4/give document.malformed',
    '/offers/4/give document.malformed',
    '/offers/5/give document.malformed',
    '/offers/5/give document.malformed',
    '/offers/6/give/discount/amount document.malformed',
    '/offers/6/give/discount/percent document.malformed',
    '/offers/6/give/discount/price document.malformed',
    '/offers/6/give/discount/times document.malformed',
    '/offers/6/give/discount/onReturn document.malformed',
  ],
  [
    'discounts without steps, of no number, with steps that begin nowhere and no word for what a return does',
    withDiscounts(
      { ...card, steps: [], max: 0 },
      { ...card, id: 'b', steps: [{ from: -1, percent: 'three' }], stepDown: 'sometimes' },
      { ...card, id: 'c', eligibility: { only: {} } },
    ),
    '/discounts/0/steps document.malformed',
    '/discounts/0/max document.malformed',
    '/discounts/1/steps/0/from document.malformed',
    '/discounts/1/steps/0/percent document.malformed',
    '/discounts/1/stepDown document.malformed',
    '/discounts/2/eligibility document.malformed',
  ],
  [
    'an evaluation that is good for no time',
    { ...good, receipts: { evaluationMinutes: 0 } },
    '/receipts/evaluationMinutes document.malformed',
  ],
  [
    'an experiment of one arm, with a share that is none',
    { ...good, experiments: [{ id: 'a', name: 'A', from: '2026-01-01', arms: [{ id: 'x', share: 'half' }] }] },
    '/experiments/0/arms document.malformed',
    '/experiments/0/arms/0/share document.malformed',
  ],
  [
    'a referral that qualifies by nothing, before it was',
    { ...good, referral: { minimumMinor: 0, returnDays: -1, burst: { referrals: 0 } } },
    '/referral/minimumMinor document.malformed',
    '/referral/returnDays document.malformed',
    '/referral/burst document.malformed',
    '/referral/burst/referrals document.malformed',
  ],
  [
    'a rule on a counter that need not move',
    withRules(rule('a', fixed, { on: 'counter', counter: 'coffees', reaches: 0 })),
    '/earning/rules/0/reaches document.malformed',
  ],
  ['nothing to give', withRules(rule('a', { fixed: 0 })), '/earning/rules/0/earn/fixed document.malformed'],
  ['less than nothing', withRules(rule('a', { perUnit: -1 })), '/earning/rules/0/earn/perUnit document.malformed'],
  ['points for no money', withRules(rule('a', { points: 1, per: 0 })), '/earning/rules/0/earn/per document.malformed'],
  [
    'more than everything',
    withRules(rule('a', { percent: '1000' }, { wallet: 'cash' })),
    '/earning/rules/0/earn/percent document.malformed',
  ],
  [
    'hours that no clock shows',
    withRules(rule('a', fixed, { when: { hours: ['25:00-26:00'] } })),
    '/earning/rules/0/when/hours/0 document.malformed',
  ],
  [
    'a day that no week has',
    withRules(rule('a', fixed, { when: { days: ['someday'] } })),
    '/earning/rules/0/when/days/0 document.malformed',
  ],
  ['members of no kind', withRules(rule('a', fixed, { members: {} })), '/earning/rules/0/members document.malformed'],
  [
    'days before the enrolment',
    withRules(rule('a', fixed, { members: { enrolledWithinDays: -1 } })),
    '/earning/rules/0/members/enrolledWithinDays document.malformed',
  ],
  [
    'a birth date that changes before it was changed',
    { ...good, members: { birthDate: { lockDays: -1 } } },
    '/members/birthDate/lockDays document.malformed',
  ],
  [
    'a day that nobody knows',
    withRules(rule('a', fixed, { on: 'name-day' })),
    '/earning/rules/0/on document.malformed',
  ],
  [
    'partners who earn nothing, of nothing, for ever',
    { ...good, partners: { wallet: 'cash', commission: { percent: 'much', of: 'everything' } } },
    '/partners/commission document.malformed',
    '/partners/commission/percent document.malformed',
    '/partners/commission/of document.malformed',
  ],
  [
    'a payout of nothing, and a coalition of nobody',
    { ...good, wallets: [points, { ...cash, payout: { minimum: 0 } }], coalition: { wallet: 'points', brands: [] } },
    '/wallets/1/payout/minimum document.malformed',
    '/coalition/brands document.malformed',
  ],
  [
    'guardrails that are no percentage',
    { ...good, guardrails: { maxCostIncrease: '5 %' } },
    '/guardrails/maxCostIncrease document.malformed',
  ],
  ['guardrails that guard nothing', { ...good, guardrails: {} }, '/guardrails document.malformed'],
  ['an empty condition', withRules(rule('a', fixed, { if: '' })), '/earning/rules/0/if document.malformed'],
  [
    'a condition as long as a book',
    withRules(rule('a', fixed, { if: `receipt.units > ${'1'.repeat(2000)}` })),
    '/earning/rules/0/if document.malformed',
  ],
  [
    'a limit of nothing',
    withRules(rule('a', fixed, { limits: { perReceipt: 0, times: { most: 0, per: 'day' } } })),
    '/earning/rules/0/limits/perReceipt document.malformed',
    '/earning/rules/0/limits/times/most document.malformed',
  ],
  [
    'a limit of a wallet of nothing, for no period',
    withLimits({ wallet: 'points', amount: 0, per: 'fortnight' }),
    '/earning/limits/0/amount document.malformed',
    '/earning/limits/0/per document.malformed',
  ],
  [
    'budgets of nothing, for no period, and without a wallet',
    {
      ...good,
      budgets: [
        { id: 'spring', name: 'Spring', wallet: 'points', amount: 0, per: 'fortnight' },
        { id: 'autumn', name: 'Autumn', amount: 1.5 },
      ],
    },
    '/budgets/0/amount document.malformed',
    '/budgets/0/per document.malformed',
    '/budgets/1 document.malformed',
    '/budgets/1/amount document.malformed',
  ],
  [
    'a limit that is kept in part and as a whole',
    withRules(rule('a', fixed, { limits: { perReceipt: 5, mode: 'half' } })),
    '/earning/rules/0/limits/mode document.malformed',
  ],
];

const spring = { id: 'spring', name: 'Spring', wallet: 'points', amount: 100 };
const withBudgets = (budgets: readonly object[], ...rules: readonly object[]): Document => ({
  ...(rules.length === 0 ? good : withRules(...rules)),
  budgets,
});

const withCounters = (counters: readonly object[], ...rules: readonly object[]): Document => ({
  ...{ ...withRules(...rules), counters },
  actions: [{ id: 'review', name: 'A review' }],
});
const coffees = { id: 'coffees', count: 'units', window: 'programme' };
const onCounter = (changes: object = {}) =>
  rule('a', fixed, { on: 'counter', counter: 'coffees', reaches: 10, ...changes });

/** What only makes no sense together with the rest. */
const SENSELESS: readonly Row[] = [
  [
    'partners who are paid in points, a share of nothing, and points that are paid out',
    {
      ...{ ...good, wallets: [{ ...points, payout: { minimum: 1 } }, cash] },
      partners: { wallet: 'points', commission: { percent: '0', forDays: 30 } },
    },
    '/partners/wallet partners.not_money',
    '/partners/commission/percent partners.percent_out_of_range',
    '/wallets/0/payout payout.not_money',
  ],
  [
    'partners and brands without a wallet, and a store of two brands',
    {
      ...{ ...good, partners: { wallet: 'stars', commission: { fixed: 500, minimum: 1000, forDays: 30 } } },
      coalition: {
        wallet: 'stars',
        brands: ['beans', 'leaves'].map((id) => ({
          ...{ id, name: id, stores: ['S-1'], price: { points: 1, minor: 1 } },
        })),
      },
    },
    '/partners/wallet wallet.unknown',
    '/coalition/wallet wallet.unknown',
    '/coalition/brands/1/stores/0 coalition.store_of_two',
  ],
  [
    'segments that are there twice, of another type, on what no segment knows, and too large',
    {
      ...withRules(
        rule('base', fixed, { members: { segments: ['a', 'nobody'] } }),
        rule('action', fixed, { on: 'enrolment', members: { segments: ['a'] } }),
      ),
      segments: [
        { id: 'a', name: 'A', if: 'member.spendMinor >= 1000' },
        { id: 'a', name: 'A', if: 'member.purchases > "three"' },
        { id: 'b', name: 'B', if: 'receipt.netMinor > 3' },
        { id: 'c', name: 'C', if: 'counter("nothing") > 1' },
        { id: 'd', name: 'D', if: 'member.purchases + 1' },
        { id: 'e', name: 'E', if: Array.from({ length: 130 }, () => '1 > 0').join(' || ') },
        { id: 'f', name: 'F', if: 'member.spendMinor >' },
        { id: 'g', name: 'G', if: 'member.region > 3' },
        { id: 'h', name: 'H', if: 'member.recencyScore == 5' },
        { id: 'i', name: 'I', if: 'offer("nothing").open > 0' },
        { id: 'j', name: 'J', if: 'offer("nothing").opened > 0' },
      ],
    },
    '/segments/1/id id.duplicate',
    '/segments/1/if if.types',
    '/segments/2/if if.not_allowed',
    '/segments/3/if counter.unknown',
    '/segments/4/if if.not_boolean',
    '/segments/5/if if.too_costly',
    '/segments/6/if if.syntax',
    '/segments/7/if if.types',
    '/segments/8/if segment.no_rfm',
    '/segments/9/if offer.unknown',
    '/segments/10/if if.types',
    '/earning/rules/0/members/segments/1 segment.unknown',
  ],
  [
    'scores that part in no order, or not often enough',
    { ...good, rfm: { recencyDays: [1, 2, 2, 1], frequency: [4, 3, 5, 4], monetaryMinor: [0, 0, 0, 0] } },
    '/rfm/recencyDays/3 rfm.not_ascending',
    '/rfm/frequency/1 rfm.not_ascending',
    '/rfm/frequency/3 rfm.not_ascending',
  ],
  [
    'scores without all their cut points',
    { ...good, rfm: { recencyDays: [1, 2, 3], frequency: [-1, 0, 0, 0] } },
    ...['/rfm document.malformed', '/rfm/recencyDays document.malformed', '/rfm/frequency/0 document.malformed'],
  ],
  [
    'budgets with one id, into no wallet',
    withBudgets([spring, { ...spring, wallet: 'stars' }]),
    '/budgets/1/id id.duplicate',
    '/budgets/1/wallet wallet.unknown',
  ],
  [
    'rules on a budget that is not there, or of another wallet',
    withBudgets(
      [spring],
      rule('a', fixed, { limits: { budget: 'summer' } }),
      rule('b', { percent: '10' }, { wallet: 'cash', limits: { budget: 'spring' } }),
    ),
    '/earning/rules/0/limits/budget budget.unknown',
    '/earning/rules/1/limits/budget budget.other_wallet',
  ],
  [
    'a budget of each store for what happens in none',
    withBudgets([{ ...spring, perStore: true }], rule('a', fixed, { on: 'enrolment', limits: { budget: 'spring' } })),
    '/earning/rules/0/limits/budget budget.per_store_without_store',
  ],
  [
    'counters that count nothing that is there',
    withCounters([
      { id: 'a', count: 'actions', window: 'day' },
      {
        id: 'a',
        count: 'actions',
        of: { action: 'survey', include: { skus: ['TEA'] }, channels: ['web'] },
        window: 'day',
      },
      { id: 'b', count: 'visits', of: { action: 'review' }, window: { rollingDays: 30 } },
    ]),
    '/counters/1/id id.duplicate',
    '/counters/0/of action.missing',
    '/counters/1/of/action action.unknown',
    '/counters/1/of/include counter.no_lines',
    '/counters/1/of/channels counter.no_receipt',
    '/counters/2/of/action action.unused',
  ],
  [
    'rules that give offers there are not, and say what is of points',
    {
      ...withOffers(autumn),
      earning: {
        rules: [
          { id: 'a', name: 'A', earn: { offer: 'autum' } },
          {
            ...{ id: 'b', name: 'B', earn: { offer: 'autumn' } },
            limits: { perReceipt: 1, perMember: { amount: 1, per: 'day' }, budget: 'none', mode: 'whole' },
          },
          rule('c', { multiply: '2', of: ['b'] }),
        ],
      },
    },
    '/earning/rules/0/earn/offer offer.unknown',
    '/earning/rules/1/limits/budget budget.unknown',
    '/earning/rules/1/limits/perReceipt limit.of_points',
    '/earning/rules/1/limits/perMember limit.of_points',
    '/earning/rules/1/limits/budget limit.of_points',
    '/earning/rules/1/limits/mode limit.of_points',
    '/earning/rules/2/earn/of/0 rule.unknown',
  ],
  [
    'rules that give rewards there are not, and say what is of points',
    {
      ...good,
      earning: {
        rules: [
          { id: 'a', name: 'A', earn: { reward: 'cofee' }, limits: { perReceipt: 1 } },
          { id: 'b', name: 'B', on: 'birthday', earn: { reward: 'cofee' }, limits: { perReceipt: 1 } },
        ],
      },
    },
    '/earning/rules/0/earn/reward reward.unknown',
    '/earning/rules/0/limits/perReceipt limit.of_points',
    '/earning/rules/1/limits/perReceipt rule.only_for_sales',
    '/earning/rules/1/earn/reward reward.unknown',
    '/earning/rules/1/limits/perReceipt limit.of_points',
  ],
  [
    'a rule that gives an offer which members have to activate',
    {
      ...withOffers({ ...autumn, activation: 'required' }),
      earning: { rules: [{ id: 'a', name: 'A', earn: { offer: 'autumn' } }] },
    },
    '/earning/rules/0/earn/offer offer.needs_activation',
  ],
  [
    'coupons that take off nothing or two things, and say what only a goal has',
    {
      ...withOffers(
        { ...coupon, give: { discount: {} } },
        { ...coupon, id: 'b', give: { discount: { amount: 100, price: 50, max: 10, days: 3 } }, times: 2, of: {} },
        { ...coupon, id: 'c', give: { discount: { percent: '0' } } },
        { ...coupon, id: 'd', goal: { units: 1 }, give: { discount: { percent: '100.5', days: 3 } }, times: 2 },
        { ...coupon, id: 'e', give: { points: 5, wallet: 'points' } },
        { ...coupon, id: 'card', give: { discount: { amount: 100 } } },
      ),
      counters: [spend],
      discounts: [{ id: 'card', name: 'C', by: 'spend', steps: [{ from: 0, percent: '3' }], stepDown: 'never' }],
    },
    '/offers/0/give/discount coupon.not_one_thing',
    '/offers/1/give/discount coupon.not_one_thing',
    '/offers/1/give/discount/max coupon.max_unused',
    '/offers/1/give/discount/days coupon.days_unused',
    '/offers/1/of offer.of_unused',
    '/offers/1/times offer.times_unused',
    '/offers/2/give/discount/percent discount.percent_out_of_range',
    '/offers/3/give/discount/percent discount.percent_out_of_range',
    '/offers/4 offer.goal_missing',
    '/offers/5/id offer.id_of_discount',
  ],
  [
    'offers that are over before they begin, into no wallet, under the id of a rule',
    withOffers(
      { ...autumn, id: 'base', give: { points: 1, wallet: 'stars' } },
      { ...autumn, window: { from: '2026-10-02', until: '2026-10-01' } },
      { ...autumn, window: { until: '2026-02-30' } },
    ),
    '/offers/2/id id.duplicate',
    '/offers/0/id offer.id_of_rule',
    '/offers/0/give/wallet wallet.unknown',
    '/offers/1/window/until offer.window_empty',
    '/offers/2/window/until date.invalid',
  ],
  [
    'discounts by no counter, twice, with steps that do not rise and percentages that are none',
    withDiscounts(
      { ...card, by: 'visits' },
      {
        ...card,
        steps: [
          { from: 0, percent: '3' },
          { from: 0, percent: '2.5' },
          { from: 500, percent: '0' },
          { from: 400, percent: '100.01' },
        ],
      },
    ),
    '/discounts/1/id id.duplicate',
    '/discounts/0/by counter.unknown',
    '/discounts/1/steps/1/from discount.steps.not_increasing',
    '/discounts/1/steps/3/from discount.steps.not_increasing',
    '/discounts/1/steps/1/percent discount.percent_not_increasing',
    '/discounts/1/steps/2/percent discount.percent_out_of_range',
    '/discounts/1/steps/3/percent discount.percent_out_of_range',
  ],
  [
    'a condition on a counter that is not there',
    withCounters([coffees], rule('a', fixed, { if: 'counter("coffees") > 1 && counter("coffes") > 1' })),
    '/earning/rules/0/if counter.unknown',
  ],
  [
    'a condition that compares a counter with a text',
    withCounters([coffees], rule('a', fixed, { if: 'counter("coffees") == "1"' })),
    '/earning/rules/0/if if.types',
  ],
  [
    'a condition that finds out its counter only at the till',
    withCounters([coffees], rule('a', fixed, { if: 'counter(receipt.channel) > 1' })),
    '/earning/rules/0/if if.not_allowed',
  ],
  [
    'a rule on no counter',
    withCounters([coffees], rule('a', fixed, { on: 'counter' })),
    '/earning/rules/0 counter.reaches_missing',
    '/earning/rules/0 counter.missing',
  ],
  [
    'conditions on what is no sale that look at a basket, at another action, at nothing that is there',
    {
      ...withRules(
        ...[
          'receipt.netMinor > 5',
          'action.stars > 3',
          'action.text > 3',
          'action.stars == 4',
          'segment("none") || counter("none") > 1',
          'segment(action.text)',
          'action.stars',
        ].map((condition, index) => rule(`a${index}`, fixed, { on: 'action', action: 'review', if: condition })),
        rule('b', fixed, { on: 'birthday', if: 'action.stars > 3' }),
        rule('c', fixed, { on: 'enrolment', members: { segments: ['none'], experiment: { id: 'none', arm: 'a' } } }),
        rule('d', fixed, { if: 'segment("none")' }),
      ),
      actions: [
        {
          ...{ id: 'review', name: 'Review' },
          attributes: [
            { id: 'text', type: 'text' },
            { id: 'stars', type: 'number' },
          ],
        },
      ],
    },
    '/earning/rules/0/if if.not_allowed',
    '/earning/rules/2/if if.types',
    // Numbers of an action may have decimals: 4.0.
    '/earning/rules/3/if if.types',
    '/earning/rules/4/if counter.unknown',
    '/earning/rules/4/if segment.unknown',
    '/earning/rules/5/if if.not_allowed',
    '/earning/rules/6/if if.not_boolean',
    '/earning/rules/7/if if.not_allowed',
    '/earning/rules/8/members/experiment/id experiment.unknown',
    '/earning/rules/8/members/segments/0 segment.unknown',
    '/earning/rules/9/if if.not_allowed',
  ],
  [
    'a rule on referrals for nobody, in a programme by which none qualifies, and another for a side of nothing',
    withRules(rule('a', fixed, { on: 'referral-qualified' }), rule('b', fixed, { side: 'referee' })),
    '/earning/rules/0 side.missing',
    '/earning/rules/0/on referral.missing',
    '/earning/rules/1/side side.unused',
  ],
  [
    'a rule on tiers that names none, one that is not there, the one of everybody, or two places for them',
    {
      ...withTiers({ id: 'bronze', name: 'Bronze', threshold: 0 }, { id: 'silver', name: 'Silver', threshold: 100 }),
      earning: {
        rules: [
          rule('a', fixed, { on: 'tier-reached' }),
          rule('b', fixed, { on: 'tier-reached', tiers: ['silver', 'gold', 'bronze'] }),
          rule('c', fixed, { on: 'enrolment', tiers: ['silver'] }),
          rule('d', fixed, { tiers: ['silver'] }),
          rule('e', fixed, { on: 'tier-reached', tiers: ['silver'], members: { tiers: ['bronze'] } }),
          rule('f', fixed, { on: 'enrolment', limits: { times: { most: 1, per: 'tier-period' } } }),
          rule('g', fixed, { onReturn: 'take-back' }),
        ],
      },
    },
    '/earning/rules/0 tiers.missing',
    '/earning/rules/1/tiers/1 tier.unknown',
    '/earning/rules/1/tiers/2 tier.of_everybody',
    '/earning/rules/2/tiers tiers.unused',
    '/earning/rules/3/tiers tiers.unused',
    '/earning/rules/4/members/tiers tiers.twice',
    '/earning/rules/5/limits/times/per limit.of_no_tier',
    '/earning/rules/6/onReturn on_return.unused',
  ],
  [
    'a rule on tiers that looks at a basket, in a programme without any',
    {
      ...withRules(
        rule('a', { points: 1, per: 100 }, { on: 'tier-reached', tiers: ['silver'], if: 'receipt.units > 1' }),
        rule('b', fixed, { on: 'tier-reached', tiers: ['silver'] }),
      ),
      tiers: undefined,
    },
    '/earning/rules/0/earn rule.only_for_sales',
    '/earning/rules/0/on ladder.missing',
    '/earning/rules/0/if if.not_allowed',
    '/earning/rules/1/on ladder.missing',
  ],
  [
    'a rule on referrals that looks at a basket',
    {
      ...withRules(
        rule('a', { points: 1, per: 100 }, { on: 'referral-qualified', side: 'advocate', if: 'receipt.units > 1' }),
        rule('b', fixed, { on: 'referral-qualified', side: 'referee' }),
      ),
      referral: { minimumMinor: 100, returnDays: 14 },
    },
    '/earning/rules/0/earn rule.only_for_sales',
    '/earning/rules/0/if if.not_allowed',
  ],
  [
    'a rule on a counter that is not there',
    withCounters([coffees], onCounter({ counter: 'teas' })),
    '/earning/rules/0/counter counter.unknown',
  ],
  [
    'a rule on a counter that falls by itself',
    withCounters([{ ...coffees, window: { rollingDays: 30 } }], onCounter()),
    '/earning/rules/0/counter counter.rolling_trigger',
  ],
  [
    'a basket where only a counter is looked at',
    withCounters([coffees], onCounter({ earn: { perUnit: 1 }, if: 'receipt.units > 1', when: { stores: ['S-1'] } })),
    '/earning/rules/0/earn rule.only_for_sales',
    '/earning/rules/0/when/stores rule.only_for_sales',
    '/earning/rules/0/if if.not_allowed',
  ],
  [
    'a counter where a sale is looked at',
    withCounters([coffees], rule('a', fixed, { counter: 'coffees', reaches: 10, repeat: true })),
    '/earning/rules/0/counter counter.unused',
    '/earning/rules/0/reaches counter.unused',
    '/earning/rules/0/repeat counter.unused',
  ],
  [
    'a wallet that is not there',
    withRules(rule('a', fixed, { wallet: 'miles' })),
    '/earning/rules/0/wallet wallet.unknown',
  ],
  [
    'a tier that is not there',
    withRules(rule('a', fixed, { members: { tiers: ['silver', 'gold'] } })),
    '/earning/rules/0/members/tiers/1 tier.unknown',
  ],
  [
    'a rule that is not there',
    withRules(rule('a', { multiply: '2', of: ['b'] })),
    '/earning/rules/0/earn/of/0 rule.unknown',
  ],
  [
    'a reward for a wallet that is not there',
    { ...good, rewards: [{ id: 'five', kind: 'code', title: 'Five', wallet: 'miles', points: 5 }] },
    '/rewards/0/wallet wallet.unknown',
  ],
  [
    'rewards with terms that contradict themselves',
    {
      ...good,
      rewards: [
        { ...five, id: 'a', valid: { from: '2026-02-30', until: '2026-01-01' }, tiers: ['silver', 'gold'] },
        { ...five, id: 'b', valid: { until: '2026-13-01' }, cost: 5, partner: { id: 'spa', settles: 6 } },
        { ...five, id: 'c', cancel: 'points-back' },
        {
          ...{ ...five, id: 'd', kind: 'access', event: 'D', begins: '2026-02-30T10:00:00Z', stock: { counted: 1 } },
          ...{ waitingList: 5, limits: { inAll: { most: 5, per: 'day' } } },
        },
      ],
    },
    '/rewards/0/valid/from reward.no_such_day',
    '/rewards/0/valid/until reward.valid_never',
    '/rewards/0/tiers/1 tier.unknown',
    '/rewards/1/valid/until reward.no_such_day',
    '/rewards/1/cost reward.cost_below_settlement',
    '/rewards/2/cancel reward.code_stays',
    '/rewards/3/begins reward.no_such_instant',
    '/rewards/3/waitingList reward.waits_in_vain',
  ],
  [
    'draws and tickets that contradict themselves',
    {
      ...good,
      rewards: [
        { ...five, id: 'a', kind: 'draw-ticket', draw: 'christmas', cancel: 'points-back' },
        { ...five, id: 'b', kind: 'draw-ticket', draw: 'easter' },
        { ...five, id: 'c', kind: 'draw-ticket', draw: 'summer', tiers: ['gold'], redeem: 'automatic' },
      ],
      draws: [
        draw('christmas', { opens: '2026-13-01T00:00:00Z', prizes: [prize({ reward: 'a' }), prize({ reward: 'z' })] }),
        draw('summer', { closes: '2026-06-01T00:00:00Z', tiers: ['silver'], prizes: [prize({ winners: 600 })] }),
        draw('summer', { prizes: [prize({ winners: 501 }), prize({ id: 'q', winners: 500 })] }),
        draw('autumn', {}),
      ],
    },
    '/rewards/0/cancel reward.ticket_stays',
    '/rewards/1/draw draw.unknown',
    '/rewards/2/tiers/0 tier.unknown',
    '/rewards/2/tiers/0 draw.not_for_tier',
    '/draws/2/id id.duplicate',
    '/draws/0/opens draw.no_such_instant',
    '/draws/0/prizes/1/id id.duplicate',
    '/draws/0/prizes/0/reward draw.prize_is_ticket',
    '/draws/0/prizes/1/reward reward.unknown',
    '/draws/1/closes draw.never_open',
    '/draws/2/prizes draw.too_many_winners',
    '/draws/3 draw.without_tickets',
    '/rewards/2/tiers redeem.automatic_on_terms',
    '/rewards/2/draw redeem.automatic_on_terms',
  ],
  [
    'gift cards that are in no wallet of cards, and gifts to nobody',
    {
      ...good,
      wallets: [
        { id: 'points', name: 'Points', unit: 'points' },
        { id: 'cards', name: 'Cards', unit: 'GBP', expiry: { months: 12 }, pendingDays: 3 },
      ],
      rewards: [
        { ...five, id: 'a', kind: 'gift-card', amount: 500, onto: 'cards', cancel: 'final' },
        { ...five, id: 'b', kind: 'gift-card', amount: 500, onto: 'points' },
        { ...five, id: 'c', kind: 'gift-card', amount: 500, onto: 'none' },
        { ...five, id: 'd', wallet: 'cards' },
        { ...five, id: 'e', kind: 'donation', cause: 'bees', amount: 1, gift: {} },
        { ...five, id: 'f', kind: 'product', sku: 'M', quantity: 1, stock: 'none', gift: { acceptWithinDays: 3 } },
      ],
    },
    '/rewards/4/gift reward.gift_to_nobody',
    '/rewards/5/gift/acceptWithinDays reward.accepted_at_the_till',
    '/rewards/0/cancel reward.card_cancel',
    '/rewards/1/onto reward.card_not_in_money',
    '/rewards/2/onto wallet.unknown',
    '/rewards/0/wallet reward.paid_by_card',
    '/rewards/1/wallet reward.paid_by_card',
    '/rewards/2/wallet reward.paid_by_card',
    '/rewards/3/wallet reward.paid_by_card',
    '/rewards/4/wallet reward.paid_by_card',
    '/rewards/5/wallet reward.paid_by_card',
    '/wallets/1/expiry wallet.of_cards',
    '/wallets/1/pendingDays wallet.of_cards',
  ],
  [
    'two rewards of one wallet that are redeemed by themselves',
    {
      ...good,
      rewards: ['a', 'b', 'c'].map((id) => ({
        ...{ id, kind: 'code', title: id, points: 5, redeem: 'automatic', wallet: id === 'c' ? 'cash' : 'points' },
      })),
    },
    '/rewards/1/redeem redeem.automatic_twice',
  ],
  [
    'a reward that is redeemed by itself, but only for some members and at some time',
    {
      ...good,
      rewards: [
        {
          ...five,
          id: 'a',
          redeem: 'automatic',
          valid: { from: '2026-02-01' },
          limits: { perMember: { most: 1, per: 'day' } },
        },
      ],
    },
    '/rewards/0/valid redeem.automatic_on_terms',
    '/rewards/0/limits redeem.automatic_on_terms',
  ],
  [
    'a wallet and a referral that wait for a return window that nobody set',
    {
      ...withWallets({ ...points, pendingDays: 'return-window' }, cash ?? {}),
      referral: { minimumMinor: 100 },
    },
    '/wallets/0/pendingDays returns.no_window',
    '/referral returns.no_window',
  ],
  [
    'a ladder that counts a wallet that is not there',
    { ...good, tiers: { ...good.tiers, qualify: { by: 'wallet', wallet: 'miles' } } },
    '/tiers/qualify/wallet wallet.unknown',
  ],
  ...(
    [
      [
        'a counter that it does not use',
        { by: 'visits', counter: 'cups' },
        '/tiers/qualify/counter qualify.counter_unused',
      ],
      ['visits in a wallet', { by: 'visits', wallet: 'points' }, '/tiers/qualify/wallet qualify.wallet_unused'],
      ['no counter in particular', { by: 'counter' }, '/tiers/qualify qualify.counter_missing'],
      ['a counter that is not there', { by: 'counter', counter: 'teas' }, '/tiers/qualify/counter counter.unknown'],
      [
        'a counter of actions',
        { by: 'counter', counter: 'reviews' },
        '/tiers/qualify/counter qualify.counter_of_actions',
      ],
      ...['visits', 'distinct-days', 'distinct-categories'].map(
        (counter) =>
          [
            `a counter of ${counter}`,
            { by: 'counter', counter },
            '/tiers/qualify/counter qualify.counter_not_additive',
          ] as const,
      ),
    ] as const
  ).map(([what, qualify, problem]): Row => [
    `a ladder by ${what}`,
    {
      ...good,
      actions: [{ id: 'review', name: 'Review' }],
      counters: [
        { id: 'cups', count: 'units', window: 'programme' },
        { id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'programme' },
        ...['visits', 'distinct-days', 'distinct-categories'].map((count) => ({
          id: count,
          count,
          window: 'programme',
        })),
      ],
      tiers: { ...good.tiers, qualify },
    },
    problem,
  ]),
  [
    'a ladder of the last months that keeps what was brought back',
    { ...good, tiers: { ...good.tiers, onReturn: 'keep', qualify: { by: 'spend', window: { rollingMonths: 12 } } } },
    '/tiers/onReturn qualify.window_keeps',
  ],
  ...(
    [
      ['falls for ever', {}, { downgrade: 'never' }, '/tiers/downgrade downgrade.nothing_falls'],
      ['holds on for ever', {}, { graceDays: 3 }, '/tiers/graceDays grace.nothing_falls'],
      [
        'falls never, and then holds on',
        { window: 'calendar-year' },
        { downgrade: 'never', graceDays: 3 },
        '/tiers/graceDays grace.nothing_falls',
      ],
      ...['at-period-end', 'one-step'].map(
        (downgrade) =>
          [
            `of the last months that falls ${downgrade}`,
            { window: { rollingMonths: 12 } },
            { onReturn: 'immediate', downgrade },
            '/tiers/downgrade downgrade.no_period',
          ] as const,
      ),
    ] as const
  ).map(([what, window, terms, problem]): Row => [
    `a ladder that ${what}`,
    { ...good, tiers: { ...good.tiers, ...terms, qualify: { by: 'spend', ...window } } },
    problem,
  ]),
  [
    'memberships of the same fee, under the same name, for a tier that is not there',
    {
      ...good,
      tiers: {
        ...good.tiers,
        memberships: [
          { id: 'club', sku: 'FEE', months: 12, gives: 'silver' },
          { id: 'club', sku: 'FEE', months: 12, gives: 'gold' },
        ],
      },
    },
    '/tiers/memberships/1/id id.duplicate',
    '/tiers/memberships/1/sku membership.sku_twice',
    '/tiers/memberships/1/gives tier.unknown',
  ],
  [
    'a year of no kind',
    { ...good, tiers: { ...good.tiers, qualify: { by: 'spend', window: 'year' } } },
    '/tiers/qualify/window document.malformed',
  ],
  ['a grace without end', { ...good, tiers: { ...good.tiers, graceDays: 181 } }, '/tiers/graceDays document.malformed'],
  [
    'a window of no length',
    {
      ...good,
      tiers: { ...good.tiers, onReturn: 'immediate', qualify: { by: 'spend', window: { rollingMonths: 0 } } },
    },
    '/tiers/qualify/window/rollingMonths document.malformed',
  ],
  [
    'rules that multiply each other',
    withRules(rule('a', { multiply: '2', of: ['b'] }), rule('b', { multiply: '2', of: ['a'] })),
    '/earning/rules/0/earn/of/0 earn.multiply.circle',
    '/earning/rules/1/earn/of/0 earn.multiply.circle',
  ],
  [
    'a multiplier that takes away',
    withRules(rule('a', fixed), rule('b', { multiply: '0.5', of: ['a'] })),
    '/earning/rules/1/earn/multiply earn.multiply.not_above_one',
  ],
  [
    'steps that overlap',
    withRules(
      rule('a', {
        steps: [
          { from: 5, give: 1 },
          { from: 5, give: 2 },
        ],
      }),
    ),
    '/earning/rules/0/earn/steps/1/from earn.steps.not_increasing',
  ],
  [
    'rates that overlap',
    withRules(
      rule('a', {
        rates: [
          { from: 5, points: 1, per: 1 },
          { from: 4, points: 1, per: 1 },
        ],
      }),
    ),
    '/earning/rules/0/earn/rates/1/from earn.rates.not_increasing',
  ],
  [
    'limits of a wallet that is not there, and two of one wallet and period',
    withLimits(
      { wallet: 'coins', amount: 5, per: 'day' },
      { wallet: 'points', amount: 50, per: 'day' },
      { wallet: 'points', amount: 40, per: 'day', mode: 'whole' },
      { wallet: 'points', amount: 400, per: 'week' },
    ),
    '/earning/limits/0/wallet wallet.unknown',
    '/earning/limits/2 limit.duplicate',
  ],
  [
    'tiers that overlap',
    withTiers({ id: 'a', name: 'A', threshold: 100 }, { id: 'b', name: 'B', threshold: 100 }),
    '/tiers/ladder/1/threshold ladder.not_increasing',
  ],
  [
    'a condition that is no sentence',
    withRules(rule('a', fixed, { if: 'receipt.netMinor >' })),
    '/earning/rules/0/if if.syntax',
  ],
  [
    'a condition that does not type-check',
    withRules(rule('a', fixed, { if: 'receipt.netMinor > "5"' })),
    '/earning/rules/0/if if.types',
  ],
  [
    'a condition that is none',
    withRules(rule('a', fixed, { if: 'receipt.netMinor' })),
    '/earning/rules/0/if if.not_boolean',
  ],
  [
    'a condition with a regular expression',
    withRules(rule('a', fixed, { if: 'receipt.storeId.matches("(S+)+$")' })),
    '/earning/rules/0/if if.not_allowed',
  ],
  [
    'a condition that goes through all lines for each line',
    withRules(rule('a', fixed, { if: 'receipt.lines.exists(l, receipt.lines.exists(m, m.units > l.units))' })),
    '/earning/rules/0/if if.too_costly',
  ],
  [
    'more than a hundred percent',
    withRules(rule('a', { percent: '100.01' }, { wallet: 'cash' })),
    '/earning/rules/0/earn/percent earn.percent.out_of_range',
  ],
  [
    'no percent',
    withRules(rule('a', { percent: '0' }, { wallet: 'cash' })),
    '/earning/rules/0/earn/percent earn.percent.out_of_range',
  ],
  [
    'a percentage of money as points',
    withRules(rule('a', { percent: '5' })),
    '/earning/rules/0/wallet earn.percent.not_money',
  ],
  [
    'hours that are no range',
    withRules(rule('a', fixed, { when: { hours: ['09:00-09:00'] } })),
    '/earning/rules/0/when/hours/0 when.hours_empty',
  ],
  [
    'a rule that ends before it begins',
    withRules(rule('a', fixed, { when: { from: '2026-02-01', until: '2026-01-01' } })),
    '/earning/rules/0/when when.empty',
  ],
  [
    'a day that no calendar has',
    withRules(rule('a', fixed, { when: { from: '2026-02-30' } })),
    '/earning/rules/0/when/from when.not_a_time',
  ],
  [
    'a birthday with a basket, for an action, and only where goods are sold',
    withRules(
      rule('a', fixed, { on: 'birthday', if: 'receipt.units > 1', action: 'review' }),
      rule('b', { percent: '1' }, { on: 'anniversary', wallet: 'cash', when: { stores: ['S-1'] } }),
    ),
    '/earning/rules/0/action action.unused',
    '/earning/rules/0/if if.not_allowed',
    '/earning/rules/1/earn rule.only_for_sales',
    '/earning/rules/1/when/stores rule.only_for_sales',
  ],
  ['money in another currency', withWallets(points!, { ...cash, unit: 'EUR' }), '/wallets/1/unit unit.other_currency'],
  ['two rules of one name', withRules(rule('a', fixed), rule('a', fixed)), '/earning/rules/1/id id.duplicate'],
];

/** What breaks with the version before. */
const UNFAITHFUL: readonly Row[] = [
  ['a wallet less, in which members may have something', withWallets(points!), '/wallets wallet.removed'],
  [
    'a wallet that counts something else',
    withWallets({ ...points, unit: 'stamps' }, cash!),
    '/wallets/0/unit unit.changed',
  ],
  [
    'offers that give rewards there are not',
    withOffers({ ...autumn, give: { reward: 'cofee' } }),
    '/offers/0/give/reward reward.unknown',
  ],
  ['another time zone', { ...good, timeZone: 'Europe/Paris' }, '/timeZone time_zone.changed'],
  [
    'a rule that gives into another wallet',
    withRules(rule('base', { points: 1, per: 100 }, { wallet: 'cash' })),
    '/earning/rules/0/wallet rule.wallet_changed',
  ],
];

describe('a document that cannot be a programme', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(good)));
  afterAll(() => app.close());

  const problemsOf = async (document: Document): Promise<readonly string[]> => {
    const { status, body } = await app.post('/v1/programme:validate', document, 'O');
    expect(status).toBe(200);
    const { valid, problems } = body as { valid: boolean; problems: { path: string; code: string; message: string }[] };
    expect(valid).toBe(problems.length === 0);
    for (const { message } of problems) expect(message).not.toBe('');
    return problems.map(({ path, code }) => `${path} ${code}`);
  };

  it('is not the one that all of these differ from', async () => expect(await problemsOf(good)).toEqual([]));

  it.each([...MALFORMED, ...SENSELESS, ...UNFAITHFUL])('says what and where: %s', async (_, document, ...expected) =>
    expect(await problemsOf(document as Document)).toEqual(expected),
  );

  /** Rows about one rule that names no other. */
  const aboutOneRule = (rows: readonly Row[]) =>
    rows.flatMap(([, document, ...problems]) => {
      const earning = document['earning'] as typeof good.earning;
      const { rules } = earning;
      const [only] = rules;
      const isApart =
        ['counters', 'budgets', 'offers'].some((section) => section in document) ||
        'limits' in earning ||
        earning === good.earning;
      return only === undefined || rules.length > 1 || isApart ? [] : [{ rule: only, problems }];
    });

  it.each([
    ['malformed', MALFORMED],
    ['senseless', SENSELESS],
  ])('says all at once that is %s', async (_, rows) => {
    const wrong = aboutOneRule(rows);
    expect(wrong.length).toBeGreaterThan(9);
    const rules = wrong.map((each, index) => ({ ...each.rule, id: `r${index}` }));
    const expected = wrong.flatMap(({ problems }, index) =>
      problems.map((each) => each.replace('rules/0', `rules/${index}`)),
    );
    expect(new Set(await problemsOf(withRules(...rules)))).toEqual(new Set(expected));
  });

  it('is refused as well when it is published, and nothing is written', async () => {
    const before = (await app.get('/v1/programme')).body;
    for (const [, document, ...expected] of [MALFORMED[0]!, SENSELESS[0]!, UNFAITHFUL[0]!]) {
      const { status, body } = await app.put('/v1/programme', document);
      const { code, problems } = body as { code: string; problems: { path: string; code: string }[] };
      expect([status, code, problems.map((each) => `${each.path} ${each.code}`)]).toEqual([
        422,
        'programme.invalid',
        expected,
      ]);
    }
    expect((await app.get('/v1/programme')).body).toEqual(before);
  });
});
