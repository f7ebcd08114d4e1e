/** `pra models`: what there is, what serves, and how that is changed. */
import { resolve } from 'node:path';
import type { Model__Output } from '../../adapters/grpc/gen/pra/v1/Model.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { misfit } from '../../core/forecast/model/model-fit.ts';
import { MINUTE_MS } from '../../core/units/time.ts';
import type { PublishedModel } from '../../ports/models/model-repository.ts';
import type { ModelValidator } from '../../ports/models/model-validator.ts';
import type { Arguments } from '../arguments.ts';
import { understood } from '../arguments.ts';
import type { Client } from '../../compose-client.ts';
import { withClient } from '../client.ts';
import type { Invocation, Run } from '../definition.ts';
import { CommandFailure, UsageError } from '../failure.ts';
import { toJson } from '../json.ts';
import { readStep, STEP_ALLOWED } from '../reading.ts';
import { describeChanges, describeModel, describeModels, describeTrial } from './listing.ts';

export interface ModelsDeps {
  /** The version in a folder, `…/NAME/VERSION`. */
  readonly readFolder: (folder: string) => Promise<PublishedModel>;
  readonly openValidator: () => ModelValidator;
}

const CHAMPION = 'champion';
const CANDIDATE = 'candidate';
/** A version that loads may have a minute in the process that validates it, and waits for another one. */
const LOAD_TIMEOUT_MS = 180_000;

export const runModels =
  (deps: ModelsDeps): Run =>
  async (invocation) => {
    const actions: Readonly<Record<string, Run>> = {
      ...{ list, show, history, load, try: tryOut, promote, rollback, retire },
      validate: validate(deps),
    };
    const [name = ''] = invocation.arguments.positional;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) {
      throw new UsageError(`"${name}" is not known; write one of ${Object.keys(actions).join(', ')}`);
    }
    await action(invocation);
  };

async function list(invocation: Invocation): Promise<void> {
  const [name = ''] = words(invocation.arguments, 0, ['NAME']);
  const reply = await withClient(invocation, (client) => client.listModels({ name }));
  invocation.output.result(toJson(reply), () => describeModels(reply.models));
}

async function show(invocation: Invocation): Promise<void> {
  const id = readId(invocation.arguments);
  const reply = await withClient(invocation, (client) => client.getModel(id));
  invocation.output.result(toJson(reply), () => 
    reply.model ? [...describeModel(reply.model), ...describeTrial(reply.counterfactuals)] : [],
  );
}

async function history(invocation: Invocation): Promise<void> {
  const [name = ''] = words(invocation.arguments, 1, ['NAME']);
  const changes = await withClient(invocation, async (client) => {
    const [version] = (await client.listModels({ name })).models;
    if (!version) throw new CommandFailure(`there is no model "${name}"`);
    return (await client.getModel({ name, version: version.version })).changes;
  });
  invocation.output.result({ name, changes: changes.map((change) => toJson(change)) }, () => describeChanges(name, changes));
}

const load = changing((client, id) => client.loadModel(id, { timeoutMs: LOAD_TIMEOUT_MS }));

const promote = changing((client, id) => client.setLabel({ ...id, label: CHAMPION }, PATIENT));

const tryOut = changing((client, id) => client.setLabel({ ...id, label: CANDIDATE }, PATIENT));

const retire = changing((client, id) => client.retireModel(id, PATIENT));

/** The answer comes when the models that are to mix are loaded. */
const PATIENT = { timeoutMs: 60_000 };

async function rollback(invocation: Invocation): Promise<void> {
  const [name = '', version] = words(invocation.arguments, 1, ['NAME', 'VERSION']);
  await withClient(invocation, async (client) => {
    const wanted = version === undefined ? await versionBefore(client, name) : readVersion(version);
    const { model } = await client.setLabel({ name, version: wanted, label: CHAMPION }, PATIENT);
    tell(invocation, model);
  });
}

/** The highest ready version below the one that mixes. */
async function versionBefore(client: Client, name: string): Promise<number> {
  const { models } = await client.listModels({ name });
  const mixing = models.find(({ mixes }) => mixes);
  if (!mixing) throw new CommandFailure(`no version of "${name}" mixes; say to which one to go back`);
  const before = models.findLast(
    ({ state, version }) => state === 'MODEL_STATE_READY' && version < mixing.version,
  );
  if (!before) throw new CommandFailure(`there is no ready version of ${name} before ${mixing.version}`);
  return before.version;
}

const validate =
  ({ readFolder, openValidator }: ModelsDeps): Run =>
  async ({ arguments: given, output }) => {
    const [folder = ''] = words(given, 1, ['FOLDER']);
    const stepMs = given.read('step', readStep, STEP_ALLOWED) ?? MINUTE_MS;
    const published = await readFolder(resolve(folder));
    const problems = await problemsOf(published, stepMs, openValidator);
    const id = published.state === 'intact' ? published.card : published;
    output.result({ model: formatModelId(id), valid: problems.length === 0, problems }, () =>
      problems.length === 0
        ? [`${formatModelId(id)} may serve`]
        : [`${formatModelId(id)} must not serve:`, ...problems.map((problem) => `  ${problem}`)],
    );
    if (problems.length > 0) throw new CommandFailure(`${formatModelId(id)} would be refused`);
  };

async function problemsOf(
  published: PublishedModel,
  stepMs: number,
  openValidator: () => ModelValidator,
): Promise<readonly string[]> {
  if (published.state === 'broken') return published.reasons;
  const problem = misfit(published.card, stepMs);
  if (problem !== undefined) return [problem];
  const validator = openValidator();
  try {
    return await validator.validate(published);
  } finally {
    await validator.close();
  }
}

/** A call about one version, whose new state is told. */
function changing(
  call: (client: Client, id: ModelId) => Promise<{ readonly model: Model__Output | null }>,
): Run {
  return async (invocation) => {
    const id = readId(invocation.arguments);
    const { model } = await withClient(invocation, (client) => call(client, id));
    tell(invocation, model);
  };
}

function tell({ output }: Invocation, model: Model__Output | null): void {
  if (model) output.result({ model: toJson(model) }, () => describeModel(model));
}

function readId(given: Arguments): ModelId {
  const [name = '', version = ''] = words(given, 2, ['NAME', 'VERSION']);
  return { name, version: readVersion(version) };
}

const readVersion = (text: string): number =>
  understood('VERSION', text, {
    read: (version) => (/^[1-9]\d{0,8}$/.test(version) ? Number(version) : undefined),
    allowed: 'a whole number from 1',
  });

/** What follows the action: at least so many words, and no more than there are names for. */
function words({ positional }: Arguments, least: number, names: readonly string[]): readonly string[] {
  const given = positional.slice(1);
  if (given.length < least || given.length > names.length) {
    throw new UsageError(`write \`pra models ${[positional[0], ...names].join(' ')}\``);
  }
  return given;
}
