/**
 * Where to go after signing in: a path of this site. Everything that a browser could read as another site (`//host`,
 * `/\host`, a scheme, control characters that it drops) becomes the start page.
 */
export function safeReturnTo(path: unknown): string {
  if (typeof path !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)) return '/';
  // Going back to a way in would lead in a circle.
  return /^\/(sign-in|sign-up|forgot|reset|verify-email)(?![\w-])/.test(path) ? '/' : path;
}
