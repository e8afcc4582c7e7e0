import { riskParameters as table, users } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { ApiError, invalidField } from '@tradewind/protocol';
import type { RiskParameters, RiskParametersBody } from '@tradewind/protocol';
import { desc, eq, getTableColumns, lt } from 'drizzle-orm';
import type { AuditLog } from '../audit/audit-log.ts';
import { redact } from '../audit/redact.ts';
import { amountFrom } from '../trading/order-figures.ts';
import { numberBefore, pageOf } from '../trading/number-cursor.ts';
import type { Page, PageRequest } from '../trading/number-cursor.ts';
import type { RiskBounds } from '../trading/risk-bounds.ts';
import { violatedConstraint } from '../users/unique-violation.ts';
import type { Administrator } from './administrator.ts';

export interface RiskParametersOptions {
  readonly database: Database;
  readonly audit: AuditLog;
  /** What holds before anybody has changed anything: version 0. */
  readonly defaults: RiskBounds;
}

type Row = typeof table.$inferSelect & { readonly username: string | null };

/** House-wide bounds of risk: every version is kept, the newest holds. */
export class RiskParametersService {
  readonly #options: RiskParametersOptions;
  #bounds: RiskBounds;
  #current: RiskParameters;

  constructor(options: RiskParametersOptions) {
    this.#options = options;
    this.#bounds = options.defaults;
    this.#current = toResource(null, options.defaults);
  }

  /** The bounds in force; another object once they have changed. */
  readonly bounds = (): RiskBounds => this.#bounds;

  async load(): Promise<void> {
    const [row] = await this.#rows(Infinity, 1);
    if (row === undefined || row.version === this.#current.version) return;
    // Bounds that a later release adds have their defaults in versions from before.
    this.#bounds = { ...this.#options.defaults, ...(row.parameters as Partial<RiskBounds>) };
    this.#current = toResource(row, this.#bounds);
  }

  async current(): Promise<RiskParameters> {
    await this.load();
    return this.#current;
  }

  /** Newest first; version 0 is what the server was started with. */
  async versions(page: PageRequest): Promise<Page<RiskParameters>> {
    const before = numberBefore(page.cursor);
    const rows: (Row | null)[] = await this.#rows(before, page.limit + 1);
    if (rows.length <= page.limit && before > 0) rows.push(null);
    const { defaults } = this.#options;
    return pageOf(
      rows,
      page.limit,
      (row) => toResource(row, { ...defaults, ...(row?.parameters as Partial<RiskBounds> | undefined) }),
      (row) => String(row?.version ?? 0),
    );
  }

  /**
   * Makes a new version of what is given; the rest stays.
   * @throws {ApiError} CONFLICT where `version` is not the newest any more; VALIDATION_FAILED for bounds that contradict
   * each other
   */
  async update(body: RiskParametersBody, by: Administrator): Promise<RiskParameters> {
    const { database, audit } = this.#options;
    await this.load();
    const { version, reason, ...changes } = body;
    if (version !== this.#current.version) throw outdated(this.#current.version);
    const before = this.#bounds;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after: RiskBounds = { ...before, ...given };
    assertConsistent(after, this.#options.defaults.maxLeverage);
    try {
      await database.orm.transaction(async (executor) => {
        await executor
          .insert(table)
          .values({ version: version + 1, parameters: { ...after }, reason, createdBy: by.userId });
        const change = redact({ ...before }, { ...after });
        await audit.append(
          {
            actor: { type: 'user', id: by.userId },
            action: 'risk_parameters.changed',
            target: { type: 'risk_parameters', id: String(version + 1) },
            origin: by.origin,
            before: change.before,
            after: { ...(change.after as object), reason },
          },
          executor,
        );
      });
    } catch (error) {
      // Somebody else was faster by a moment.
      if (violatedConstraint(error) !== undefined) throw outdated(version + 1);
      throw error;
    }
    return this.current();
  }

  #rows(before: number, limit: number): Promise<Row[]> {
    return this.#options.database.orm
      .select({ ...getTableColumns(table), username: users.username })
      .from(table)
      .leftJoin(users, eq(users.id, table.createdBy))
      .where(before === Infinity ? undefined : lt(table.version, before))
      .orderBy(desc(table.version))
      .limit(limit);
  }
}

/** @param highest leverage that the server was started with: no version allows more */
function assertConsistent(bounds: RiskBounds, highest: number): void {
  if (bounds.maxLeverage > highest) {
    throw invalidField('body.maxLeverage', `must be at most ${highest}, the server's MAX_LEVERAGE`);
  }
  if (bounds.defaultLeverage > bounds.maxLeverage) {
    throw invalidField('body.defaultLeverage', `must be at most maxLeverage, ${bounds.maxLeverage}`);
  }
  if (bounds.maxConditionalOrders > bounds.maxOrders) {
    throw invalidField('body.maxConditionalOrders', `must be at most maxOrders, ${bounds.maxOrders}`);
  }
  for (const name of ['priceBand', 'marketBound'] as const) {
    if (!/^\d+(\.\d{1,8})?$/.test(bounds[name])) {
      throw invalidField(`body.${name}`, 'has at most 8 digits behind the point');
    }
  }
  amountFrom(bounds.insuranceCap, 8, 'insuranceCap');
}

function outdated(current: number): ApiError {
  return new ApiError('CONFLICT', `Somebody else has changed them meanwhile: read version ${current} first`, {
    details: { version: current },
  });
}

function toResource(row: Row | null, bounds: RiskBounds): RiskParameters {
  return {
    version: row?.version ?? 0,
    ...bounds,
    updatedAt: row?.createdAt.toISOString() ?? null,
    updatedBy: row?.username ?? null,
    reason: row?.reason ?? null,
  };
}
