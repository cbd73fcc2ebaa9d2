import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { Badge, type Tone } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Field } from '#shared/ui/field';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import type { RedemptionDto } from '#api';
import { listRedemptions } from '../../api';
import { memberPath, redemptionPath } from '../../places';
import { useTexts } from '../../texts/texts';

type Status = RedemptionDto['status'];

/** What has no tone of its own is plain. */
const TONES: Readonly<Partial<Record<Status, Tone>>> = {
  completed: 'good',
  used: 'good',
  waiting: 'warn',
  reserved: 'warn',
  failed: 'bad',
};

/** Who redeemed a reward, and how far each is. */
export const RedemptionsOf = ({ rewardId }: { readonly rewardId: string }): ReactNode => {
  const { redemption: texts, price, state } = useTexts().rewards;
  const format = useFormat();
  const may = useMay();
  const [parameters, setParameters] = useSearchParams();
  const statuses = Object.keys(texts.statuses) as Status[];
  const status = statuses.find((known) => known === parameters.get('status'));
  const query = status === undefined ? {} : { status };
  const redemptions = usePages(['rewards', rewardId, 'redemptions', query], (cursor, signal) =>
    listRedemptions({ path: { rewardId }, query: cursor === undefined ? query : { ...query, cursor } }, { signal }),
  );
  const idOf = (redemptionId: string): ReactNode =>
    may('support') ? (
      <Link href={redemptionPath(redemptionId)}>{redemptionId.slice(0, 8)}</Link>
    ) : (
      redemptionId.slice(0, 8)
    );
  return (
    <section className="section">
      <h2>{texts.all}</h2>
      <Field label={state}>
        {(ids) => (
          <select
            {...ids}
            value={status ?? ''}
            onChange={({ target }) => setParameters(target.value === '' ? {} : { status: target.value })}
          >
            <option value="">{texts.anyState}</option>
            {statuses.map((each) => (
              <option key={each} value={each}>
                {texts.statuses[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Paged query={redemptions} rowsOf={(page) => page.redemptions} empty={<Empty>{texts.none}</Empty>}>
        {(rows) => (
          <Table
            caption={texts.all}
            isCaptionHidden
            rows={rows}
            keyOf={({ redemptionId }) => redemptionId}
            columns={[
              { head: texts.requested, kind: 'time', cell: ({ requestedAt }) => format.instant(requestedAt) },
              { head: texts.number, cell: ({ redemptionId }) => idOf(redemptionId) },
              {
                head: texts.member,
                cell: ({ memberId }) => <Link href={memberPath(memberId)}>{memberId.slice(0, 8)}</Link>,
              },
              {
                head: state,
                cell: ({ status: now }) => <Badge tone={TONES[now] ?? 'plain'}>{texts.statuses[now]}</Badge>,
              },
              { head: price, kind: 'number', cell: ({ points, unit }) => `${format.count(points)} ${unit}` },
              { head: texts.why, cell: ({ failure }) => failure },
            ]}
          />
        )}
      </Paged>
    </section>
  );
};
