// `helm test`: is what was installed at work? Nothing but Node. Leaves one member behind, the same one each time, and deletes nothing.
//   ACCRUE_SERVICES   addresses of the services, separated by commas: each has to be ready
//   ACCRUE_URL        the gateway's address
//   ACCRUE_KEY(_FILE) an operator's key; without one only readiness is asked
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = Number(process.env.ACCRUE_TEST_PATIENCE_MS ?? 120_000);
const ANSWER_MS_MAX = 10_000;
/** A platform at work is never quite done. */
const BEHIND_MAX = 100;
const MEMBER = { reference: 'accrue-helm-test', enrolledAt: '2026-01-01T00:00:00.000Z' };

const { ACCRUE_URL: gateway, ACCRUE_KEY_FILE: keyFile } = process.env;
const services = (process.env.ACCRUE_SERVICES ?? '').split(',').filter(Boolean);
const key = keyFile ? readFileSync(keyFile, 'utf8').trim() : (process.env.ACCRUE_KEY ?? '');
const giveUpAt = performance.now() + PATIENCE_MS;

const ask = async (url, { method = 'GET', json } = {}) => {
  const answer = await fetch(url, {
    method,
    headers: { ...(key && { 'x-api-key': key }), ...(json && { 'content-type': 'application/json' }) },
    body: json && JSON.stringify(json),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: answer.ok ? JSON.parse(text || 'null') : null };
};

/** Until `look` tells nothing that is missing. */
const eventually = async (what, look) => {
  let missing = '';
  do {
    try {
      missing = await look();
    } catch (error) {
      missing = `${error.message}${error.cause ? ` (${error.cause.code ?? error.cause.message})` : ''}`;
    }
    if (!missing) return console.log(`ok    ${what}`);
    await sleep(1_000);
  } while (performance.now() < giveUpAt);
  throw new Error(`${what}: ${missing}`);
};

const expectStatus = ({ status, text }, ...wanted) =>
  wanted.includes(status) ? '' : `${status}: ${text.slice(0, 500)}`;

const ready = (origin) =>
  eventually(`${origin} is ready`, async () => expectStatus(await ask(`${origin}/readyz`), 200));

const appendAndRead = async () => {
  let member;
  await eventually('the test member is enrolled', async () => {
    const answer = await ask(`${gateway}/v1/members`, { method: 'POST', json: MEMBER });
    member = answer.body;
    return expectStatus(answer, 200, 201);
  });
  const path = `${gateway}/v1/members/${encodeURIComponent(member.memberId)}`;
  const source = `helm-test-${Date.now()}`;
  await eventually('an attribute of hers is told', async () =>
    expectStatus(await ask(`${path}/attributes`, { method: 'PUT', json: { attributes: { source } } }), 200),
  );
  await eventually('and read again', async () => {
    const answer = await ask(path);
    const said = answer.body?.attributes?.source;
    return expectStatus(answer, 200) || (said === source ? '' : `it says ${said}`);
  });
};

const caughtUp = () =>
  eventually('read models are caught up', async () => {
    const answer = await ask(`${gateway}/v1/projections`);
    const late = (answer.body?.projections ?? []).filter(
      ({ state, behind }) => state !== 'live' || behind > BEHIND_MAX,
    );
    const shown = late.map(({ context, name, state, behind }) => `${context}/${name} is ${state}, ${behind} behind`);
    return expectStatus(answer, 200) || shown.join('; ');
  });

try {
  await Promise.all(services.map(ready));
  if (gateway) await ready(gateway);
  if (gateway && key) {
    await appendAndRead();
    await caughtUp();
  } else
    console.log('no key of an operator or no gateway (tests.existingSecret, gateway.enabled): nothing is appended');
} catch (error) {
  console.error(`FAILED ${error.message}`);
  process.exitCode = 1;
}
