import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { Queryable } from '@accrue/persistence';
import { keyFromConfig, seal, unseal } from '@accrue/privacy';

const CREATE = `
insert into member_key (member_id, wrapped_key)
select * from unnest($1::text[], $2::text[])
on conflict (member_id) do nothing
returning member_id`;

/** A hash of 256 random bits gives nothing away; it recognises the key, if an old backup should bring it back. */
const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256').update('accrue member key').update(key.export()).digest('hex');

interface KeyRow {
  readonly member_id: string;
  readonly wrapped_key: string;
}

/** One key per member, stored only wrapped by the master key. Deleting a row makes all that it sealed unreadable. */
@Injectable()
export class MemberKeys {
  private readonly masterKey: KeyObject;

  constructor(private readonly ports: ContextPorts) {
    this.masterKey = keyFromConfig('masterKey', ports.config['masterKey']);
  }

  /** Makes the keys that are missing; two who ask at once get the same key. */
  async getOrCreate(memberIds: readonly string[]): Promise<ReadonlyMap<string, KeyObject>> {
    const keys = new Map<string, KeyObject>();
    // Sorted, so that two batches never wait for each other in a circle.
    let missing = [...new Set(memberIds)].sort();
    // A key that was there, and is gone before it is read, belongs to somebody who is being erased: it is made again, for whoever
    // enrols or links to be refused by the member's own stream.
    while (missing.length > 0) {
      for (const [memberId, key] of await this.create(missing)) keys.set(memberId, key);
      for (const [memberId, key] of await this.find(missing.filter((one) => !keys.has(one)))) keys.set(memberId, key);
      missing = missing.filter((memberId) => !keys.has(memberId));
    }
    return keys;
  }

  /** @returns those that were not there */
  private async create(memberIds: readonly string[]): Promise<ReadonlyMap<string, KeyObject>> {
    const made = new Map(memberIds.map((memberId) => [memberId, randomBytes(32)]));
    const wrapped = [...made].map(([memberId, key]) => seal(this.masterKey, key, memberId));
    const inserted = await this.ports.database.query<KeyRow>(CREATE, [memberIds, wrapped]);
    return new Map(inserted.map(({ member_id }) => [member_id, createSecretKey(made.get(member_id) as Buffer)]));
  }

  /** @returns SHA-256 in hex; null: nothing was ever sealed for the member, or the key is destroyed */
  async fingerprint(memberId: string): Promise<string | null> {
    const key = (await this.find([memberId])).get(memberId);
    return key === undefined ? null : fingerprintOf(key);
  }

  /** For ever; again is harmless. */
  async destroy(memberIds: readonly string[], within: Queryable): Promise<void> {
    await within.query('delete from member_key where member_id = any($1::text[])', [memberIds]);
  }

  async find(memberIds: readonly string[]): Promise<ReadonlyMap<string, KeyObject>> {
    if (memberIds.length === 0) return new Map();
    const rows = await this.ports.database.query<KeyRow>(
      'select member_id, wrapped_key from member_key where member_id = any($1::text[])',
      [memberIds],
    );
    return new Map(
      rows.map((row) => [row.member_id, createSecretKey(unseal(this.masterKey, row.wrapped_key, row.member_id))]),
    );
  }
}
