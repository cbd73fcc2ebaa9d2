import type { Decision, Proof, Section } from './decision';
import { discountDecisions } from './discounts';

const account = (spec: string, test: string): Proof => ({
  file: `libs/ledger/domain/src/account/${spec}.spec.ts`,
  test,
});
const campaigns = (spec: string, test: string): Proof => ({
  file: `libs/campaigns/service/src/${spec}.int.spec.ts`,
  test,
});
const journal = (spec: string, test: string): Proof => ({
  file: `libs/campaigns/domain/src/journal/${spec}.spec.ts`,
  test,
});
const rules = (spec: string, test: string): Proof => ({
  file: `libs/campaigns/domain/src/rules/${spec}.spec.ts`,
  test,
});
const programme = (spec: string, test: string): Proof => ({
  file: `libs/campaigns/domain/src/programme/${spec}.spec.ts`,
  test,
});
const ledger = (spec: string, test: string): Proof => ({ file: `libs/ledger/service/src/${spec}.int.spec.ts`, test });
const enrollment = (spec: string, test: string): Proof => ({
  file: `libs/enrollment/service/src/${spec}.int.spec.ts`,
  test,
});
const e2e = (spec: string, test: string): Proof => ({ file: `tests/e2e/${spec}.e2e.spec.ts`, test });

const always = (situation: string, outcome: string, ...provedBy: readonly Proof[]): Decision => ({
  situation,
  outcome,
  setting: null,
  provedBy,
});
const set = (situation: string, outcome: string, setting: string, ...provedBy: readonly Proof[]): Decision => ({
  situation,
  outcome,
  setting,
  provedBy,
});

