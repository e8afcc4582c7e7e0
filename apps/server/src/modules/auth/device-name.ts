import Bowser from 'bowser';

/** A user agent in words: `Firefox on Linux`. Programs that are no browser are named by their first word. */
export function deviceName(userAgent: string | null): string {
  if (userAgent === null || userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name !== undefined && browser.name !== '') {
    return os.name === undefined ? browser.name : `${browser.name} on ${os.name}`;
  }
  return userAgent.split(/[\s/]/, 1)[0]!.slice(0, 40);
}
