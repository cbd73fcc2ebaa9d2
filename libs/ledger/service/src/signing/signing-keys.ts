import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { publicKeyOf, SigningKey, type PublicKey } from '@accrue/signatures';

export const SIGNING_KEY = 'ledgerSigningKey';

/** The key that the ledger signs with, and the public keys of all that it ever signed with. */
@Injectable()
export class SigningKeys {
  private readonly key: SigningKey;
  private isKept = false;

  constructor(private readonly ports: ContextPorts) {
    this.key = new SigningKey(SIGNING_KEY, ports.config[SIGNING_KEY]);
  }

  /** The present one first. */
  async all(): Promise<readonly PublicKey[]> {
    const { publicKey } = this.key;
    const rows = await this.ports.database.query<{ x: string }>(
      'select x from ledger_signing_key order by first_used_at desc',
    );
    return [publicKey, ...rows.filter(({ x }) => x !== publicKey.x).map(({ x }) => publicKeyOf(x))];
  }

  /** To sign with. What is signed can be verified for ever: before it is used, its public key is kept. */
  async signer(): Promise<SigningKey> {
    if (this.isKept) return this.key;
    const { database, clock } = this.ports;
    await database.query('insert into ledger_signing_key (x, first_used_at) values ($1, $2) on conflict do nothing', [
      this.key.publicKey.x,
      clock.now(),
    ]);
    this.isKept = true;
    return this.key;
  }
}
