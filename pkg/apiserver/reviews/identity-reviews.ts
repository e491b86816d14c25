import { at } from '../../api/behavior.ts';
import { errorMessage } from '../../base/errors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Clock } from '../../base/clock.ts';
import type { VirtualResource } from '../contracts.ts';
import { badRequest } from '../authentication/refusals.ts';
import type { TokenAuthenticator } from '../authentication/token-authenticator.ts';
import { withAuthenticatedGroup } from '../authentication/users.ts';
import { userInfo } from './user-info.ts';

const group = 'authentication.k8s.io';

export interface IdentityReviewDeps {
  readonly tokens: TokenAuthenticator;
  readonly audiences: readonly string[];
  readonly clock: Clock;
}

/** TokenReview (who is this token?) and SelfSubjectReview (who am I?). */
export function identityReviews(deps: IdentityReviewDeps): readonly VirtualResource[] {
  return [
    {
      group, resource: 'tokenreviews', subresource: '',
      create: async ({ body }) => {
        const token = at(body, 'spec', 'token');
        if (typeof token !== 'string' || token === '') throw badRequest('token is required for TokenReview in authentication');
        return {
          kind: body['kind'], apiVersion: body['apiVersion'], metadata: isJsonObject(body['metadata']) ? body['metadata'] : {}, spec: body['spec'],
          status: await reviewToken(token, at(body, 'spec', 'audiences'), deps),
        };
      },
    },
    {
      group, resource: 'selfsubjectreviews', subresource: '',
      create: ({ body, attributes }) => Promise.resolve({
        kind: body['kind'], apiVersion: body['apiVersion'],
        metadata: { creationTimestamp: `${new Date(deps.clock.nowMs()).toISOString().slice(0, 19)}Z` },
        status: { userInfo: userInfo(attributes.user) },
      }),
    },
  ];
}

async function reviewToken(token: string, asked: unknown, { tokens, audiences, clock }: IdentityReviewDeps): Promise<JsonObject> {
  const wanted = Array.isArray(asked) && asked.length > 0 ? asked as readonly string[] : audiences;
  try {
    const identity = await tokens.authenticateToken(token, wanted, clock.nowMs());
    if (identity === undefined) return { user: {}, error: 'invalid bearer token' };
    // Tokens that name no audience are for this server.
    const granted = identity.audiences.length > 0 ? identity.audiences : wanted.filter((audience) => audiences.includes(audience));
    if (wanted.length > 0 && granted.length === 0) return { user: {}, error: `token audiences ${JSON.stringify(audiences)} is invalid for the target audiences ${JSON.stringify(wanted)}` };
    return { authenticated: true, user: userInfo(withAuthenticatedGroup(identity.user)), ...(granted.length === 0 ? {} : { audiences: granted }) };
  } catch (err) {
    return { user: {}, error: `[invalid bearer token, ${errorMessage(err)}]` };
  }
}
