import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Authorizer, HandlerRequest, User, VirtualResource } from '../contracts.ts';
import { badRequest } from '../authentication/refusals.ts';
import { attributesFrom, checkReviewSpec, subjectOf } from './access-attributes.ts';

type ReviewRequest = HandlerRequest & { readonly body: JsonObject };

const group = 'authorization.k8s.io';

/** SubjectAccessReview and its Self and Local forms: the authorizer's answer to the question in the spec. */
export function accessReviews(authorizer: Authorizer): readonly VirtualResource[] {
  const answer = async (body: JsonObject, user: User, namespace?: string): Promise<JsonObject> => {
    const { allowed, reason } = await authorizer.authorize(attributesFrom(specOf(body), user));
    const metadata = isJsonObject(body['metadata']) ? body['metadata'] : {};
    return {
      kind: body['kind'], apiVersion: body['apiVersion'],
      metadata: namespace === undefined ? metadata : { ...metadata, namespace },
      spec: specOf(body),
      status: { allowed: allowed === true, ...(allowed === false ? { denied: true } : {}), ...(reason === '' ? {} : { reason }) },
    };
  };
  const review = (resource: string, create: VirtualResource['create']): VirtualResource => ({ group, resource, subresource: '', create });
  return [
    review('subjectaccessreviews', ({ body }) => {
      checkReviewSpec(specOf(body), { needsSubject: true });
      return answer(body, subjectOf(specOf(body)));
    }),
    review('selfsubjectaccessreviews', ({ body, attributes }) => {
      checkReviewSpec(specOf(body), { needsSubject: false });
      return answer(body, attributes.user);
    }),
    review('localsubjectaccessreviews', ({ body, attributes }) => {
      checkReviewSpec(specOf(body), { needsSubject: true, namespace: attributes.namespace });
      return answer(body, subjectOf(specOf(body)), attributes.namespace);
    }),
    review('selfsubjectrulesreviews', (request) => rulesReview(request, authorizer)),
  ];
}

/** The answer is a new object: what was asked is not repeated. */
async function rulesReview({ body, attributes }: ReviewRequest, authorizer: Authorizer): Promise<JsonObject> {
  const namespace = at(body, 'spec', 'namespace');
  if (typeof namespace !== 'string' || namespace === '') throw badRequest('no namespace on request');
  const { resourceRules, nonResourceRules, incomplete, evaluationError } = await authorizer.rulesFor(attributes.user, namespace);
  return {
    kind: body['kind'], apiVersion: body['apiVersion'], metadata: {}, spec: {},
    status: { resourceRules, nonResourceRules, incomplete, ...(evaluationError === undefined ? {} : { evaluationError }) },
  };
}

function specOf(body: JsonObject): JsonObject {
  return isJsonObject(body['spec']) ? body['spec'] : {};
}
