import { createHash, timingSafeEqual } from 'node:crypto';
import type { User } from '../contracts.ts';
import type { TokenAuthenticator, TokenIdentity } from './token-authenticator.ts';

/** Lines of token,user,uid[,"group,group"]. Throws with the line number when one has fewer than three columns. */
export class TokenFileAuthenticator implements TokenAuthenticator {
  readonly #users: ReadonlyMap<string, User>;
  constructor(csv: string) {
    const users = new Map<string, User>();
    csv.split(/\r?\n/).forEach((line, index) => {
      if (line.trim() === '') return;
      const [token = '', name = '', uid, groups = ''] = splitCsv(line);
      if (uid === undefined) throw new Error(`token file line ${index + 1}: expected at least 3 columns (token, user name, user uid)`);
      if (token === '') return;
      users.set(digest(token), { name, uid, groups: groups.split(',').map((group) => group.trim()).filter((group) => group !== ''), extra: {} });
    });
    this.#users = users;
  }

  authenticateToken(token: string): Promise<TokenIdentity | undefined> {
    const user = this.#users.get(digest(token));
    return Promise.resolve(user === undefined ? undefined : { user, audiences: [] });
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Compares in a time that does not depend on where the texts differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)));
}

/** One CSV record: commas inside double quotes belong to the column, "" inside quotes is a quote. */
function splitCsv(line: string): readonly string[] {
  const columns: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/gy;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    columns.push(match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return columns;
}
