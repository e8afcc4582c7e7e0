/** Secrets that came with the address of the page. */
export interface LinkSecrets {
  /** Of a mailed link: /reset?token=…, /verify-email?token=… */
  readonly token: string | null;
  /** Of a sign-in that Google confirmed and that still needs the second factor. */
  readonly challenge: string | null;
  readonly returnTo: string | null;
}

/**
 * Takes secrets out of the address before anything else runs, so that they stay neither in the history nor on the
 * screen, and no request names them as where it came from.
 */
export function takeLinkSecrets(
  location: Pick<Location, 'href'>,
  history: Pick<History, 'replaceState'>,
): LinkSecrets {
  const url = new URL(location.href);
  const fragment = new URLSearchParams(url.hash.slice(1));
  const token = url.searchParams.get('token');
  const challenge = fragment.get('challenge');
  if (token === null && challenge === null) return { token, challenge, returnTo: null };
  const returnTo = fragment.get('returnTo');
  url.searchParams.delete('token');
  if (challenge !== null) url.hash = '';
  history.replaceState(null, '', url.pathname + url.search);
  return { token, challenge, returnTo };
}
