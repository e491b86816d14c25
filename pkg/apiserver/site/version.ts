import type { JsonObject } from '../../base/json.ts';
import type { Page } from './site.ts';
import { methodNotAllowed } from '../registry/refusals.ts';

/** The version of Kubernetes whose API this server speaks. */
export const gitVersion = 'v1.36.2';

/** What `kubectl version` prints of the server. `commit` is 40 hexadecimal digits, `date` RFC 3339. */
export function versionObject(build: { readonly commit: string; readonly date: string; readonly runtime: string }): JsonObject {
  return {
    major: '1', minor: '36', emulationMajor: '1', emulationMinor: '36', minCompatibilityMajor: '1', minCompatibilityMinor: '35',
    gitVersion, gitCommit: build.commit, gitTreeState: 'clean', buildDate: build.date, goVersion: build.runtime, compiler: 'node', platform: 'linux/amd64',
  };
}

export function versionPage(object: JsonObject): Page {
  const body = JSON.stringify(object, undefined, 2);
  return {
    path: '/version',
    answer: ({ info }) => {
      if (info.method !== 'GET' && info.method !== 'HEAD') throw methodNotAllowed();
      return Promise.resolve({ kind: 'bytes', status: 200, contentType: 'application/json', body });
    },
  };
}
