import { multiplyDecimals } from '@tradewind/money';
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { formatAmount } from '../../format/amounts.ts';
import { isPerpetual } from '../../trading/ticket/context.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import type { TicketSide } from '../../trading/ticket/draft.ts';
import type { Estimate } from '../../trading/ticket/estimate.ts';
import styles from './ticket.module.css';

export interface SummaryProps {
  readonly estimate: Estimate | null;
  readonly context: TicketContext;
  readonly side: TicketSide;
}

/** What the order would cost and lead to, before it is sent. */
export function Summary({ estimate, context, side }: SummaryProps) {
  const { market, available } = context;
  const ofBase = !isPerpetual(context) && side === 'sell';
  const currency = ofBase ? market.base : market.quote;
  const amount = ofBase ? available?.base : available?.quote;
  return (
    <dl className={styles.summary} data-testid="ticket-summary">
      <Line name="Available">
        {amount === undefined ? '–' : `${formatAmount(amount)} ${currency}`}
        {amount !== undefined && !/[1-9]/.test(amount) && (
          <>
            {' '}
            <Link to="/wallet">Wallet</Link>
          </>
        )}
      </Line>
      {context.mark !== null && (
        <Line name="Mark price">
          {formatAmount(context.mark)} {market.quote}
        </Line>
      )}
      {estimate === null ? (
        <Line name="Cost">–</Line>
      ) : (
        <Figures estimate={estimate} market={market} isPerpetual={isPerpetual(context)} />
      )}
    </dl>
  );
}

function Figures({
  estimate,
  market,
  isPerpetual: perpetual,
}: {
  readonly estimate: Estimate;
  readonly market: TicketContext['market'];
  readonly isPerpetual: boolean;
}) {
  const { quote, base } = market;
  const rate = estimate.liquidity === 'taker' ? market.takerFee : market.makerFee;
  return (
    <>
      <Line name="Expected price">
        {formatAmount(estimate.price)} {quote}
        {estimate.isThin && <span className={styles.warn}> thin book</span>}
      </Line>
      <Line name="Value">
        {formatAmount(estimate.notional)} {quote}
      </Line>
      {perpetual && (
        <Line name="Margin">
          {formatAmount(estimate.margin ?? '0')} {quote}
        </Line>
      )}
      <Line name={`Fee (${estimate.liquidity}, ${formatAmount(multiplyDecimals(rate, '100'))} %)`}>
        {formatAmount(estimate.fee)} {estimate.feeCurrency}
      </Line>
      <Line name="Cost" isAlarming={!estimate.isAffordable}>
        {formatAmount(estimate.cost)} {estimate.costCurrency}
      </Line>
      {estimate.receives !== null && (
        <Line name="You receive">
          {formatAmount(estimate.receives)} {estimate.feeCurrency === base ? base : quote}
        </Line>
      )}
      {perpetual && (
        <Line name="Liquidation price">
          {estimate.liquidationPrice === null
            ? 'none'
            : `${formatAmount(estimate.liquidationPrice)} ${quote}`}
        </Line>
      )}
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly isAlarming?: boolean;
  readonly children: ReactNode;
}

function Line({ name, isAlarming = false, children }: LineProps) {
  return (
    <div data-alarming={isAlarming || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
