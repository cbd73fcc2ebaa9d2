import type { SessionTexts } from './session.en';

export const sessionPl: SessionTexts = {
  title: 'Logowanie',
  keyLabel: 'Klucz API',
  keyHint: 'Zaczyna się od accrue_ i wydaje go osoba prowadząca Accrue. Nie jest przechowywany w tej przeglądarce.',
  signIn: 'Zaloguj się',
  signingIn: 'Logowanie…',
  signOut: 'Wyloguj się',
  endedTitle: 'Sesja wygasła',
  ended: 'Zaloguj się ponownie, aby kontynuować. To, co wpisano, pozostało na miejscu.',
  insecure: 'Sesje wymagają HTTPS albo adresu 127.0.0.1. Zwróć się do osoby prowadzącej Accrue.',
  roles: {
    operator: 'Operator',
    analyst: 'Analityk',
    pos: 'Kasa',
    support: 'Wsparcie',
    member: 'Serwer kart',
    sso: 'Serwer logowania',
  },
  withProvider: (provider: string) => `Zaloguj się przez ${provider}`,
  withKey: 'Kluczem API',
  newTab: '(w nowej karcie)',
  problems: {
    'sign_in.not_begun': 'Logowanie trwało zbyt długo albo zaczęło się w innej przeglądarce. Zaloguj się ponownie.',
    'sign_in.refused': 'Logowanie tam się nie powiodło. Spróbuj ponownie albo użyj innego konta.',
    'sign_in.no_role': 'Twoje konto nie ma roli w Accrue. Zwróć się do osoby prowadzącej Accrue.',
    'sign_in.provider_failed':
      'Usługa logowania jest niedostępna albo jej odpowiedź odrzucono. Spróbuj ponownie; jeśli to nie pomoże, powiadom osobę prowadzącą Accrue.',
    'sign_in.too_many': 'Zbyt wiele logowań rozpoczęto stąd. Chwilę poczekaj.',
  },
};
