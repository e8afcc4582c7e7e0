import { hkdfSync } from 'node:crypto';
import type { Database } from '@tradewind/database';
import type { RedisScripts } from '@tradewind/bus';
import type { Bus, Cache, Clock } from '@tradewind/market';
import type { PgBoss } from 'pg-boss';
import { ApiError } from '@tradewind/protocol';
import type { Config } from './config.ts';
import { corsOrigins } from './http/cors-origins.ts';
import type { Routes } from './http/implement.ts';
import type { Logger } from './logger.ts';
import { AdminRepository } from './modules/admin/repository.ts';
import { registerAdminRoutes } from './modules/admin/routes.ts';
import { AdminService } from './modules/admin/service.ts';
import { AdminStatistics } from './modules/admin/statistics.ts';
import { AuditActivity } from './modules/audit/audit-activity.ts';
import { AuditEntries } from './modules/audit/audit-entries.ts';
import { createAuditMetrics, scheduleAuditVerification } from './modules/audit/audit-job.ts';
import { AuditLog } from './modules/audit/audit-log.ts';
import { registerAuditRoutes } from './modules/audit/audit-routes.ts';
import { AuditVerifier } from './modules/audit/audit-verifier.ts';
import { AccessTokens } from './modules/auth/access-tokens.ts';
import { AttemptGuard } from './modules/auth/attempt-guard.ts';
import { registerAuthRoutes } from './modules/auth/auth-routes.ts';
import { AuthCookies } from './modules/auth/cookies.ts';
import { originOf } from './modules/auth/caller.ts';
import { CrossSite } from './modules/auth/cross-site.ts';
import { deviceName } from './modules/auth/device-name.ts';
import { registerDemoRoute } from './modules/auth/demo-routes.ts';
import { registerEmailRoutes } from './modules/auth/email-routes.ts';
import { EmailVerification } from './modules/auth/email-verification.ts';
import { GoogleAccounts } from './modules/auth/google-accounts.ts';
import { GoogleFlow } from './modules/auth/google-flow.ts';
import { PendingSignIns } from './modules/auth/google-pending.ts';
import { GoogleProvider } from './modules/auth/google-provider.ts';
import { registerGoogleRoutes } from './modules/auth/google-routes.ts';
import { GoogleSession } from './modules/auth/google-session.ts';
import { SpentIdTokens } from './modules/auth/google-spent-tokens.ts';
import { Guard } from './modules/auth/guard.ts';
import { KeyAuthentication } from './modules/auth/key-authentication.ts';
import { Links } from './modules/auth/links.ts';
import { MailCodes } from './modules/auth/mail-codes.ts';
import { registerOnboardingRoutes } from './modules/auth/onboarding-routes.ts';
import { Onboarding } from './modules/auth/onboarding.ts';
import { OneTimeSecrets } from './modules/auth/one-time-secrets.ts';
import { PasswordRecovery } from './modules/auth/password-recovery.ts';
import { registerPasswordRoutes } from './modules/auth/password-routes.ts';
import { PasswordService } from './modules/auth/password-service.ts';
import { PrincipalCache } from './modules/auth/principal-cache.ts';
import { Registration } from './modules/auth/registration.ts';
import { SecondFactorRepository } from './modules/auth/second-factor-repository.ts';
import { registerSecondFactorRoutes } from './modules/auth/second-factor-routes.ts';
import { SecondFactorService } from './modules/auth/second-factor-service.ts';
import { SessionRepository } from './modules/auth/session-repository.ts';
import { registerSessionRoutes } from './modules/auth/session-routes.ts';
import { Sessions } from './modules/auth/sessions.ts';
import { SignIn } from './modules/auth/sign-in.ts';
import { installSignedRequests } from './modules/auth/signed-request-body.ts';
import { SignedRequestReplays } from './modules/auth/signed-request-replays.ts';
import { loadSigningKeys } from './modules/auth/signing-keys.ts';
import { openMail } from './modules/notifications/open-mail.ts';
import { registerOutboxRoute } from './modules/notifications/outbox-routes.ts';
import type { Metrics } from './modules/system/metrics.ts';
import { AccountDeletion, registerAccountDeletionRoutes } from './modules/users/account-deletion.ts';
import { registerAccountExportRoutes } from './modules/users/account-export.ts';
import { ApiKeyDirectory } from './modules/users/api-key-directory.ts';
import { ApiKeyRepository } from './modules/users/api-key-repository.ts';
import { registerApiKeyRoutes } from './modules/users/api-key-routes.ts';
import { ApiKeyService } from './modules/users/api-key-service.ts';
import { ApiKeyUsage } from './modules/users/api-key-usage.ts';
import { registerCreditRoutes } from './modules/users/credits-routes.ts';
import { Credits } from './modules/users/credits-service.ts';
import { ensureDemoUser } from './modules/users/demo-user.ts';
import { ensureFirstAdministrator } from './modules/users/first-administrator.ts';
import type { FirstAdministrator } from './modules/users/first-administrator.ts';
import { registerProfileRoutes } from './modules/users/profile-routes.ts';
import { registerReferralRoutes } from './modules/users/referrals.ts';
import { UserRepository } from './modules/users/user-repository.ts';
import { DatabaseVault } from './vault/database-vault.ts';
import { loadEncryptionKeys } from './vault/encryption-keys.ts';
import { rewrapAll } from './vault/rewrap.ts';
import type { FastifyInstance } from 'fastify';
import type { Shutdown } from './shutdown.ts';

