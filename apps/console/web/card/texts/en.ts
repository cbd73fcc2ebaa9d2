import { sharedEn } from '#shared/texts/shared.en';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
const forms = (texts: Forms): Forms => texts;

export const en = {
  shared: {
    ...sharedEn,
    problems: {
      ...sharedEn.problems,
      'card_session.ended': 'This card is not open on this phone any more.',
      'card_session.link_unknown': 'This link leads to no card any more.',
      'auth.too_many_failures': 'Too many links were tried from here. Wait a moment.',
      'points.insufficient': 'You do not have enough for this.',
      'reward.out_of_stock': 'There is none left.',
      'poster.unknown': 'This code leads to no poster. Scan it again.',
      'poster.ended': 'This poster is not in use any more. Ask at the till for a card.',
      'join.too_many': 'Many people are getting a card here right now. Wait a moment and try again.',
      'phone.invalid': 'Write the phone with its country code, like +44 7700 900123.',
      'email.invalid': 'This is no e-mail address. Check it, or leave it empty.',
    } as Readonly<Record<string, string>>,
  },
  appName: 'Your card',
  units: {
    points: forms({ one: '# point', other: '# points' }),
    stamps: forms({ one: '# stamp', other: '# stamps' }),
  },
  code: 'Your code',
  codeLabel: 'QR code of your card',
  enlarge: 'Make the code large',
  shrink: 'Back to the card',
  showIt: 'Show it at the till.',
  noCode: 'The code of this card was blocked. Ask for another one at the till.',
  offline: (instant: string) => `No connection. This is as of ${instant}.`,
  none: {
    title: 'No card is open here',
    how: 'Open the link of your card, or ask for one at the till: they show you a code to scan with this phone.',
  },
  join: {
    title: 'Get your card',
    lead: 'Show it at the till, and collect points with what you buy. It costs nothing.',
    contact: 'E-mail or phone (optional)',
    contactHint: 'A phone with its country code. You can leave this empty.',
    wantsNews: 'Write to me about my points and offers',
    get: 'Get my card',
    getting: 'One moment…',
    agree: 'With a card the shop keeps what you buy, to count your points. You can leave at any time.',
    offline: 'No connection. What you have typed is kept on this phone.',
    sentLater: 'No connection. Your card comes by itself when there is one again.',
  },
  balance: {
    title: 'You have',
    none: 'Nothing collected yet. It comes with your first purchase.',
    pending: (amount: string) => `${amount} not active yet`,
    held: (amount: string) => `${amount} held`,
    owed: (amount: string) => `${amount} owed`,
    expires: (amount: string, day: string) => `${amount} can be spent until ${day}, then they expire`,
    tier: (name: string) => `Tier: ${name}`,
    next: (name: string) => `On the way to ${name}`,
    toNext: (missing: string, name: string) => `${missing} to ${name}`,
  },
  rewards: {
    title: 'Rewards',
    none: 'There are no rewards at the moment.',
    get: 'Get',
    getOf: (title: string) => `Get ${title}`,
    takes: (amount: string) => `This takes ${amount}.`,
    short: (amount: string) => `${amount} missing`,
    from: (day: string) => `From ${day}`,
    notNow: 'Not to be had now',
  },
  redemption: {
    label: 'QR code of your reward',
    showIt: 'Show this at the till. It counts once.',
    until: (instant: string) => `Until ${instant}`,
  },
  own: { title: 'To use now', show: 'Show', showOf: (title: string) => `Show the code of ${title}` },
  offers: {
    title: 'For you',
    until: (instant: string) => `Until ${instant}`,
    activate: 'Take part',
    activateOf: (name: string) => `Take part in ${name}`,
  },
  activity: {
    title: 'What happened',
    none: 'Nothing has happened yet.',
    aReward: 'a reward',
    redeemed: {
      hold: (title: string) => `Set aside for ${title}`,
      capture: (title: string) => `Spent on ${title}`,
      spend: (title: string) => `Spent on ${title}`,
      release: (title: string) => `Given back: ${title}`,
      refund: (title: string) => `Given back: ${title}`,
    } as Readonly<Record<string, (title: string) => string>>,
    redeemedOtherwise: (title: string) => `Redeemed: ${title}`,
  },
  preferences: {
    title: 'Messages',
    language: 'Language of messages',
    channel: 'Preferred way',
    any: 'No matter',
    consents: 'I agree to get',
    names: { email: 'E-mails', sms: 'Text messages (SMS)', profiling: 'Offers picked for me' } as Readonly<
      Record<string, string>
    >,
    save: 'Save',
    saved: 'Saved.',
    sentLater: 'No connection. It is saved by itself when there is one again.',
  },
  settings: {
    title: 'Settings',
    block: 'Block this card everywhere',
    blockHint: 'Was a phone with this card lost? Points stay; a new card is at the till.',
    blockMeans:
      'Its code is dead at once, and all phones are signed out within 15 minutes, this one now. Ask at the till for a new card.',
    close: 'Take the card off this phone',
    closeHint: 'Your points stay. To open the card again you need its link.',
  },
};

export type CardTexts = typeof en;