/** Every rule that is decided once for all programmes, or by a setting, about receipts and points; each with the specs that prove it. */
export const DECISIONS: readonly Section[] = [
  {
    title: 'Receipts',
    decisions: [
      always(
        'The same receipt is sent twice',
        'The stored answer again, no second effect, for ever',
        journal('decide', 'a sale › has an answer and no second effect when it is sent again'),
      ),
      always(
        'The same receipt id, or the same place in the shop, comes with other content',
        'The first stays; both bodies wait for a person',
        journal(
          'decide',
          'a sale › is parked with both bodies when the same id comes with other content, once per content',
        ),
        journal('decide', 'a sale › is parked when another receipt comes under its business key'),
      ),
      always(
        'A receipt comes late, after the programme has changed',
        'It earns under the version of its event time, for ever; returns take back by that version, too',
        journal('decide', 'a sale › is adjudicated under the version of its event time'),
        journal(
          'decide',
          'a return that names its sale › reverses under the recorded version when the rule is gone by then',
        ),
        journal(
          'decide',
          'new terms of a wallet, and new rules › count for receipts of their time; a late one, and goods of one that come back, have those of the sale',
        ),
      ),
      always(
        'Receipts of one member come in another order than they happened',
        'Awards, tiers’ multipliers and points end as if they had come in the order of their event times',
        journal(
          'any-order',
          'the same facts in any order › end in the same awards, allocations and contributions, and those of an independent computation',
        ),
        account(
          'event-time.properties',
          'facts that come in any order › are booked as the slow model books them in event order',
        ),
      ),
      set(
        'A receipt arrives that is very old',
        'Older than 400 days: it counts for nothing until a person accepts it, as it stands or with another time',
        'receipts.tooOldDays',
        journal('recording/held-receipt', 'the age of a receipt › is limited as the programme says, or not at all'),
        journal(
          'recording/held-receipt',
          'a held receipt › is recorded as of the time that a person knows, and keeps saying what the till wrote',
        ),
      ),
      always(
        'The receipt at the boundary of an upgrade',
        'Is multiplied by the tier before it; the new one counts from the next receipt on',
        journal('decide', 'a tier › multiplies from the next receipt on'),
      ),
      set(
        'A receipt without member is claimed later',
        'It earns at its event time, once; without a limit of days',
        'claims.windowDays',
        journal('decide', 'a receipt without member › can be claimed once'),
      ),
      always(
        'A receipt was recorded for the wrong member',
        'An operator moves it, with the returns and voids that hang on it: both ledgers and tiers follow',
        e2e(
          'moved-receipts',
          'a receipt on the wrong card › goes to the right member with its return: both ledgers and both tiers follow',
        ),
      ),
    ],
  },
  {
    title: 'Returns, exchanges and voids',
    decisions: [
      always(
        'Goods of a sale come back in parts',
        'Each return takes what the remaining basket no longer earns, less what was taken before; all parts sum exactly to what was granted',
        journal('decide', 'a return that names its sale › takes back what the remaining basket no longer earns'),
        journal(
          'decide',
          'a return that names its sale › takes back exactly what was granted when everything came back in parts',
        ),
      ),
      always(
        'A return would take more than was granted, or more goods than were sold',
        'Refused, or for review where the goods are known later',
        account('awards', 'goods come back › refuses to take back more than was granted'),
        journal(
          'decide',
          'a return that names its sale › is refused when it names more than was sold and is not back yet',
        ),
      ),
      always(
        'A return comes before its sale',
        'It waits, and takes when the sale comes',
        journal(
          'decide',
          'a return that names its sale › waits for a sale that has not arrived, and takes from it when it comes',
        ),
      ),
      set(
        'Goods come back without a reference to their sale',
        'Matched with the member’s own sales: same price first, then the latest; or all for review',
        'returns.unlinked',
        journal(
          'decide',
          'a return without reference › finds the same price first, then the latest sale, and reviews what is left',
        ),
        journal('decide', 'a return without reference › takes nothing by itself when the policy is review'),
      ),
      always(
        'A receipt is voided after completion',
        'It never was: what it earned, spent and made room for in limits is undone',
        journal(
          'decide',
          'a void › means that the sale never was: it counts for nothing, and neither does what had come back of it',
        ),
        account('spends', 'a receipt that was paid with points is voided › as if it had never been'),
      ),
      always(
        'A return, or a void, is itself voided',
        'Everything is as if it had never been: each lot has what it had',
        journal('decide', 'a void › of a void restores the sale, and a void of that takes it back again'),
        account(
          'event-time',
          'a return is itself voided › and everything is as if nothing had come back: each lot has what it had',
        ),
      ),
      always(
        'An exchange',
        'One receipt, one net effect: nothing is owed in between',
        journal('decide', 'an exchange › earns with what was taken and gives back what was brought, at once'),
        e2e(
          'points-tenders',
          'a receipt that was partly paid with points › and is exchanged for something dearer when all points are spent: nothing is owed in between',
        ),
      ),
      always(
        'A rule multiplies what others gave',
        'It gives the extra over what their limits left them; another multiplier only where it is named',
        rules(
          'effects/multiply.effect',
          'a multiplier of other rules › multiplies what is left after their limits, and has its own',
        ),
        rules(
          'effects/multiply.effect',
          'a multiplier of other rules › does not multiply another multiplier unless it names it',
        ),
      ),
      always(
        'An action comes late, or is revoked',
        'Limits count by event time: what was done first earns; what is revoked makes room for what is done after that',
        journal('actions/actions', 'ends the same for any order of the same facts: as by hand'),
        e2e(
          'actions',
          'actions earn without a purchase › counts limits in event time, whatever comes late, and whatever is revoked',
        ),
      ),
      always(
        'A member has earned all that a wallet takes in a period',
        'Sales, actions, days and steps of counters count together, by event time: what is over the limit is not given, now or later; what is taken back is free for what comes after that',
        journal(
          'wallet-limits/wallet-limits',
          'the limits of wallets › end in any order, with repetitions, returns, voids, revocations and moves, in what an independent computation says',
        ),
        e2e(
          'wallet-limits',
          'the limit of a wallet counts all that a member earns › takes from what comes later when something comes late, and says so of an action, too',
        ),
      ),
      always(
        'A member enrols, and the fact is told twice',
        'Welcome points once, at the instant of the enrolment, under the version in effect then; also when two memberships are merged',
        e2e('actions', 'actions earn without a purchase › welcomes a member once, at the instant of the enrolment'),
        e2e('actions', 'actions earn without a purchase › goes with its member when two are merged, and comes back'),
      ),
      always(
        'A rule gives for a tier, and the receipt that reached it comes late, turns out to be worth less, or is moved',
        'The tier was reached at another time or not at all: what was given for it goes, and comes where the tier was reached; falling, skipping and renaming reach nothing',
        campaigns(
          'actions/tiers-reached',
          'a rule for a tier that is reached › takes back what it gave when the tier was reached at another time or not at all',
        ),
        e2e(
          'tiers',
          'a tier multiplies from the next receipt on, across campaigns and tiers › moves the steps when a receipt comes late, and corrects the points that were given already',
        ),
        e2e(
          'merged-members',
          'two memberships of one person › have reached a tier once, and each of them again when they are separated',
        ),
      ),
      always(
        'A birthday begins, of 29 February in a common year, after an outage, or of a member who was enrolled twice',
        'Once a calendar year, as of the first instant of the local day (28 February), however often and late it is noticed',
        e2e(
          'actions',
          'actions earn without a purchase › gives a birthday its points once a year, also of a till that was offline when it enrolled the member',
        ),
        enrollment(
          'dates/occasions',
          'days of members › are made up for after an outage, each as of itself, and not those from before they were told',
        ),
      ),
      set(
        'A member tells another birth date',
        'Refused in a year in which the birthday was reached, and for some days after the last change; the first date and the year alone never',
        'members.birthDate.lockDays',
        enrollment('dates/occasions', 'days of members › are told by a member later, and changed within bounds'),
      ),
      always(
        'A member moves to another region, or withdraws a consent, and that becomes known late',
        'Each sale earns by what was told by its own time; later sales are decided again, earlier ones stay',
        journal(
          'recording/apply-attributes',
          'what is told of a member › counts from then on, in any order, with repetitions and returns',
        ),
        e2e(
          'attributes',
          'rules ask for what is told of a member › as it was at the time of the sale, also of receipts that come late, and returns take back what that brought',
        ),
      ),
      always(
        'Somebody enrols with their own referral code, by a card of now, of before, or of a duplicate',
        'Refused: an identity that is, or was, of the advocate refers nobody',
        enrollment(
          'referral/referral',
          'a referral › is not of oneself: by a card of now, of before, of a duplicate, or of who was taken for one',
        ),
      ),
      always(
        'Somebody sends a referral code for who is a member already, or another code than at first',
        'Nothing changes: who referred is said at the first enrolment only, so nobody refers in a circle',
        enrollment('referral/referral', 'a referral › does not change who referred somebody, nor that nobody did'),
      ),
      always(
        'The member whose referral code it is left, or was erased',
        'The code is unknown; who was referred before stays so, by a pseudonym',
        enrollment('referral/referral', 'a referral › cannot be made by who left or was erased, and stays as it was'),
      ),
      set(
        'A member whom a partner referred buys something, brings it back, or turns out to have been a member before',
        'The partner earns by what stays bought, in money, by the version and the days of the purchase; what came back takes back what it had brought, and a merge leaves nothing twice',
        'partners.commission',
        campaigns(
          'partners/commissions',
          'commissions › are not twice there when members are merged, and are back when they are separated',
        ),
      ),
      set(
        'A partner is paid twice at once, too little, or for what comes back after that',
        'Once for each key, all that there is from the minimum on; what was paid already is owed, and the next commission repays it',
        'wallets[].payout',
        ledger('payouts/payouts', 'a partner’s account › is paid once for each key, and told of to finance'),
        ledger('payouts/payouts', 'a partner’s account › is not paid too little, from other wallets, or by tills'),
      ),
      set(
        'A member wants money of a wallet paid out',
        'It is set aside at once, an operator approves it (with another key than who asked, where the wallet says so), finance pays it and confirms it once; before it is approved the member can take it back',
        'wallets[].payout.approval',
        ledger(
          'payouts/member-payouts',
          'a member’s payouts › are asked for by the till, approved by an operator, and paid once under one reference',
        ),
        ledger(
          'payouts/member-payouts',
          'a member’s payouts › with four eyes are approved by another key than the one that asked',
        ),
      ),
      set(
        'A member with a payout under way is merged with another one',
        'It goes on under the name by which finance knows it, and finance is told of nothing twice',
        'wallets[].payout',
        ledger(
          'payouts/member-payouts',
          'a member’s payouts › go on under their name when the member is merged, are told once, and are paid from there',
        ),
      ),
      set(
        'Points are earned with one brand of a coalition and spent with another',
        'The one pays for them and the other is paid, each at its own price, on the day on which it happened',
        'coalition.brands',
        campaigns(
          'settlement/settlement',
          'the settlement › counts what was earned and spent with each brand in a month, and what came back in it',
        ),
      ),
      always(
        'What who was referred bought comes back, before or after it had lasted long enough',
        'In time, both sides lose what they earned by it, and earn it again by the next purchase that lasts; later, nothing changes',
        journal(
          'referral/referrals',
          'what referrals earn › is what the rule book says, in whatever order everything is heard of',
        ),
      ),
      always(
        'Who referred and who was referred turn out to be one person',
        'Neither side earns anything, until they are two persons again',
        journal(
          'referral/referrals',
          'what referrals earn › is nothing for who turned out to have referred themselves, until they are two persons again',
        ),
      ),
      always(
        'Several bonuses are due at once',
        'Each gives what it gives; else the one of the group that gives most after its limits, of equals the first',
        rules(
          'effects/multiply.effect',
          'a group of which the best counts › gives what the best gives, the first of two that give the same; the trace says why not the other',
        ),
        rules(
          'effects/multiply.effect',
          'a group of which the best counts › looks at what limits leave, also when a late sale takes the room',
        ),
      ),
      always(
        'A basket falls below the step of a bonus when goods come back',
        'It keeps the step that is still reached; the rest is taken back, never more than was given',
        rules(
          'effects/steps.effect',
          'a bonus by steps › is lost with the goods that it needs, down to the step that is still reached',
        ),
      ),
      always(
        'A rule counts from ten in the evening to two at night',
        'The hours after midnight belong to the day before, on the programme’s clock, or on the store’s',
        rules('conditions/hours', 'days and hours › %s'),
      ),
      always(
        'A rule has a condition on the basket, and goods come back',
        'What is left is asked: what no longer meets it is taken back; what meets it only then is given nothing',
        e2e(
          'earning-rules',
          'every way of earning › gives what a condition asks for, as long as what is left of the basket meets it',
        ),
        journal(
          'mechanics',
          'every way of earning › ends in any order, with repetitions and returns of any part, in what an independent computation says',
        ),
      ),
      always(
        'A rule welcomes new members, and the enrolment becomes known after the receipt',
        'The day of the sale counts, from the local day of enrolment on; the receipt earns as if the enrolment had been known',
        e2e(
          'earning-rules',
          'every way of earning › welcomes who has just enrolled, whether that is known before the receipt or after',
        ),
        campaigns(
          'journal/enrolment',
          'a rule for the first days after enrolment › gives the same when a receipt came to the survivor of two members before the survivor was known',
        ),
      ),
      always(
        'A condition has no answer for a receipt: it divides by nothing',
        'The rule gives nothing, and the trace says why; the receipt is taken',
        rules('evaluate', 'a rule does not apply › to what does not meet its condition: %s'),
      ),
      always(
        'A rule is for some tiers, and a tier becomes known later',
        'What it gave is corrected, with what counts as spend',
        e2e('earning-rules', 'every way of earning › follows a tier that becomes known later'),
        journal(
          'mechanics',
          'every way of earning › ends in any order, with repetitions and returns of any part, in what an independent computation says',
        ),
      ),
      always(
        'Something comes back of what a limited rule gave for',
        'The limit has room again, for what was bought after it, too',
        journal(
          'awards/limit-memory',
          'a rule that gives once a day › gives again once the first is all back, and not before',
        ),
      ),
      always(
        'Money goes back while the customer keeps the goods',
        'The line is worth less, and points follow; shared among all lines where it names none',
        journal(
          'returns/match-refunds',
          'money that goes back while the customer keeps the goods › lowers what its line is worth, and points and contribution follow',
        ),
      ),
      always(
        'Where points that a return takes back come from',
        'The lot that they were earned in, then what expired in it, then other pending lots, then active ones, first to expire first. Held points are left alone',
        account('awards', 'goods come back › takes the points from the lot that they came from'),
        account('awards', 'goods come back › takes points that expired unspent from what expired'),
        account(
          'awards',
          'goods come back › takes spent points from pending lots, then from those that expire first, then they are owed',
        ),
      ),
      set(
        'The points that a return takes back are spent',
        '`unlimited`: they are owed, and what is earned next repays them. `to-zero`: written off. `review`: a person decides. By the terms of the sale',
        'wallets[].clawback',
        account(
          'clawback',
          'goods come back whose points are spent › unlimited: what is missing is owed, and repaid by what is earned later',
        ),
        account(
          'clawback',
          'goods come back whose points are spent › to zero: what is missing is written off, and later points are the member’s',
        ),
        account(
          'clawback',
          'goods come back whose points are spent › review: what is missing waits for a person, and is neither owed nor written off',
        ),
        e2e(
          'wallet-terms',
          'the terms of a wallet › goods come back whose points are spent › review: a person decides, once',
        ),
      ),
      always(
        'A late sale lies before such a return',
        'More was there to take, and is taken',
        account(
          'clawback',
          'a sale comes late that lies before the return › %s: more would have been taken back, and is',
        ),
      ),
      always(
        'Something is owed, and points come in, or a late receipt’s points had expired before that',
        'What can be spent repays first; what had expired repays nothing',
        account('awards', 'something is owed › is repaid first by the next earning'),
        account(
          'event-time',
          'a sale comes late › and its points have expired before something was owed: the debt stays, the points are expired',
        ),
      ),
    ],
  },
  {
    title: 'Points as a tender',
    decisions: [
      always(
        'A sale is paid with points',
        'With a hold; without one it is refused while the till can still act',
        e2e(
          'points-tenders',
          'a receipt that was partly paid with points › without a hold, by a till that was offline: the points are spent, and what is not there is owed',
        ),
      ),
      set(
        'When what points are worth changes',
        'At once; else after the notice that the version before promised, in whole local days. A hold pays with what it was worth when it was placed',
        'wallets[].value.noticeDays',
        programme(
          'notice',
          'what is collected is worth something else › from the local day on to which the notice of the version before it comes',
        ),
        programme(
          'notice',
          'what is collected is worth something else › and a change that does not count yet can be taken back at once',
        ),
        {
          file: 'libs/campaigns/domain/src/receipt/tender-fault.spec.ts',
          test: 'points among the tenders of a sale › may be what they were worth when they were held, and nothing else',
        },
      ),
      always(
        'When a reward is redeemed',
        'When somebody asks; with `redeem: automatic` by itself as soon as its wallet has the price, once for each time that it is there. A stamp that is taken back after that is owed',
        account(
          'automatic',
          'a reward that is redeemed by itself › is as soon as the wallet has its price, as often as it has, once',
        ),
        account(
          'automatic',
          'a reward that is redeemed by itself › is with what becomes spendable at an instant, before anything expires at it',
        ),
        account(
          'automatic',
          'a reward that is redeemed by itself › stays redeemed when a stamp is taken back: it is owed, and the next one repays it',
        ),
      ),
      set(
        'What points are worth at the till',
        'What the till says; else what the wallet says, exactly',
        'wallets[].value',
        { file: 'libs/campaigns/domain/src/receipt/tender-fault.spec.ts', test: 'points among the tenders of a sale' },
      ),
      set(
        'How much of a receipt can be paid with points',
        'No limit but what is payable; else a minimum, a multiple, a share of the basket',
        'wallets[].redeem',
        { file: 'libs/campaigns/domain/src/receipt/tender-fault.spec.ts', test: 'points among the tenders of a sale' },
      ),
      always(
        'Goods that were paid with points come back',
        'Points go back as points, into the lots that they came from with their own expiry, what was spent last first',
        account(
          'spends',
          'goods come back that were paid with points › all of them: each lot has again what it gave, with its own expiry',
        ),
        account(
          'spends',
          'goods come back that were paid with points › in parts: what was spent last returns first, and never more than was paid',
        ),
      ),
      set(
        'Their lot has expired meanwhile',
        'They are good for 30 days more, in a lot that says so; with 0 days they stay expired, and the statement says so',
        'wallets[].graceDays',
        account(
          'spends',
          'goods come back that were paid with points › after their lot expired: they are good for a while, or expire at once where there is no grace',
        ),
        e2e(
          'wallet-terms',
          'the terms of a wallet › points come back after they have expired › and stay expired where the wallet gives none',
        ),
      ),
    ],
  },
  {
    title: 'Lots and expiry',
    decisions: [
      set(
        'When points can be spent',
        'At once; else after whole local days, or after the last one on which the goods can come back',
        'wallets[].pendingDays',
        programme('terms', 'the terms of a lot › wait whole local days, over the change of the clocks'),
        programme(
          'pending',
          'points that are pending until the end of the return window › can be spent from the first hour after the last local day on which goods can come back',
        ),
        account('awards', 'an award is granted › waits as pending until it activates'),
      ),
      set(
        'When points expire',
        'Never; else some months or days after the day of the event, rounded or not, on a day of each year, or on one day; always through the last local day of the programme’s zone',
        'wallets[].expiry',
        programme('terms', 'the terms of a lot › last through the last local day, counted in months'),
        programme('terms', 'the terms of a lot › last some days, over the change of the clocks, rounded or not'),
        programme('terms', 'the terms of a lot › last through a day of each year: %s'),
        programme('terms', 'the terms of a lot › last through one day, and are over at once after it'),
        programme('terms', 'the terms of a lot › begin with the local day of the event'),
        programme('terms', 'the terms of a lot › are rounded to the %s'),
      ),
      set(
        'Points expire by inactivity',
        'All of the wallet at once, at the end of the local day so many months after the member last earned or spent in it, by the terms that each was earned under',
        'wallets[].expiry.inactiveMonths',
        account(
          'inactivity',
          'points that expire by inactivity › all expire so many months after the last activity in their wallet, at the end of the local day',
        ),
        account('inactivity', 'points that expire by inactivity › follow the terms that each was earned under'),
        ledger(
          'due-work/settle-accounts',
          'what time does to accounts › finds points that expire by inactivity by the day to which the last activity moved it',
        ),
        e2e(
          'inactivity',
          'points that expire when nothing happens in their wallet › are kept by the next sale, each time for all of them',
        ),
      ),
      always(
        'What keeps them',
        'Every award, and what points are spent on, when it is captured. Points by hand, returns, a hold that is released and other wallets do not',
        account('inactivity', 'points that expire by inactivity › are kept by spending: %s'),
        account('inactivity', 'points that expire by inactivity › are not kept by points that are %s'),
      ),
      always(
        'What had kept them is told of late, or after they had expired',
        'Its event time decides: before the expiry it brings them back, from the very instant on it does not',
        account(
          'inactivity',
          'activity in the past that is told of late › brings back points that had expired since: %s',
        ),
        account(
          'inactivity',
          'activity in the past that is told of late › and lies after the expiry brings nothing back',
        ),
        e2e(
          'inactivity',
          'points that expire when nothing happens in their wallet › come back when a sale is told of late that lay before their expiry, and go when it is voided',
        ),
      ),
      always(
        'What had kept them comes back whole, or is voided',
        'It counts no more from then on; what it alone had kept expires as it comes back, and what was spent meanwhile stays spent',
        account(
          'inactivity',
          'activity that is taken back › counted until then: what it had kept expires as it comes back, and not before',
        ),
        account('inactivity', 'activity that is taken back › as spending is by %s'),
        account('inactivity', 'activity that is taken back › in part still counts'),
      ),
      always(
        'Points have expired, and nobody has written it down yet',
        'Nothing is spent at or after the instant, and every answer shows it',
        account('holds', 'points are held › does not see a lot from its expiry on, settled or not'),
        ledger(
          'due-work/settle-accounts',
          'what time does to accounts › shows in every answer at once, written down or not, and the past and what was known of it can be asked for',
        ),
      ),
      always(
        'Which points are spent first',
        'What expires first; then what expires by inactivity; what never expires last; then what was earned first',
        account('holds', 'points are held › takes what expires first, then what was earned first'),
        account(
          'inactivity',
          'points that expire by inactivity › are spent after those that have a date, and before those that never expire',
        ),
      ),
      always(
        'A late sale’s lot would have been spent first',
        'What was spent since comes from it',
        account('event-time', 'a sale comes late › and would have been spent first: what was spent comes from it'),
      ),
      always(
        'Several things at one instant',
        'Lots activate, holds time out, lots expire; then what people do',
        account(
          'lots-at',
          'the lots at an instant › are the same before and after somebody has written down what time did',
        ),
        account('holds', 'lots expire › when it was never activated, too'),
      ),
    ],
  },
  {
    title: 'Holds',
    decisions: [
      always(
        'Two want the same points',
        'One of them gets them, the other is told how many there are',
        account('holds', 'points are held › refuses a caller who wants more than is there'),
      ),
      always(
        'A lot expires while its points are held',
        'The capture is valid; what is released expires at once',
        account(
          'holds',
          'held points are captured › is valid after the lots expired, because the hold was placed in time',
        ),
        account('holds', 'a hold is released › expires at once what expired while it was held'),
      ),
      always(
        'A sale takes longer than its hold',
        'The till extends it while it is open; it ends at most seven days after it was placed',
        account(
          'holds',
          'a hold gets more time › at most seven days from when it was placed, as it keeps its lots from expiring',
        ),
      ),
      always(
        'The hold’s time is over while the till is open',
        'The capture is refused with a code; a receipt that was made in time captures, however late it comes',
        account('holds', 'held points are captured › refuses more than the hold, and a hold that timed out'),
        account(
          'event-time',
          'a receipt that captures a hold comes after the hold’s time › and spends the points, whether or not the hold was released meanwhile',
        ),
      ),
      always(
        'Less or more than the hold is captured',
        'Less: the rest stays held for the next receipt, or is released with the last; more: refused',
        account(
          'holds',
          'a hold is captured in parts, one per receipt › keeps the rest for the next receipt of the bill',
        ),
        account('holds', 'a hold is captured in parts, one per receipt › refuses more than is left'),
      ),
      always(
        'A capture, release or cancellation comes twice',
        'Nothing the second time; something else under the same id is a conflict',
        account('holds', 'held points are captured › captures once; another amount for the same hold is refused'),
        account(
          'refund-hold',
          'a redemption that is cancelled › gives nothing back twice, and nothing of what was never taken',
        ),
        account(
          'account.properties',
          'whatever happens to an account › the same command a second time changes nothing',
        ),
      ),
      always(
        'A redemption is cancelled after its points were taken',
        'Each lot has again what it gave; what expired meanwhile expires at once',
        account(
          'refund-hold',
          'a redemption that is cancelled › after that: each lot has again what it gave, with its own expiry',
        ),
        account(
          'refund-hold',
          'a redemption that is cancelled › after the lot expired: its points expire at once, the others come back',
        ),
      ),
      always(
        'The account is closed',
        'It places no hold; what was promised before is kept to',
        account(
          'holds',
          'points are held › gives nothing out of a closed account, whatever is left in it, but keeps to what was promised before',
        ),
      ),
    ],
  },
  {
    title: 'From one member to another',
    decisions: [
      always(
        'A member sends points to another one',
        'What can be spent, first what expires first; it keeps its expiry and what it came from, and is neither issued nor redeemed',
        account(
          'transfers',
          'points that a member sends to another one › are those that expire first, with the life that is left to them',
        ),
        account(
          'transfers',
          'points that a member receives › are lots of their own, each as long-lived as the one it came from',
        ),
        e2e('transfers', 'points that members send to each other › keep their expiry'),
      ),
      set(
        'How much a member may send',
        'As much as can be spent; else within a minimum, a most at once, and a most in so many days; or nothing',
        'wallets[].transfers',
        account('transfers', 'points that a member sends to another one › within what the wallet lets them › not %s'),
        account(
          'transfers',
          'points that a member sends to another one › within what the wallet lets them › not more than so many in so many days; what came back does not count',
        ),
      ),
      always(
        'Something is learnt later of what came before a transfer',
        'What was sent stays what it was; the sender’s other points pay, or it is owed',
        account(
          'transfers',
          'points that a member sends to another one › stay what they were, whatever is learnt later of what came before',
        ),
      ),
      always(
        'Goods come back whose points were sent to another member',
        'Who earned them pays: by other points, then by the clawback of the wallet',
        account(
          'transfers',
          'points that a member sends to another one › are not found by a return of the sale: what else there is pays, and the rest is owed',
        ),
      ),
      always(
        'The other member has left when the points arrive',
        'They are refused, and are in the sender’s lots as if they had never gone',
        ledger(
          'transfers/transfers',
          'points that members send to each other › come back from somebody who leaves before they arrive',
        ),
        account('transfers', 'a transfer that is refused › has never left: the points are in their lots again, once'),
      ),
      set(
        'An operator reverses a transfer',
        'Once: into the lots it came from; the receiver owes what is spent (else only what is left comes back)',
        'wallets[].clawback',
        account(
          'transfers',
          'a transfer that an operator reverses › takes other points where those are spent, and else owes them',
        ),
        account(
          'transfers',
          'a transfer that an operator reverses › takes what is left and no more where the clawback is %s',
        ),
        account(
          'transfers',
          'a transfer that an operator reverses › gives back to the sender’s lots what was taken, and no longer a life than they had',
        ),
      ),
    ],
  },
  {
    title: 'By hand, and the books',
    decisions: [
      always(
        'Points are given or taken by hand',
        'Given as a lot of their own, taken from what can be spent and no more; once per id',
        account('holds', 'points are adjusted by hand › gives them as a lot of their own, once'),
        account('holds', 'points are adjusted by hand › takes them from what can be spent, and no more'),
      ),
      always(
        'Balances are brought along from another system',
        'All of them or none: the control total is checked before anything is booked and signed off; a lot of its own each, once, and not issued',
        ledger(
          'imports/imports',
          'balances that are brought along from another system › are refused as a whole when the control total says %s',
        ),
        ledger(
          'imports/imports',
          'balances that are brought along from another system › are signed off, and then booked as lots of their own that nobody issued',
        ),
        account(
          'opening-balance',
          'a balance that a member brings along from another system › is booked once: the same line again changes nothing, and stands for nothing else',
        ),
      ),
      set(
        'Somebody gives or takes more by hand than one person may',
        'Nobody has to approve anything; else what is above the limit has no effect until another person approves it',
        'wallets[].adjustments.approvalAbove',
        account(
          'adjust',
          'an adjustment above what one person may do › has no effect until another person approves it, and then takes effect as of that instant',
        ),
        account('adjust', 'an adjustment above what one person may do › is not approved by who proposed it'),
      ),
      always(
        'Every entry',
        'Sums to zero, says why, and leads to its receipt; no lot is negative',
        account(
          'account.properties',
          'whatever happens to an account › points are conserved, postings sum to zero, no lot is negative, none is spent after its expiry',
        ),
        account('awards', 'an award is granted › opens a lot with everything that explains it'),
      ),
      always(
        'Somebody changes the stored events',
        'The verification names what differs',
        ledger('verify/verify', 'the verification of the ledger › finds an event with %s'),
      ),
    ],
  },
  {
    title: 'Members who are one person, or leave',
    decisions: [
      always(
        'Two memberships turn out to be one person’s',
        'All of the duplicate counts for the survivor, each fact at its own time and with its own expiry; what a rule gives once is there once, limits count together, and the tier follows',
        journal(
          'recording/merge-journal',
          'the journal of a duplicate › leaves the survivor with the journal of one member, whenever that comes, in however many appends',
        ),
        account(
          'merge.properties',
          'accounts that are merged › have the books of one account that has had all of it, and the duplicate has nothing',
        ),
        e2e('merged-members', 'two memberships of one person › are afterwards as one that has always had both cards'),
      ),
      always(
        'A receipt comes for the card of a duplicate, early or late',
        'It counts for the survivor; the duplicate’s account refuses commands and says into whom it was merged',
        journal(
          'recording/merge-journal',
          'the journal of a duplicate › passes on what comes, and answers the same again with that',
        ),
        e2e('merged-members', 'two memberships of one person › say where the duplicate went, and refuse to work on it'),
      ),
      always(
        'Points of a duplicate are held when it is merged',
        'The hold goes along, and the survivor pays when it is captured',
        e2e('merged-members', 'two memberships of one person › say where the duplicate went, and refuse to work on it'),
      ),
      always(
        'They were two persons after all',
        'Both as if never merged; what happened since goes by the card that was shown, and what had none stays with the survivor',
        journal(
          'recording/merge-journal',
          'the journal of a duplicate › has what came by it when they are separated, as if never merged',
        ),
        account(
          'merge.properties',
          'accounts that are merged › are as if never merged when they are separated, with what came by each since',
        ),
        e2e(
          'merged-members',
          'two memberships of one person › are afterwards as if never merged when they are separated, with what happened since by card',
        ),
      ),
      always(
        'A member with points is erased',
        'Nothing leads to them any more, and their receipts are nobody’s; what was earned and spent stays in the books under the pseudonymous id',
        {
          file: 'tests/security/erasure.e2e.spec.ts',
          test: 'a person who is erased › leaves the accounts as they were',
        },
        { file: 'tests/security/erasure.e2e.spec.ts', test: 'a person who is erased › is nobody at every door' },
      ),
      always(
        'A member is erased, or leaves, and has duplicates',
        'They leave together. Receipts of their cards are nobody’s from then on; what counted before stays under the pseudonymous id',
        e2e('merged-members', 'two memberships of one person › leave together'),
      ),
    ],
  },
  discountDecisions,
];
