import manifest from '../package.json' with { type: 'json' };

/** Version of the running server. */
export const VERSION: string = manifest.version;
