import type { JsonPath } from '@accrue/kernel';

/**
 * What free members of a message may not hold: the deny list. It looks at names and at values, because senders of many versions choose the
 * names. It keeps out what is known to be personal; it cannot know everything, so senders are told not to send any of it.
 */

/** Anywhere in a name: `customerEmail`, `PHONE_NUMBER_2`, `postal-code`. */
const IN_NAMES = [
  ...['email', 'phone', 'firstname', 'lastname', 'middlename', 'givenname', 'familyname', 'forename', 'surname'],
  ...['fullname', 'maidenname', 'nickname', 'username', 'birth', 'address', 'postcode', 'postalcode', 'zipcode'],
  ...['passport', 'driverlicense', 'driverslicense', 'driverlicence', 'driverslicence', 'drivinglicence', 'idcard'],
  ...['identitycard', 'nationalid', 'personalid', 'socialsecurity', 'cardnumber', 'cardholder', 'creditcard'],
  ...['debitcard', 'password'],
];

/** Short words that other names have in them as well (`productName`, `mobileApp`, `company`): only as a whole name. */
const ALONE = [
  ...['name', 'mobile', 'mail', 'tel', 'fax', 'dob', 'street', 'zip', 'iban', 'pan', 'cvv', 'cvc', 'pin', 'ssn', 'nin'],
  ...['pesel'],
];
/** As these, but only behind a word for a person: a city may be the shop’s, and a card anything’s. */
const BEHIND_A_PERSON = [...ALONE, 'city', 'town', 'card'];

const PERSONS = [
  ...['customer', 'client', 'guest', 'member', 'buyer', 'shopper', 'consumer', 'user', 'person', 'personal', 'contact'],
  ...['recipient', 'holder', 'owner', 'payer', 'patient', 'child', 'partner', 'spouse', 'employee', 'cashier', 'clerk'],
  ...['staff', 'waiter', 'seller', 'operator', 'driver', 'billing', 'invoice', 'shipping', 'delivery', 'home', 'work'],
  ...['private', 'loyalty', 'my'],
];

const anyOf = (words: readonly string[]): string => `(?:${words.join('|')})`;
const PERSONAL_NAME = new RegExp(
  `${anyOf(IN_NAMES)}|^(?:${anyOf(PERSONS)}+${anyOf(BEHIND_A_PERSON)}|${anyOf(ALONE)})(?:number|no|nr|code|line|s)?[0-9]*$`,
);
/** No name of ours is longer; the words above stand at the beginning of what people write. */
const NAME_LENGTH_MAX = 200;

/** Whether a member of this name is taken for personal data, whatever its case, separators and accents. */
export const isPersonalName = (name: string): boolean => {
  const letters = name
    .slice(0, NAME_LENGTH_MAX)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return PERSONAL_NAME.test(letters);
};

/** An e-mail address, alone or within a text: something, an at sign, and a domain. `2@1.50` is a price. */
const EMAIL = /[^\s@]@(?:[\p{L}\p{N}-]+\.)+\p{L}/u;
/** A phone number as it is written for all the world, and nothing else; without the plus it could be anything. */
const PHONE = /^\+[1-9](?:[\s().\-/]{0,2}[0-9]){6,14}$/;
/** In one piece, or in the groups that are printed on cards; a letter or one more digit beside them makes it another thing. */
const CARD =
  /(?<![\p{L}\p{N}])[2-6](?:[0-9]{12,18}|[0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?|[0-9]{3}([ -])[0-9]{6}\2[0-9]{4,5})(?![\p{L}\p{N}])/gu;

/**
 * Whether a text looks like personal data, or has some in it: an e-mail address, an international phone number, the number of a payment
 * card (13 to 19 digits, the range of an issuer, a valid Luhn digit). The number of an article (GTIN) or of a parcel (SSCC) with its check
 * digit is none, though one in ten has a valid Luhn digit as well.
 */
export const isPersonalText = (text: string): boolean =>
  (text.includes('@') && EMAIL.test(text)) || PHONE.test(text.trim()) || hasCardNumber(text);

const hasCardNumber = (text: string): boolean =>
  (text.match(CARD) ?? []).some((found) => {
    const digits = found.replace(/[ -]/g, '');
    return ISSUER.test(digits) && hasLuhn(digits) && !isOfGs1(digits);
  });

/** Visa, Mastercard, Mir, American Express, Diners, JCB, Discover, UnionPay, Maestro and those who share their ranges. */
const ISSUER = /^(?:4|5[0-8]|6|3[0-9]|220[0-4]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/;

const hasLuhn = (digits: string): boolean => weighed(digits, (digit) => (digit > 4 ? 2 * digit - 9 : 2 * digit));

const GS1_LENGTHS = [13, 14, 18];

const isOfGs1 = (digits: string): boolean =>
  GS1_LENGTHS.includes(digits.length) && weighed(digits, (digit) => 3 * digit);

/** Whether the digits sum to a multiple of ten, each second one from the right counting as it is weighed. */
const weighed = (digits: string, weigh: (digit: number) => number): boolean => {
  let sum = 0;
  for (let place = 1; place <= digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - place) - 48;
    sum += place % 2 === 0 ? weigh(digit) : digit;
  }
  return sum % 10 === 0;
};

/**
 * Free JSON data without what looks personal, at any depth: members by name or value, items by value.
 * @param value JSON data
 * @param depthMax levels of objects and lists that are kept; what lies deeper is left out
 * @param onDropped told where each thing lay that is left out
 */
export const withoutPersonalData = (
  value: Readonly<Record<string, unknown>>,
  depthMax: number,
  onDropped: (place: JsonPath) => void,
): Readonly<Record<string, unknown>> => keptMembers(value, { depthMax, onDropped, place: [] });

interface Walk {
  readonly depthMax: number;
  readonly onDropped: (place: JsonPath) => void;
  readonly place: (string | number)[];
}

const DROPPED = Symbol('dropped');

const keptMembers = (members: Readonly<Record<string, unknown>>, walk: Walk): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(members)
      .map(([name, value]) => [
        name,
        keptAt(name, walk, () => (isPersonalName(name) || isPersonalText(name) ? DROPPED : keptValue(value, walk))),
      ])
      .filter(([, kept]) => kept !== DROPPED) as [string, unknown][],
  );

const keptItems = (items: readonly unknown[], walk: Walk): readonly unknown[] =>
  items.map((item, index) => keptAt(index, walk, () => keptValue(item, walk))).filter((kept) => kept !== DROPPED);

const keptAt = (step: string | number, walk: Walk, keep: () => unknown): unknown => {
  walk.place.push(step);
  const kept = keep();
  if (kept === DROPPED) walk.onDropped([...walk.place]);
  walk.place.pop();
  return kept;
};

const keptValue = (value: unknown, walk: Walk): unknown => {
  if (typeof value === 'string') return isPersonalText(value) ? DROPPED : value;
  if (typeof value === 'number') return isPersonalText(String(value)) ? DROPPED : value;
  if (typeof value !== 'object' || value === null) return value;
  if (walk.place.length >= walk.depthMax) return DROPPED;
  return Array.isArray(value) ? keptItems(value, walk) : keptMembers(value as Readonly<Record<string, unknown>>, walk);
};
