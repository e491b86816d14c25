import { replicaSets } from '../../client/resources.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ReplicaController } from './replica-controller.ts';
import { ofReplicaSet } from './replica-owner.ts';

export const replicaSetController: ControllerFactory = (context) => new ReplicaController(context, {
  name: 'replicaset-controller', component: 'replicaset-controller', resource: replicaSets, view: ofReplicaSet,
});
