/** The origins that CORS_ORIGIN lists; `*` stands for all. */
export function corsOrigins(setting: string): string | string[] {
  return setting === '*' ? '*' : setting.split(',').map((origin) => origin.trim());
}
