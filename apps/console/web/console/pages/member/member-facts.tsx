import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ShowShowResponses } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { Badge } from '#shared/ui/badge';
import { Facts } from '#shared/ui/facts';
import { memberPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { CardLinks } from './card-links';
import { MemberActions } from './member-actions';

/** Who it is, as far as this role may know. */
export const MemberFacts = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.facts;
  const format = useFormat();
  const may = useMay();
  // The page above shows this part only once it has it.
  const member = useQueryClient().getQueryData<ShowShowResponses[200]>(['member', memberId]);
  if (member === undefined) return null;
  const known = (value: string | null | undefined): string | undefined => value ?? undefined;
  return (
    <>
      <section className="card">
        <Facts
          facts={{
            [texts.name]: member.profile?.name,
            [texts.reference]: known(member.reference),
            [texts.enrolledAt]: format.instant(member.enrolledAt),
            [texts.enrolledBy]: known(member.enrolledBy),
            [texts.store]: known(member.storeId),
            [texts.channel]: member.channel,
            [texts.referredBy]:
              member.referredBy === null ? undefined : (
                <Link href={memberPath(member.referredBy)}>{member.referredBy}</Link>
              ),
            [texts.mergedInto]:
              member.mergedInto === null ? undefined : (
                <Link href={memberPath(member.mergedInto)}>{member.mergedInto}</Link>
              ),
            [texts.identities]: (
              <ul>
                {member.identities.map(({ type, value, status }, index) => (
                  <li key={index}>
                    {texts.types[type]} {value !== undefined && <code>{value}</code>}{' '}
                    <Badge tone={status === 'active' ? 'good' : 'warn'}>{texts.identityStates[status]}</Badge>
                  </li>
                ))}
              </ul>
            ),
          }}
        />
      </section>
      {member.status === 'active' && may('operator') && <CardLinks memberId={memberId} />}
      {may('support') && (
        <MemberActions memberId={memberId} isActive={member.status === 'active'} mergedInto={member.mergedInto} />
      )}
    </>
  );
};
