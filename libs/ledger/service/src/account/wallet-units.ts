import { ApiProperty } from '@nestjs/swagger';
import type { Queryable } from '@accrue/persistence';

/** What the amounts of each wallet are in, for whoever shows them. A wallet that is not there has not been heard of yet. */
export const walletUnits = async (database: Queryable): Promise<ReadonlyMap<string, string>> => {
  const rows = await database.query<{ wallet_id: string; unit: string }>('select wallet_id, unit from wallet');
  return new Map(rows.map(({ wallet_id, unit }) => [wallet_id, unit]));
};

export const UnitProperty = (): PropertyDecorator =>
  ApiProperty({
    type: String,
    nullable: true,
    description:
      'points, stamps, or a currency: its minor units; null: the version of the programme that has the wallet is still on its way here',
    example: 'points',
  });
