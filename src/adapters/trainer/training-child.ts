/** The process that trains: one version after the other, until its parent lets go of it. */
import { mkdir } from 'node:fs/promises';
import type { TrainingAnswer, TrainingTask } from './messages.ts';
import { forgetOlder, forgetUnfinished } from './old-versions.ts';
import type { TrainRequest } from '../../ports/models/model-trainer.ts';
import { GLOBAL_FAMILIES } from '../../../training/fits/families.ts';
import type { GlobalFamily } from '../../../training/fits/global-family.ts';
import { publishVersion } from '../../../training/publish.ts';

const [modelsDir = '', module] = process.argv.slice(2);
const families = await familiesFrom(module);

process.on('message', (task: TrainingTask) => {
  void perform(task).then((answer) => process.send?.(answer));
});
// The parent died or hung up: nobody is left to train for.
process.on('disconnect', () => process.exit());

async function perform(task: TrainingTask): Promise<TrainingAnswer> {
  try {
    if (task.kind === 'train') return await train(task);
    const facts = families.map(({ name, historyDays }) => ({ name, historyDays }));
    return { kind: 'families', families: facts };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function train({ family: name, pasts, until, version, keep }: TrainRequest): Promise<TrainingAnswer> {
  const family = families.find((known) => known.name === name);
  if (!family) throw new Error(`there is no family ${name} that learns from all series`);
  const learned = await family.learn(pasts);
  const trained = await learned.train(until, version);
  if (!trained) return { kind: 'trained', trainedOn: undefined };
  await mkdir(modelsDir, { recursive: true });
  await forgetUnfinished(modelsDir, name);
  await publishVersion(modelsDir, trained);
  await forgetOlder(modelsDir, { name, version, keep });
  return { kind: 'trained', trainedOn: trained.card.trainedOn };
}

/** Those of a module that exports `GLOBAL_FAMILIES`; without one, those that come with PRA. */
async function familiesFrom(url: string | undefined): Promise<readonly GlobalFamily[]> {
  if (url === undefined) return GLOBAL_FAMILIES;
  return ((await import(url)) as { GLOBAL_FAMILIES: readonly GlobalFamily[] }).GLOBAL_FAMILIES;
}
