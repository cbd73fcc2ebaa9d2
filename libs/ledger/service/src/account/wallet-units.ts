import { UnitProperty } from '@accrue/http';
import type { Queryable } from '@accrue/persistence';

/** What the amounts of each wallet are in, for whoever shows them. A wallet that is not there has not been heard of yet. */
export const walletUnits = async (database: Queryable): Promise<ReadonlyMap<string, string>> => {
  const rows = await database.query<{ wallet_id: string; unit: string }>('select wallet_id, unit from wallet');
  return new Map(rows.map(({ wallet_id, unit }) => [wallet_id, unit]));
};

/** The same with the names that members know them by. */
export const namedWallets = async (
  database: Queryable,
): Promise<ReadonlyMap<string, { readonly name: string; readonly unit: string }>> => {
  const rows = await database.query<{ id: string; name: string; unit: string }>(
    'select wallet_id as id, name, unit from wallet',
  );
  return new Map(rows.map(({ id, name, unit }) => [id, { name, unit }]));
};

/** Of a wallet that need not have been heard of yet. */
export const UnitOrNullProperty = (): PropertyDecorator =>
  UnitProperty('the version of the programme that has the wallet is still on its way here');
