import { sharedPl } from '#shared/texts/shared.pl';
import type { CardTexts } from './en';

export const pl: CardTexts = {
  shared: {
    ...sharedPl,
    problems: {
      ...sharedPl.problems,
      'card_session.ended': 'Ta karta nie jest już otwarta na tym telefonie.',
      'card_session.link_unknown': 'Ten link nie prowadzi już do żadnej karty.',
      'auth.too_many_failures': 'Wypróbowano stąd zbyt wiele linków. Odczekaj chwilę.',
      'points.insufficient': 'Masz na to za mało punktów.',
      'reward.out_of_stock': 'Nic już nie zostało.',
    },
  },
  appName: 'Twoja karta',
  units: {
    points: { one: '# punkt', few: '# punkty', many: '# punktów', other: '# punktu' },
    stamps: { one: '# stempel', few: '# stemple', many: '# stempli', other: '# stempla' },
  },
  code: 'Twój kod',
  codeLabel: 'Kod QR twojej karty',
  showIt: 'Pokaż go przy kasie.',
  noCode: 'Kod tej karty został zablokowany. Poproś o nowy przy kasie.',
  offline: (instant) => `Brak połączenia. Stan na ${instant}.`,
  none: {
    title: 'Żadna karta nie jest tu otwarta',
    how: 'Otwórz link do swojej karty albo poproś o niego przy kasie: pokażą ci kod do zeskanowania tym telefonem.',
  },
  balance: {
    title: 'Masz',
    none: 'Nic jeszcze nie zebrano. Zacznie się od pierwszego zakupu.',
    pending: (amount) => `Jeszcze nieaktywne: ${amount}`,
    held: (amount) => `Zatrzymane: ${amount}`,
    owed: (amount) => `Do oddania: ${amount}`,
    expires: (amount, day) => `Do wydania do ${day}, potem przepadnie: ${amount}`,
    tier: (name) => `Poziom: ${name}`,
    next: (name) => `W drodze do poziomu ${name}`,
    toNext: (missing, name) => `Do poziomu ${name}: ${missing}`,
  },
  rewards: {
    title: 'Nagrody',
    none: 'W tej chwili nie ma nagród.',
    get: 'Odbierz',
    getOf: (title) => `Odbierz: ${title}`,
    takes: (amount) => `To kosztuje ${amount}.`,
    short: (amount) => `Brakuje: ${amount}`,
    from: (day) => `Od ${day}`,
    notNow: 'Teraz niedostępne',
  },
  redemption: {
    label: 'Kod QR twojej nagrody',
    showIt: 'Pokaż to przy kasie. Kod liczy się raz.',
    until: (instant) => `Do ${instant}`,
  },
  own: { title: 'Do wykorzystania', show: 'Pokaż', showOf: (title) => `Pokaż kod: ${title}` },
  offers: {
    title: 'Dla ciebie',
    until: (instant) => `Do ${instant}`,
    activate: 'Biorę udział',
    activateOf: (name) => `Biorę udział: ${name}`,
  },
  activity: {
    title: 'Co się wydarzyło',
    none: 'Nic się jeszcze nie wydarzyło.',
    aReward: 'nagroda',
    redeemed: {
      hold: (title) => `Odłożone: ${title}`,
      capture: (title) => `Wydane: ${title}`,
      spend: (title) => `Wydane: ${title}`,
      release: (title) => `Zwrócone: ${title}`,
      refund: (title) => `Zwrócone: ${title}`,
    },
    redeemedOtherwise: (title) => `Wymiana na nagrodę: ${title}`,
  },
  settings: {
    title: 'Ustawienia',
    close: 'Usuń kartę z tego telefonu',
    closeHint: 'Punkty zostają. Aby znów otworzyć kartę, potrzebny jest link.',
  },
};
