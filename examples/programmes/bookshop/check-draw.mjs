// Computes a draw again from its proof (`./accrue draws proof friday > proof.json`), with nothing but Node's own SHA-256: `node check-draw.mjs proof.json`.
// It is what somebody outside would write after reading how a draw is made (docs/adr, "A draw follows from a seed"), and uses no code of the platform.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { draw, tickets } = JSON.parse(readFileSync(process.argv[2] ?? 'proof.json', 'utf8'));
const sha256 = (...lines) => createHash('sha256').update(lines.join('\n')).digest('hex');
const wrong = [];
const expect = (what, should, is) => {
  if (should !== is) wrong.push(`${what} should be ${should} and is ${is}`);
};

// What was promised before anybody had a ticket.
expect('the commitment', sha256('accrue-draw-1 commitment', draw.drawId, draw.seed), draw.commitment);

// The list that was fixed before the seed was known: each line covers the one before, in the order of the tickets.
let hash = sha256('accrue-draw-1 list', draw.drawId);
tickets.forEach(({ number, ticket, entryId, memberId, hash: said }, index) => {
  expect(`number of line ${index + 1}`, index + 1, number);
  if (entryId) expect(`ticket ${number}`, sha256('accrue-draw-1 ticket', draw.drawId, entryId, memberId), ticket);
  if (index > 0 && tickets[index - 1].ticket >= ticket) wrong.push(`line ${number} is not in its place`);
  hash = sha256(hash, number, ticket);
  expect(`hash of line ${number}`, hash, said);
});
expect('the hash of the list', hash, draw.listHash);

// Words of 32 bits that follow from seed, list and public value. One that would favour the first tickets is thrown away.
const mixed = ['accrue-draw-1 winners', draw.drawId, draw.listHash, draw.entropy ?? ''].join('\n');
const key = createHmac('sha256', Buffer.from(draw.seed, 'hex')).update(mixed).digest();
const words = (function* () {
  for (let block = 0; ; block += 1) {
    const bytes = createHmac('sha256', key).update(`${block}`).digest();
    for (let at = 0; at < bytes.length; at += 4) yield bytes.readUInt32BE(at);
  }
})();
const below = (bound) => {
  for (;;) {
    const word = words.next().value;
    if (word < 2 ** 32 - (2 ** 32 % bound)) return word % bound;
  }
};

// The tickets lie in a row. One of those that are left is drawn, and the first of them takes its place.
const left = tickets.map(({ number }) => number);
const prizes = draw.prizes.flatMap(({ id, winners }) => Array(winners).fill(id)).slice(0, left.length);
prizes.forEach((prize, index) => {
  const at = below(left.length);
  const number = left[at];
  left[at] = left[0];
  left.shift();
  const won = draw.winners[index] ?? {};
  expect(`winner ${index + 1}`, `line ${number} of ${prize}`, `line ${won.number} of ${won.prizeId}`);
});
expect('how many win', prizes.length, draw.winners.length);

for (const each of wrong) console.log(each);
console.log(
  `${tickets.length} tickets, ${draw.winners.length} winners: ${wrong.length === 0 ? 'as promised' : 'NOT as promised'}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
