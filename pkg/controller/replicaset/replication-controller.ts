import { replicationControllers } from '../../client/resources.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ReplicaController } from './replica-controller.ts';
import { ofReplicationController } from './replica-owner.ts';

export const replicationController: ControllerFactory = (context) => new ReplicaController(context, {
  name: 'replicationcontroller-controller', component: 'replication-controller', resource: replicationControllers, view: ofReplicationController,
});
