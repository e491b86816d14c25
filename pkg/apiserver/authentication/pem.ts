import { X509Certificate } from 'node:crypto';

/** The PEM blocks of a file, each with its own BEGIN and END lines. */
export function pemBlocks(text: string): readonly string[] {
  return text.match(/-----BEGIN [^-]+-----[\s\S]+?-----END [^-]+-----/g) ?? [];
}

export function parseCertificates(text: string): readonly X509Certificate[] {
  return pemBlocks(text).filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----')).map((block) => new X509Certificate(block));
}
