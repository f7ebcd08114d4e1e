/**
 * How long does a training step of an LSTM take, and how long PyTorch's of the same shape? 96 steps of 8 channels, 48
 * units, 36 leads at 3 levels, pinball loss, gradients cut to a norm of 1, AdamW; one thread each, in turns; time of the
 * processor, so that a busy machine changes less.
 *
 *     node --import tsx bench/lstm.ts [PYTHON]
 *
 * PYTHON is one that has `torch`, by default python3; where it has not, only our own is measured.
 */
import { spawnSync } from 'node:child_process';
import { openLearner } from '../training/neural/learner.ts';
import type { Batch, Trainable } from '../training/neural/learner.ts';
import { lstm } from '../training/neural/lstm.ts';
import { dense, reshape } from '../training/neural/operations.ts';
import { pinballLoss } from '../training/neural/pinball.ts';
import { seeded } from '../training/neural/random.ts';
import { present } from '../src/core/units/check.ts';
import { cpuMs, machine, median } from './measured.ts';

const [STEPS, CHANNELS, UNITS, LEADS] = [96, 8, 48, 36];
const LEVELS = [0.1, 0.5, 0.9];
const BATCHES = [64, 256];
/** Training steps in a round, after some that warm up; rounds alternate. */
const [ROUND, WARM, ROUNDS] = [60, 10, 3];
const LEARNER = { normMax: 1, decay: 1e-2 };
const RATE = 2e-3;

const random = seeded(1);
const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random() - 0.5);
const weight = (name: string, ...shape: number[]) => ({
  ...{ name, shape },
  values: numbers(shape.reduce((product, length) => product * length, 1)).map((value) => value / 4),
});

const NET: Trainable = {
  weights: [
    weight('input', CHANNELS, 4 * UNITS),
    weight('state', UNITS, 4 * UNITS),
    weight('bias', 4 * UNITS),
    weight('out', UNITS, LEADS * LEVELS.length),
    weight('out_bias', LEADS * LEVELS.length),
  ],
  loss: (tape, weights) => {
    const at = (place: number) => present(weights[place], 'a weight');
    const sequence = tape.input('sequence', ['step', 'batch', CHANNELS]);
    const state = lstm(tape, sequence, { input: at(0), state: at(1), bias: at(2) });
    const flat = dense(tape, state, { weight: at(3), bias: at(4) });
    const shape = ['batch', LEADS, LEVELS.length];
    const quantiles = reshape(tape, flat, [-1, LEADS, LEVELS.length], shape);
    const known = ['batch', LEADS, 1];
    const scored = {
      quantiles,
      actuals: tape.input('actuals', known),
      weights: tape.input('weights', known),
    };
    return pinballLoss(tape, scored, LEVELS);
  },
};

const batchOf = (rows: number): Batch => ({
  sequence: { values: numbers(STEPS * rows * CHANNELS), shape: [STEPS, rows, CHANNELS] },
  actuals: { values: numbers(rows * LEADS), shape: [rows, LEADS, 1] },
  weights: { values: new Float32Array(rows * LEADS).fill(1), shape: [rows, LEADS, 1] },
});

/** Milliseconds of processor a step. */
async function ours(rows: number): Promise<number> {
  const learner = await openLearner(NET, LEARNER);
  const batches = Array.from({ length: 8 }, () => batchOf(rows));
  let began = cpuMs();
  for (let step = -WARM; step < ROUND; step += 1) {
    if (step === 0) began = cpuMs();
    const loss = await learner.learn(present(batches[(step + WARM) % batches.length], 'a batch'), RATE);
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss} at step ${step}`);
  }
  const spent = (cpuMs() - began) / ROUND;
  await learner.close();
  return spent;
}

const PROGRAM = `
import sys, time, torch
torch.set_num_threads(1)
torch.manual_seed(1)
rows = int(sys.argv[1])
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(${CHANNELS}, ${UNITS})
        self.out = torch.nn.Linear(${UNITS}, ${LEADS * LEVELS.length})
    def forward(self, x):
        return self.out(self.lstm(x)[0][-1]).reshape(-1, ${LEADS}, ${LEVELS.length})
net = Net()
levels = torch.tensor([${LEVELS.join(', ')}])
adam = torch.optim.AdamW(net.parameters(), lr=${RATE}, weight_decay=${LEARNER.decay})
batches = [(torch.rand(${STEPS}, rows, ${CHANNELS}) - .5, torch.rand(rows, ${LEADS}, 1) - .5) for _ in range(8)]
for step in range(-${WARM}, ${ROUND}):
    if step == 0:
        began = time.process_time()
    x, y = batches[(step + ${WARM}) % 8]
    adam.zero_grad()
    error = y - net(x)
    loss = torch.maximum(levels * error, (levels - 1) * error).mean()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), ${LEARNER.normMax})
    adam.step()
print((time.process_time() - began) * 1000 / ${ROUND})
`;

/** The same of PyTorch; `undefined`: there is none. */
function theirs(rows: number): number | undefined {
  const run = spawnSync(process.argv[2] ?? 'python3', ['-c', PROGRAM, String(rows)], { encoding: 'utf8' });
  return run.status === 0 ? Number(run.stdout) : undefined;
}

process.stdout.write(
  `${machine()}\n\nmilliseconds of processor a training step, median of ${ROUNDS} rounds\n`,
);
for (const rows of BATCHES) {
  const own: number[] = [];
  const other: (number | undefined)[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(await ours(rows));
    other.push(theirs(rows));
  }
  const their = other.every((each) => each !== undefined) ? median(other) : undefined;
  const beside =
    their === undefined
      ? 'no PyTorch'
      : `PyTorch ${their.toFixed(1)}, ${(median(own) / their).toFixed(2)} × (≤ 1.5 ×)`;
  process.stdout.write(`batch of ${rows}: ${median(own).toFixed(1)}; ${beside}\n`);
}
