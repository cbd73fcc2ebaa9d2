import type { awardsGranted, commissionStated, Static } from '@accrue/contracts';
import type { InstantIso, LocalDateIso, ZoneId } from '@accrue/kernel';
import type { LotLife } from '@accrue/ledger-domain';

type Told = Pick<
  Static<typeof awardsGranted.schema>['wallets'][number] | Static<typeof commissionStated.schema>,
  'activatesAt' | 'expiresAt' | 'expiresOn' | 'inactivity' | 'clawback'
>;

/** How long points are good, as it is told. */
export const lotLifeOf = ({ activatesAt, expiresAt, expiresOn, inactivity, clawback }: Told): LotLife => ({
  activatesAt: activatesAt as InstantIso | null,
  expiresAt: expiresAt as InstantIso | null,
  expiresOn: expiresOn as LocalDateIso | null,
  ...(inactivity !== undefined && { inactivity: { months: inactivity.months, zone: inactivity.zone as ZoneId } }),
  ...(clawback !== undefined && { clawback }),
});