const CLEAN_EVERY_MS = 3_600_000;

export interface AccountsOptions {
  readonly config: Config;
  readonly database: Database;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly scripts: RedisScripts | undefined;
  readonly boss: PgBoss;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The data folder, where keys are kept that the environment does not give. */
  readonly folder: string;
  /** Ids of venues that may be somebody's default. */
  readonly venues: () => readonly string[];
  readonly shutdown: Shutdown;
}

/** What the rest of the server needs of accounts. */
export interface Accounts {
  readonly guard: Guard;
  readonly links: Links;
  /** Who became the first administrator at this start; null where there was one. */
  readonly firstAdministrator: FirstAdministrator | null;
  /** Hooks on the whole server, before its routes. */
  readonly install: (app: FastifyInstance) => void;
  readonly register: (routes: Routes) => void;
  readonly audit: AuditLog;
  readonly users: UserRepository;
}

/** Composes identity, sessions, keys, mail, audit and administration, and starts what runs in the background. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const { config, database, bus, cache, scripts, boss, metrics, logger, clock, folder, shutdown } = options;
  const isProduction = config.NODE_ENV === 'production';
  const cookieIdleMs = config.SESSION_MAX_AGE;

  const encryptionKeys = await loadEncryptionKeys({ ...config, folder });
  const vault = new DatabaseVault(database, encryptionKeys);
  const signingKeys = await loadSigningKeys({
    privatePem: config.JWT_PRIVATE_KEY,
    publicPem: config.JWT_PUBLIC_KEY,
    folder,
    clock,
  });
  /** A key of its own for each use, that never leaves this process. */
  const derived = (use: string) =>
    Buffer.from(
      hkdfSync('sha256', encryptionKeys.get(encryptionKeys.current).export(), '', `tradewind ${use}`, 32),
    );

  const activity = new AuditActivity({ database, bus, logger });
  shutdown.add(() => activity.stop());
  const audit = new AuditLog(database, clock, activity);
  const verifier = new AuditVerifier(database);
  const auditMetrics = createAuditMetrics(metrics.registry);
  await scheduleAuditVerification({ boss, verifier, metrics: auditMetrics, logger });

  const links = new Links(config.PUBLIC_URL);
  const mail = await openMail({
    config,
    boss,
    vault,
    site: links,
    clock,
    counter: metrics.mails,
    logger,
  });
  shutdown.add(() => mail.stop());
  const { notifications } = mail;

  const users = new UserRepository(database);
  const secrets = new OneTimeSecrets({ database, clock, codeKey: derived('one-time codes') });
  const passwords = new PasswordService({ logger });
  const attempts = new AttemptGuard({
    clock,
    scripts,
    deviceKey: derived('known devices'),
    alwaysSecure: isProduction,
  });

  const sessionRows = new SessionRepository(database);
  const principals = new PrincipalCache(clock);
  await principals.start(bus);
  shutdown.add(() => principals.stop());
  const sessions = new Sessions({
    repository: sessionRows,
    cache: principals,
    bus,
    audit,
    clock,
    refreshLifetimeMs: config.JWT_REFRESH_EXPIRES_IN * 1000,
    cookieIdleMs,
    onReuse: async (user, session) => {
      if (user.email === null) return;
      await notifications.send({
        kind: 'refresh_token_reused',
        to: user.email,
        username: user.username,
        device: deviceName(session.userAgent),
      });
    },
  });
  const secondFactor = new SecondFactorService({
    repository: new SecondFactorRepository(database),
    vault,
    users,
    sessions,
    audit,
    notifications,
    clock,
    staffNeedsIt: isProduction,
  });

  const keyRows = new ApiKeyRepository(database);
  const keyUsage = new ApiKeyUsage({ repository: keyRows, clock, logger });
  keyUsage.start();
  shutdown.add(() => keyUsage.stop());
  const keyDirectory = new ApiKeyDirectory({ repository: keyRows, vault, usage: keyUsage, bus, clock });
  await keyDirectory.start();
  shutdown.add(() => keyDirectory.stop());
  const apiKeys = new ApiKeyService({
    repository: keyRows,
    directory: keyDirectory,
    usage: keyUsage,
    vault,
    audit,
    notifications,
    clock,
  });

  const tokens = new AccessTokens({ keys: signingKeys, lifetimeSeconds: config.JWT_EXPIRES_IN, clock });
  const cookies = new AuthCookies(isProduction);
  const crossSite = new CrossSite(credentialOrigins(config));
  const guard = new Guard({
    tokens,
    sessions,
    keys: new KeyAuthentication({ keys: keyDirectory, replays: new SignedRequestReplays(cache), clock }),
    crossSite,
    clock,
    staffNeedsSecondFactor: isProduction,
  });

  const signIn = new SignIn({
    users,
    sessions,
    sessionRows,
    tokens,
    cookies,
    passwords,
    secondFactor,
    attempts,
    secrets,
    audit,
    notifications,
    clock,
  });
  const verification = new EmailVerification({
    database,
    users,
    secrets,
    attempts,
    sessions,
    audit,
    notifications,
    links,
    clock,
  });
  const registration = new Registration({ database, users, passwords, verification, signIn, audit, clock });
  const codes = new MailCodes({ users, secrets, attempts, notifications });
  const onboarding = new Onboarding({ users, codes, secrets, passwords, registration, signIn, clock });
  const recovery = new PasswordRecovery({
    database,
    users,
    passwords,
    secrets,
    sessions,
    attempts,
    signIn,
    guard,
    secondFactors: secondFactor,
    audit,
    notifications,
    links,
    clock,
  });

  const google = googleProvider(config, { database, clock, logger });
  const googleAccounts = new GoogleAccounts({ database, users, registration, verification, audit, clock });
  const googleFlow = new GoogleFlow({
    provider: google,
    pending: new PendingSignIns(vault, clock),
    signIn: new GoogleSession({ accounts: googleAccounts, signIn, sessions, users, notifications }),
    publicUrl: config.PUBLIC_URL,
  });

  const admin = new AdminService({
    repository: new AdminRepository(database, cookieIdleMs),
    sessions,
    secondFactors: secondFactor,
    audit,
    notifications,
    clock,
  });
  const statistics = new AdminStatistics({ database, clock, cookieIdleMs });
  const entries = new AuditEntries(database);

  const credits = new Credits(database, clock);
  const deletion = new AccountDeletion({
    database,
    users,
    sessions,
    secondFactors: secondFactor,
    apiKeys,
    audit,
    notifications,
    clock,
  });
  const firstAdministrator = await ensureFirstAdministrator({
    database,
    users,
    passwords,
    audit,
    clock,
    config,
  });

  const rewrapping = new AbortController();
  const rewrapped = rewrapAll({ database, keys: encryptionKeys, logger }, rewrapping.signal).catch(
    (error: unknown) => logger.error({ err: error }, 'secrets could not all be wrapped by the current key'),
  );
  shutdown.add(async () => {
    rewrapping.abort();
    await rewrapped;
  });
  const cleaning = setInterval(() => {
    secrets.clean().catch((error: unknown) => logger.warn({ err: error }, 'old one-time secrets stay'));
  }, CLEAN_EVERY_MS).unref();
  shutdown.add(() => clearInterval(cleaning));

  return {
    audit,
    users,
    guard,
    links,
    firstAdministrator,
    install(app) {
      installSignedRequests(app);
      attempts.install(app);
    },
    register(routes) {
      registerAuthRoutes(routes, {
        registration,
        signIn,
        codes,
        sessions,
        cookies,
        crossSite,
        keys: signingKeys,
        async accountOfGoogle(idToken, { request }) {
          if (google === undefined) {
            throw new ApiError(
              'GOOGLE_UNAVAILABLE',
              'Signing in with Google is not configured on this server',
            );
          }
          return googleAccounts.accountFor(await google.verifyIdToken(idToken), originOf(request));
        },
        providers: { google: google !== undefined, demo: !isProduction },
      });
      registerOnboardingRoutes(routes, { onboarding, codes, signIn, crossSite });
      registerPasswordRoutes(routes, recovery);
      registerEmailRoutes(routes, { verification, users, attempts });
      registerSessionRoutes(routes, { sessions, users, passwords, secondFactor, codes, attempts });
      registerSecondFactorRoutes(routes, secondFactor, attempts);
      registerGoogleRoutes(routes, googleFlow);
      registerProfileRoutes(routes, { database, users, sessions, audit, venues: options.venues });
      registerApiKeyRoutes(routes, apiKeys);
      registerCreditRoutes(routes, credits);
      registerReferralRoutes(routes, database);
      registerAccountExportRoutes(routes, {
        database,
        users,
        apiKeys,
        credits,
        auditEntries: entries,
        clock,
      });
      registerAccountDeletionRoutes(routes, { deletion, cookies });
      registerAdminRoutes(routes, { service: admin, statistics });
      registerAuditRoutes(routes, { entries, verifier });
      if (!isProduction) {
        const demoUser = () => ensureDemoUser({ database, users, credits, audit, clock });
        registerDemoRoute(routes, { demoUser, signIn, crossSite });
      }
      if (mail.outbox !== undefined) registerOutboxRoute(routes, mail.outbox);
    },
  };
}

/**
 * Origins besides the host of a request whose pages may send cookies: PUBLIC_URL, because a proxy may pass another host
 * on, and those of CORS_ORIGIN where they may have credentials.
 */
function credentialOrigins({ CORS_ORIGIN, CORS_CREDENTIALS, PUBLIC_URL }: Config): string[] {
  const own = PUBLIC_URL === undefined ? [] : [new URL(PUBLIC_URL).origin];
  if (!CORS_CREDENTIALS || CORS_ORIGIN === undefined) return own;
  return [own, corsOrigins(CORS_ORIGIN)].flat();
}

function googleProvider(
  { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_ISSUER }: Config,
  more: { readonly database: Database; readonly clock: Clock; readonly logger: Logger },
): GoogleProvider | undefined {
  if (GOOGLE_CLIENT_ID === undefined || GOOGLE_CLIENT_SECRET === undefined) return undefined;
  const { database, clock, logger } = more;
  return new GoogleProvider({
    clientId: GOOGLE_CLIENT_ID,
    clientSecret: GOOGLE_CLIENT_SECRET,
    issuer: GOOGLE_ISSUER,
    spent: new SpentIdTokens(database, clock),
    clock,
    logger,
  });
}
