import type { Proof, Section } from './decision';

const discounts = (test: string): Proof => ({
  file: 'libs/campaigns/domain/src/journal/awards/discounts/discounts.spec.ts',
  test: `what discounts take off › ${test}`,
});
const atTill = (test: string): Proof => ({
  file: 'libs/campaigns/service/src/evaluate/discounts.int.spec.ts',
  test: `discounts at the till › ${test}`,
});
const ids = (test: string): Proof => ({
  file: 'libs/campaigns/service/src/evaluate/evaluation-ids.int.spec.ts',
  test: `the id of an evaluation › ${test}`,
});
const always = { setting: null };

/** What tills take off for the programme, and what they are promised. */
export const discountDecisions: Section = {
  title: 'Discounts at the till',
  decisions: [
    {
      situation: 'A cumulative card: which percentage has a basket?',
      outcome: 'That of what was bought before it in event time, without what had come back by then',
      ...always,
      provedBy: [discounts('is what the history says that was there before the basket, in whichever order it came')],
    },
    {
      situation: 'Goods come back that a step of the card was reached by',
      outcome:
        'The next basket has the percentage of what is left, or keeps what was reached; a voided purchase never counted',
      setting: 'discounts[].stepDown',
      provedBy: [
        atTill('step down with what comes back, or do not, as the programme says'),
        discounts('keeps a step that a return would have taken, but none that a voided purchase had brought'),
      ],
    },
    {
      situation: 'A till took off another amount than was due',
      outcome: 'The receipt counts as it is and waits for a person; what comes later opens and closes nothing',
      ...always,
      provedBy: [
        atTill(
          'are kept for review where the till took off another amount, and late receipts change nothing about that',
        ),
        discounts('is what is found right when the till takes it off, and stays so whatever comes later'),
      ],
    },
    {
      situation: 'The programme changes while a basket is rung up',
      outcome:
        'A receipt that names its evaluation is settled under the version that was evaluated, up to a quarter of an hour later; after that under that of its event time, and the answer says so',
      setting: 'receipts.evaluationMinutes',
      provedBy: [
        ids('holds the version for a quarter of an hour of the till’s clock, in whichever order receipts come'),
        ids('of another receipt, forged or changed, refuses nothing, and the answer says so'),
      ],
    },
  ],
};
