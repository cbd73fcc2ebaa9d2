/** What a code, or what somebody typed, is about. The kind tells the till what to do with it. */
export type Code =
  | { readonly kind: 'member'; readonly identities: readonly Identity[] }
  | { readonly kind: 'redemption'; readonly redemptionId: string }
  | { readonly kind: 'employee'; readonly employeeId: string };

/** Ways to find a member, and what a new one would be enrolled with: the first of them. */
export type Identity = Readonly<Partial<Record<'card' | 'qr' | 'phone' | 'email', string>>>;

const LENGTH_MAX = 128;
const UUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/**
 * `R.…` a redemption, `E.…` an employee's badge, `M.…` a member's QR code; an e-mail address, a phone number with its country code;
 * digits are a card, EAN-13 and the like, and else it may be either. null: nothing that could be a code.
 */
export const codeOf = (typed: string): Code | null => {
  const text = typed.trim();
  if (text === '' || text.length > LENGTH_MAX) return null;
  const [, prefix = '', rest = ''] = /^([REM])\.(.+)$/i.exec(text) ?? [];
  switch (prefix.toUpperCase()) {
    case 'R':
      // QR codes of capitals alone are smaller; ids of our own have none.
      return { kind: 'redemption', redemptionId: UUID.test(rest) ? rest.toLowerCase() : rest };
    case 'E':
      return { kind: 'employee', employeeId: rest.slice(0, 64) };
    case 'M':
      return member({ qr: text });
    default:
      return member(...identitiesOf(text));
  }
};

const identitiesOf = (text: string): readonly Identity[] => {
  if (/^\S+@\S+$/.test(text)) return [{ email: text }];
  if (/^\+[\d\s().-]{6,}$/.test(text)) return [{ phone: text }];
  return /^\d+$/.test(text) ? [{ card: text }, { qr: text }] : [{ qr: text }, { card: text }];
};

const member = (...identities: readonly Identity[]): Code => ({ kind: 'member', identities });
