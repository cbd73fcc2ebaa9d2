import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { Badge } from '#shared/ui/badge';
import { Loaded } from '#shared/ui/loaded';
import { Tabs } from '#shared/ui/tabs';
import { readMember } from '../../api';
import { auditPath, memberPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { AdjustDialog } from './adjust-dialog';
import { Balances } from './balances';
import { Expiring } from './expiring';
import { Lots } from './lots';
import { MemberFacts } from './member-facts';
import { MemberOffers } from './member-offers';
import { MemberReceipts } from './member-receipts';
import { OwnRewards } from './own-rewards';
import { Statement } from './statement';
import { TierPath } from './tier-path';

const PARTS = ['statement', 'receipts', 'lots', 'rewards', 'offers', 'expiring', 'member'] as const;
type Part = (typeof PARTS)[number];

const COMPONENTS: Readonly<Record<Part, (props: { readonly memberId: string }) => ReactNode>> = {
  statement: Statement,
  receipts: MemberReceipts,
  lots: Lots,
  rewards: OwnRewards,
  offers: MemberOffers,
  expiring: Expiring,
  member: MemberFacts,
};

/** An id that a machine made is told apart by its beginning; the whole stands below. */
const shortened = (id: string): string => (/^[0-9a-f]{8}-/.test(id) ? id.slice(0, 8) : id);

const MemberPage = (): ReactNode => {
  const { member: texts, audit } = useTexts();
  const memberId = useSegment('memberId');
  const wanted = useSegment('part');
  const part = PARTS.find((known) => known === wanted) ?? 'statement';
  const may = useMay();
  const [isAdjusting, setAdjusting] = useState(false);
  const member = useQuery({
    queryKey: ['member', memberId],
    queryFn: ({ signal }) => readMember({ path: { memberId } }, { signal }),
  });
  const pathOf = (of: Part): string => (of === 'statement' ? memberPath(memberId) : `${memberPath(memberId)}/${of}`);
  const Shown = COMPONENTS[part];

  return (
    <Page
      title={texts.title(member.data?.reference ?? shortened(memberId))}
      lead={member.data !== undefined && <MemberLead status={member.data.status} memberId={memberId} />}
      actions={
        <>
          {may('analyst') && (
            <Link className="button" href={auditPath(memberId)}>
              {audit.ofMember}
            </Link>
          )}
          {member.data?.status === 'active' && may('support') && (
            <button type="button" onClick={() => setAdjusting(true)}>
              {texts.adjust.open}
            </button>
          )}
        </>
      }
    >
      <Loaded query={member}>
        {() => (
          <>
            <Balances memberId={memberId} />
            <TierPath memberId={memberId} />
            <Tabs
              label={texts.parts.label}
              tabs={PARTS.map((of) => ({ path: pathOf(of), name: texts.parts[of] }))}
              current={pathOf(part)}
            />
            <Shown memberId={memberId} />
            {isAdjusting && <AdjustDialog memberId={memberId} onClose={() => setAdjusting(false)} />}
          </>
        )}
      </Loaded>
    </Page>
  );
};

const MemberLead = ({
  status,
  memberId,
}: {
  readonly status: 'active' | 'merged' | 'closed';
  readonly memberId: string;
}) => {
  const { statuses } = useTexts().member;
  return (
    <>
      <Badge tone={status === 'active' ? 'good' : 'warn'}>{statuses[status]}</Badge> <code>{memberId}</code>
    </>
  );
};

export default MemberPage;
