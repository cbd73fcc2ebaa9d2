import type { Role } from '@accrue/api-keys';

/** That somebody asked for something that changes the platform. */
export interface Asked {
  /** As events name them: a key's name, or `person/…`. */
  readonly actor: string;
  readonly role: Role;
  /** Method and template, `POST /v1/members/{memberId}:close`. */
  readonly action: string;
  /** What stands for the parameters of the template, in its order. */
  readonly subjects: readonly string[];
  /** Also in the events that it led to. */
  readonly correlationId: string;
}

export interface AuditEntry extends Asked {
  readonly id: string;
  /** To the millisecond. */
  readonly at: string;
  /** Of the answer; null: not known, as the process died or has not answered yet. */
  readonly status: number | null;
  /** Of a refusal; null: it was none. */
  readonly code: string | null;
}

export interface AuditFilter {
  readonly actor?: string;
  readonly subject?: string;
  /** First instant that counts. */
  readonly from?: string;
  /** First instant that does not count any more. */
  readonly to?: string;
}

/** Who did what. Kept before it is done, so that nothing is done that nobody is told of. */
export interface AuditTrail {
  /** @returns the entry's id */
  begin(asked: Asked): Promise<string>;
  end(id: string, status: number, code: string | null): Promise<void>;
  /** The newest first. @param before only those that come behind it */
  list(
    filter: AuditFilter,
    limit: number,
    before: Pick<AuditEntry, 'at' | 'id'> | null,
  ): Promise<readonly AuditEntry[]>;
}
