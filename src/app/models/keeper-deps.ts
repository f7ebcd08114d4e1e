/** What the keeper of the models stands on. */
import type { Planner } from '../plan/planner.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ModelRepository, ServableModel } from '../../ports/models/model-repository.ts';
import type { ModelValidator } from '../../ports/models/model-validator.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface KeeperDeps {
  readonly repository: ModelRepository;
  readonly validator: ModelValidator;
  readonly planner: Pick<Planner, 'prepare' | 'serve'>;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  /** By which the folder is looked at: files live in the time of the machine, whatever the service's is. */
  readonly folderClock: Clock;
  readonly telemetry: Telemetry;
}

export interface KeeperPolicy {
  readonly stepMs: number;
  /** It came with PRA: when the service starts it is put to the test where it is loaded, and needs no process of its own. */
  readonly isOwn: (model: ServableModel) => boolean;
}
