import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiptV1 } from '@accrue/contracts';
import type { CallOptions, PlatformClient } from '../e2e/platform-client';
import { programmeFile } from '../e2e/real-data';
import type { Redemption, Workload } from './work';

const AT_ONCE = 200;

/** What both have in common before anything happens. @returns the ids of the members who will redeem */
export const prepare = async (
  platform: PlatformClient,
  workload: Workload,
  membersFile: string,
): Promise<readonly string[]> => {
  await platform.accrueJson('programme', 'apply', programmeFile);
  await platform.accrueJson('members', 'import', membersFile, '--as', 'online-retail-ii');
  const memberIds: string[] = [];
  for (const { reference, receipt } of workload.redeemers) {
    const member = JSON.parse(await succeed(platform, '/v1/members', { json: { reference } })) as { memberId: string };
    memberIds.push(member.memberId);
    await platform.drained(); // a receipt of somebody who is not known yet would wait to be claimed
    await succeed(platform, '/v1/receipts', { json: receipt });
  }
  await succeed(platform, '/v1/rewards/five-off/codes', { json: { codes: workload.codes } });
  await platform.drained();
  return memberIds;
};

/** The work as a platform does it to which nothing happens: this is how a disturbed one has to end. */
export const takeInOrder = async (
  platform: PlatformClient,
  { receipts, redemptions }: { readonly receipts: readonly ReceiptV1[]; readonly redemptions: readonly Redemption[] },
): Promise<void> => {
  for (let at = 0; at < receipts.length; at += AT_ONCE) {
    const raw = receipts.slice(at, at + AT_ONCE).map((receipt) => JSON.stringify(receipt));
    await succeed(platform, '/v1/receipts:batch', { raw: raw.join('\n'), type: 'application/x-ndjson' });
  }
  for (const redemption of redemptions) {
    await succeed(platform, '/v1/redemptions', { json: redemption });
    await completed(platform, redemption.redemptionId);
  }
};

/** Until the redemption has come to its end. @throws Error when that is another one than completion */
export const completed = async (platform: PlatformClient, redemptionId: string): Promise<void> => {
  for (const giveUpAt = performance.now() + 120_000; performance.now() < giveUpAt; await sleep(50)) {
    const { status } = (await platform.call<{ status: string }>(`/v1/redemptions/${redemptionId}`)).body;
    if (status === 'completed') return;
    if (status === 'failed') throw new Error(`redemption ${redemptionId} failed`);
  }
  throw new Error(`redemption ${redemptionId} does not end`);
};

/** @throws Error with what was refused; also when it was one line of many */
const succeed = async (platform: PlatformClient, path: string, options: CallOptions): Promise<string> => {
  const { status, body } = await platform.send(path, options);
  if (status < 200 || status > 299 || body.includes('"problem"')) throw new Error(`${path}: ${String(status)} ${body}`);
  return body;
};
