import { generate } from 'selfsigned';

/** A certificate for this machine that nobody else vouches for (PEM). */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** Issues a certificate for `localhost` and 127.0.0.1 that is its own authority. */
export async function selfSignedCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, certificate: cert };
}
