import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import type { ReceiptHistoryDto, ReceiptV1 } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useSpoken } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { Facts } from '#shared/ui/facts';
import { evaluateReceipt } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useTexts } from '../../texts/texts';
import { awardsOf, type Award } from './awards';

/**
 * Why the receipt earned what it did. What was given is what was decided then; why a line or a rule gave nothing is asked of the programme
 * that was in effect at the time of the sale.
 */
export const Explanation = ({ shown }: { readonly shown: ReceiptHistoryDto }): ReactNode => {
  const texts = useTexts().receipt.why;
  const { locale } = useSpoken();
  const [parameters] = useSearchParams();
  const chosen = parameters.get('award');
  const awards = awardsOf(shown.history);
  const { memberId, receipt } = shown;
  const isSale = receipt.kind === 'sale';
  const evaluation = useQuery({
    queryKey: ['receipt', shown.receiptId, 'evaluation', locale],
    enabled: memberId !== null && isSale,
    queryFn: ({ signal }) => evaluateReceipt({ body: asIfNew(receipt, memberId ?? '') }, { signal }),
  });

  if (!isSale) return <p>{texts.onlySales}</p>;
  if (memberId === null) return <Empty>{texts.nobody}</Empty>;
  return (
    <div className="stack">
      {awards.length === 0 && <Empty>{texts.nothing}</Empty>}
      <ul className="stack">
        {awards.map((award) => (
          <li key={award.awardId}>
            <AwardCard award={award} shown={shown} isChosen={award.awardId === chosen} />
          </li>
        ))}
      </ul>
      <Loaded query={evaluation}>
        {({ rules }) => {
          const others = rules.filter(({ ruleId }) => !awards.some((award) => award.ruleId === ruleId));
          const excluded = rules.flatMap((rule) =>
            rule.lines.filter(({ eligible }) => !eligible).map((line) => ({ ...line, ruleId: rule.ruleId })),
          );
          return (
            <>
              {excluded.length > 0 && (
                <section className="card">
                  <h3>{texts.excluded}</h3>
                  <ul className="stack">
                    {excluded.map(({ lineId, ruleId, sku, reason }) => (
                      <li key={`${ruleId} ${lineId}`}>
                        {receipt.lines.find((line) => line.lineId === lineId)?.name ?? sku}:{' '}
                        {reason?.text ?? texts.noReason} <span className="small muted">({ruleId})</span>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              {others.length > 0 && (
                <section className="card">
                  <h3>{texts.others}</h3>
                  <ul className="stack">
                    {others.map(({ ruleId, reasons }) => (
                      <li key={ruleId}>
                        <strong>{ruleId}</strong>: {reasons.map(({ text }) => text).join(' · ') || texts.noReason}
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
};

/**
 * The same sale as one that has not come yet: of the recorded one the platform knows what it earned and asks no rule again. It has only a hash
 * of the card, so it says whose it is in another way. Nothing of it is kept.
 */
const asIfNew = (receipt: ReceiptV1, memberId: string): ReceiptV1 => ({
  ...receipt,
  receiptId: crypto.randomUUID(),
  businessKey: { ...receipt.businessKey, sequenceNumber: crypto.randomUUID() },
  member: { idType: 'member_id', value: memberId },
});

interface AwardCardProps {
  readonly award: Award;
  readonly shown: ReceiptHistoryDto;
  readonly isChosen: boolean;
}

const AwardCard = ({ award, shown, isChosen }: AwardCardProps): ReactNode => {
  const texts = useTexts().receipt.why;
  const format = useFormat();
  const walletName = useWalletName();
  const { receipt } = shown;
  const money = (minor: number): string => format.money(minor, receipt.currency, receipt.exponent);
  const counted = receipt.lines.filter(({ lineId }) => award.lines.has(lineId));
  const basis = counted.reduce((sum, { netPayable }) => sum + netPayable, 0);
  const takenBack = shown.awards.find(
    ({ ruleId, walletId }) => ruleId === award.ruleId && walletId === award.walletId,
  )?.reversed;
  return (
    <section className="card" aria-label={texts.award(award.ruleId)}>
      <div className="card-head">
        <h3>{texts.award(award.ruleId)}</h3>
        {isChosen && <Badge>{texts.asked}</Badge>}
      </div>
      <p className="figure">{format.change(award.points)}</p>
      <Facts
        facts={{
          [texts.wallet]: walletName(award.walletId),
          [texts.version]: String(award.programmeVersion),
          [texts.basis]: <span className="number">{money(basis)}</span>,
          [texts.multiplier]: award.multiplier === '1' ? undefined : `× ${award.multiplier}`,
          [texts.beforeMultiplier]: award.basePoints === award.points ? undefined : format.count(award.basePoints),
          [texts.takenBack]: takenBack === undefined || takenBack === 0 ? undefined : format.count(takenBack),
        }}
      />
      <ul className="small">
        {counted.map(({ lineId, name, sku, netPayable }) => (
          <li key={lineId}>{texts.line(name ?? sku, money(netPayable), format.count(award.lines.get(lineId) ?? 0))}</li>
        ))}
      </ul>
    </section>
  );
};
