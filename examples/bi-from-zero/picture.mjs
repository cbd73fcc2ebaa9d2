// The fold: what the programme looks like after the messages so far. Pure, so that any order of keys can be tested.
import { salesOf } from './sales.mjs';
import { monthsOf, quarterHourOf } from './months.mjs';

/** The double-entry accounts of a wallet, as people count them: "granted 10", where the ledger books issued −10. */
const COLUMNS = {
  granted: ['issued', -1],
  reversed: ['reversed', 1],
  spent: ['spent', 1],
  expired: ['expired', 1],
  adjusted: ['adjusted', -1],
  transferred: ['transferred', -1],
  migrated: ['migrated', -1],
  pending: ['pending', 1],
  held: ['held', 1],
  active: ['active', 1],
  deficit: ['deficit', -1],
  inReview: ['in_review', -1],
  writtenOff: ['written_off', -1],
};

/** Kept word for word; the rest is counted. */
const PROBLEMS_MAX = 20;

export class Picture {
  /** Messages by source and id: what comes a second time changes nothing. */
  seen = new Set();
  members = new Map();
  erased = new Set();
  /** By member and wallet. Summed from the entries … */
  balances = new Map();
  /** … and as the ledger itself states them, to compare. */
  stated = new Map();
  /** By wallet and quarter of an hour; see months.mjs. */
  flow = new Map();
  /** By receipt: the last word about what it does to turnover. */
  receipts = new Map();
  programme = null;
  counts = { messages: 0, duplicates: 0, tombstones: 0, unknown: 0, invalid: 0 };
  problems = [];

  /** @param message as `decode` gives it */
  take(topic, message) {
    this.counts.messages += 1;
    switch (message.kind) {
      case 'invalid':
        return this.report(`${topic}: ${message.why}`);
      case 'unknown':
        this.counts.unknown += 1;
        return;
      case 'tombstone':
        this.counts.tombstones += 1;
        return message.types.forEach((type) => this.erase(type, message.key));
      case 'fact':
        return this.takeFact(message);
    }
  }

  takeFact(fact) {
    const identity = `${fact.source} ${fact.id}`;
    if (this.seen.has(identity)) {
      this.counts.duplicates += 1;
      return;
    }
    this.seen.add(identity);
    HANDLERS[fact.type]?.(this, fact);
  }

  /** A key that is erased stays so: an older state of it that is delivered again must not bring it back. */
  erase(type, key) {
    this.erased.add(`${type} ${key}`);
    STATES[type]?.(this).delete(key);
  }

  report(problem) {
    this.counts.invalid += 1;
    if (this.problems.length < PROBLEMS_MAX) this.problems.push(problem);
  }

  /** @param {string | null} timeZone null: the programme's own */
  figures(timeZone = null) {
    const zone = timeZone ?? this.programme?.timeZone ?? null;
    const members = [...this.members.values()];
    const closed = members.filter(({ status }) => status === 'closed').length;
    return {
      timeZone: zone,
      members: { total: members.length, open: members.length - closed, closed },
      balances: [...this.balances.values()]
        .map((balance) => ({ ...balance, reference: this.members.get(balance.memberId)?.reference ?? null }))
        .sort((a, b) => compare(a.memberId, b.memberId) || compare(a.walletId, b.walletId)),
      sales: salesOf(this.receipts),
      months: zone === null ? [] : monthsOf(this.flow, zone),
      quality: { ...this.counts, stateDifferences: this.stateDifferences(), problems: this.problems },
    };
  }

  /** The ledger states each wallet beside the entries that led there. Both have to say the same. */
  stateDifferences() {
    const differences = [];
    for (const [key, stated] of this.stated) {
      const summed = this.balances.get(key);
      for (const name of ['active', 'pending', 'held', 'deficit'])
        if (summed?.[name] !== stated[name])
          differences.push(`${key}: ${name} is ${stated[name]}, the entries come to ${summed?.[name]}`);
    }
    return differences;
  }
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** By type: where the newest state of each key is kept. */
const STATES = {
  'loyalty.enrollment.member.state.v1': (picture) => picture.members,
  'loyalty.ledger.balance.state.v1': (picture) => picture.stated,
};

/** By type; types that tell nothing about these figures have no line. */
const HANDLERS = {
  'loyalty.enrollment.member.state.v1': keepNewest,
  'loyalty.ledger.balance.state.v1': keepNewest,
  'loyalty.campaigns.programme.published.v1': (picture, { data }) => {
    if (data.version > (picture.programme?.version ?? 0))
      picture.programme = { version: data.version, timeZone: data.document.timeZone };
  },
  'loyalty.ledger.entry.posted.v1': (picture, { data }) => post(picture, data),
  'loyalty.pos.receipt.accepted.v1': keepLastWord,
  'loyalty.pos.receipt.restated.v1': keepLastWord,
};

/** Within a key messages come in order, but after a failure of the sender a stretch of them may come again. */
function keepNewest(picture, { type, key, revision, data }) {
  const states = STATES[type](picture);
  if (picture.erased.has(`${type} ${key}`) || states.get(key)?.revision > revision) return;
  states.set(key, { ...data, revision });
}

/** A receipt is accepted once; what a void undoes may be said again later, and be read before. */
function keepLastWord(picture, { data }) {
  const said = { ...data, sequence: data.sequence ?? 0 };
  if ((picture.receipts.get(said.receiptId)?.sequence ?? -1) < said.sequence)
    picture.receipts.set(said.receiptId, said);
}

const post = (picture, { entryId, memberId, walletId, occurredAt, postings }) => {
  const sum = postings.reduce((total, { points }) => total + points, 0);
  if (sum !== 0) return picture.report(`entry ${entryId}: its postings sum to ${sum}, not to zero`);
  const change = changeOf(postings);
  const key = `${memberId}:${walletId}`;
  const balance = picture.balances.get(key) ?? { memberId, walletId, ...changeOf([]) };
  for (const column in change) balance[column] += change[column];
  picture.balances.set(key, balance);
  addToFlow(picture.flow, walletId, quarterHourOf(occurredAt), change);
};

const changeOf = (postings) => {
  const change = {};
  for (const [column, [account, sign]] of Object.entries(COLUMNS)) {
    const points = postings.reduce((total, posting) => total + (posting.account === account ? posting.points : 0), 0);
    change[column] = points === 0 ? 0 : sign * points;
  }
  return change;
};

const addToFlow = (flow, walletId, quarterHour, { granted, reversed, spent, expired, adjusted, ...after }) => {
  const change = {
    ...{ granted, reversed, redeemed: spent, expired, adjusted },
    outstanding: after.pending + after.active + after.held,
    owed: after.deficit,
    inReview: after.inReview,
    writtenOff: after.writtenOff,
    transferred: after.transferred,
    migrated: after.migrated,
  };
  // A hold moves points from one pocket of the member to another; the programme owes what it owed.
  if (Object.values(change).every((points) => points === 0)) return;
  const quarters = flow.get(walletId) ?? new Map();
  flow.set(walletId, quarters);
  const sum = quarters.get(quarterHour);
  quarters.set(
    quarterHour,
    sum === undefined
      ? change
      : Object.fromEntries(Object.entries(change).map(([name, points]) => [name, sum[name] + points])),
  );
};
