import { HOUSE } from '@tradewind/exchange';
import type { Instrument } from '@tradewind/market';
import { invalidField } from '@tradewind/protocol';
import type {
  exchangeAdminRoutes,
  MarketSettingsBody,
  Reconciliation,
  RiskParameters,
  RiskParametersBody,
  RouteInput,
  RouteResponse,
} from '@tradewind/protocol';
import type { AuditLog } from '../audit/audit-log.ts';
import { isZero, magnitude, money, onStep } from '../trading/decimal-form.ts';
import type { TradingEngine } from '../trading/engine.ts';
import { pageOf } from '../trading/number-cursor.ts';
import type { Page, PageRequest } from '../trading/number-cursor.ts';
import { amountFrom } from '../trading/order-figures.ts';
import { averageEntryPrice, isOpen } from '../trading/position-resource.ts';
import { accepted } from '../trading/refusals.ts';
import type { TradedMarkets } from '../trading/traded-markets.ts';
import type { Administrator } from './administrator.ts';
import type { ExchangeRepository, LiquidationEntry } from './exchange-repository.ts';
import type { MarketControl } from './market-control.ts';
import type { Reconciler } from './reconciler.ts';
import type { RiskParametersService } from './risk-parameters.ts';

type Fund = RouteResponse<typeof exchangeAdminRoutes.insuranceFund>;
type Liquidations = RouteResponse<typeof exchangeAdminRoutes.liquidations>;
type AtRisk = RouteResponse<typeof exchangeAdminRoutes.atRisk>;
type PayIn = RouteInput<typeof exchangeAdminRoutes.payIntoInsuranceFund>['body'];

export interface ExchangeAdminOptions {
  readonly engine: TradingEngine;
  readonly markets: TradedMarkets;
  readonly repository: ExchangeRepository;
  readonly control: MarketControl;
  readonly risk: RiskParametersService;
  readonly reconciler: Reconciler;
  readonly audit: AuditLog;
}

/** What staff sees of the exchange and does to it. */
export class ExchangeAdminService {
  readonly #options: ExchangeAdminOptions;

  constructor(options: ExchangeAdminOptions) {
    this.#options = options;
  }

  /** See {@link MarketControl.change}. */
  changeMarket(symbol: string, body: MarketSettingsBody, by: Administrator): Promise<Instrument> {
    return this.#options.control.change(symbol, body, by);
  }

  riskParameters(): Promise<RiskParameters> {
    return this.#options.risk.current();
  }

  riskParameterVersions(page: PageRequest): Promise<Page<RiskParameters>> {
    return this.#options.risk.versions(page);
  }

  /**
   * A new version, in force for every market once this answers. Where the engine is away it is in force as soon as it is
   * back.
   */
  async updateRiskParameters(body: RiskParametersBody, by: Administrator): Promise<RiskParameters> {
    const { risk, markets, engine } = this.#options;
    const updated = await risk.update(body, by);
    await markets.tell(engine);
    return updated;
  }

  async insuranceFund(): Promise<Fund> {
    const { engine, markets, repository } = this.#options;
    const [{ wallets, positions }, movements] = await Promise.all([
      engine.account(HOUSE.insurance),
      repository.fundMovements(),
    ]);
    return {
      world: engine.world,
      balances: wallets.map(({ currency, total }) => ({ currency, amount: money(total) })),
      positions: positions.filter(isOpen).map(({ row, figures }) => {
        const instrument = markets.instrument(row.symbol);
        return {
          symbol: row.symbol,
          quantity: onStep(row.quantity, instrument.lotSize),
          entryPrice: averageEntryPrice(row, instrument),
          unrealizedPnl: money(figures.unrealizedPnl ?? '0'),
        };
      }),
      history: movements.map(({ id, time, amount, currency, symbol, kind }) => ({
        id: String(id),
        time: time.toISOString(),
        amount: money(amount),
        currency,
        symbol,
        kind,
      })),
    };
  }

  /** @throws {ApiError} VALIDATION_FAILED for a currency that nothing is traded in */
  async payIntoInsuranceFund({ currency, amount, reason }: PayIn, by: Administrator): Promise<Fund> {
    const { engine, markets, audit } = this.#options;
    const scale = markets.scaleOf(currency);
    if (scale === undefined) throw invalidField('body.currency', 'nothing is traded in it');
    const units = amountFrom(amount, scale, 'amount');
    await markets.tell(engine);
    accepted(await engine.command({ type: 'fund_insurance', currency, amount: units }));
    await audit.append({
      actor: { type: 'user', id: by.userId },
      action: 'insurance_fund.paid_in',
      target: { type: 'insurance_fund', id: engine.world },
      origin: by.origin,
      after: { currency, amount: money(amount), reason },
    });
    return this.insuranceFund();
  }

  /** Steps of liquidations, newest first. */
  async liquidations(symbol: string | undefined, page: PageRequest): Promise<Liquidations> {
    const { markets, repository } = this.#options;
    const rows = await repository.liquidations(markets.symbol(symbol), page);
    return pageOf(
      rows,
      page.limit,
      (row) => this.#liquidation(row),
      ({ id }) => String(id),
    );
  }

  /** Positions that are closest to their liquidation. */
  async atRisk(limit: number): Promise<AtRisk> {
    const { engine, markets, repository } = this.#options;
    const views = await engine.atRisk(limit);
    const owners = await repository.owners(views.map(({ row }) => row.account));
    const data = views.map(({ row, figures }) => {
      const { tickSize, lotSize } = markets.instrument(row.symbol);
      const owner = owners.get(row.account);
      const price = (value: string | null) => (value === null ? null : onStep(value, tickSize));
      return {
        userId: owner?.userId ?? null,
        username: owner?.username ?? null,
        symbol: row.symbol,
        side: row.quantity.startsWith('-') ? ('short' as const) : ('long' as const),
        quantity: onStep(magnitude(row.quantity), lotSize),
        marginRatio: figures.ratio === null ? null : money(figures.ratio),
        liquidationPrice: price(figures.liquidation),
        markPrice: price(figures.mark),
      };
    });
    return { data, nextCursor: null };
  }

  /** Audits the books from the first transfer on. */
  reconcile(): Promise<Reconciliation> {
    return this.#options.reconciler.reconcile({ fromScratch: true });
  }

  #liquidation(row: LiquidationEntry): Liquidations['data'][number] {
    const { tickSize, lotSize } = this.#options.markets.instrument(row.symbol);
    return {
      id: String(row.id),
      userId: row.userId,
      username: row.username,
      symbol: row.symbol,
      stage: row.stage as Liquidations['data'][number]['stage'],
      quantity: onStep(row.quantity, lotSize),
      price: row.price === null || isZero(row.price) ? null : onStep(row.price, tickSize),
      fee: money(row.fee),
      insurance: money(row.insurance),
      time: row.time.toISOString(),
    };
  }
}
