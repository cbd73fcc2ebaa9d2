// The platform's own figures over HTTP, and where ours differ from them.

/** @returns {Promise<{ checked: Record<string, number>, differences: string[] }>} */
export const compareWithPlatform = async (figures, members, { url, key }) => {
  const get = getterOf(url, key);
  const theirs = {
    members: await allMembers(get),
    trialBalance: (await get('/v1/ledger/trial-balance')).json.wallets,
    balances: linesOf((await get('/v1/balances/export?format=ndjson')).text),
    pointsByMonth: (await get('/v1/ledger/points-by-month')).json,
    receipts: (await get('/v1/receipts:stats')).json.receipts,
  };
  const ours = {
    members: [...members].map(([memberId, { status }]) => ({ memberId, status })),
    balances: figures.balances,
    trialBalance: trialBalanceOf(figures.balances),
  };
  const tables = [
    table('members', ['memberId'], ours.members, theirs.members, ['status']),
    table('trial balance', ['walletId', 'account'], ours.trialBalance, accountsOf(theirs.trialBalance), ['points']),
    table('balances', ['memberId', 'wallet'], exportOf(ours.balances), theirs.balances, BALANCE_COLUMNS),
    table('months', ['month', 'walletId'], figures.months, theirs.pointsByMonth.months, MONTH_COLUMNS),
    table('time zone', [], [figures], [theirs.pointsByMonth], ['timeZone']),
    // An operator may do without the topic of the lines; then there is nothing to compare.
    ...(figures.sales.receipts === 0
      ? []
      : [table('receipt count', [], [{ count: figures.sales.receipts }], [{ count: theirs.receipts }], ['count'])]),
  ];
  return {
    checked: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
    differences: tables.flatMap(({ differences }) => differences),
  };
};

const BALANCE_COLUMNS = [
  ...['granted', 'reversed', 'spent', 'expired', 'adjusted', 'transferred', 'migrated'],
  ...['pending', 'held', 'active'],
];
const MONTH_COLUMNS = [
  ...['granted', 'reversed', 'issued', 'redeemed', 'expired', 'adjusted', 'transferred', 'migrated'],
  ...['inReview', 'writtenOff', 'outstanding', 'owed'],
];

const getterOf = (url, key) => async (path) => {
  const answer = await fetch(`${url}${path}`, { headers: { 'x-api-key': key } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return { text, json: answer.headers.get('content-type')?.includes('application/json') ? JSON.parse(text) : null };
};

const allMembers = async (get) => {
  const all = [];
  let from = '';
  for (;;) {
    const { members, nextCursor } = (await get(`/v1/members?limit=1000${from}`)).json;
    all.push(...members);
    if (nextCursor === null) return all;
    from = `&cursor=${nextCursor}`;
  }
};

const linesOf = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The export also lists wallets in which nothing ever happened. */
const exportOf = (balances) => balances.map(({ walletId, ...row }) => ({ wallet: walletId, ...row }));

const accountsOf = (wallets) =>
  wallets.flatMap(({ walletId, accounts }) => accounts.map((account) => ({ walletId, ...account })));

/** Our columns back as the ledger books them. */
const trialBalanceOf = (balances) => {
  const sums = new Map();
  const add = (walletId, account, points) => {
    const key = `${walletId} ${account}`;
    const row = sums.get(key) ?? { walletId, account, points: 0 };
    row.points += points;
    sums.set(key, row);
  };
  for (const {
    walletId,
    granted,
    adjusted,
    transferred,
    migrated,
    deficit,
    inReview,
    writtenOff,
    ...rest
  } of balances) {
    add(walletId, 'issued', 0 - granted);
    add(walletId, 'adjusted', 0 - adjusted);
    add(walletId, 'transferred', 0 - transferred);
    add(walletId, 'migrated', 0 - migrated);
    add(walletId, 'deficit', 0 - deficit);
    add(walletId, 'in_review', 0 - inReview);
    add(walletId, 'written_off', 0 - writtenOff);
    for (const account of ['pending', 'active', 'held', 'spent', 'expired', 'reversed'])
      add(walletId, account, rest[account]);
  }
  return [...sums.values()];
};

/** Row by row; a row that one side lacks counts as zeros, so only figures differ. */
const table = (name, key, ours, theirs, columns) => {
  const idOf = (row) => key.map((column) => row[column]).join(' ');
  const [left, right] = [ours, theirs].map((rows) => new Map(rows.map((row) => [idOf(row), row])));
  const differences = [];
  for (const id of new Set([...left.keys(), ...right.keys()])) {
    for (const column of columns) {
      const [a, b] = [left.get(id)?.[column] ?? 0, right.get(id)?.[column] ?? 0];
      if (a !== b) differences.push(`${name}: ${id} ${column}: ours ${a}, the platform’s ${b}`);
    }
  }
  return { name, rows: right.size, differences };
};
