"""A PyTorch module as a model of PRA: python torch_model.py history.csv /path/to/models"""
import io
import sys

import torch
from torch import nn

from contract import CONTEXT, HORIZON, LEVELS, lessons, publish, read_history, trained_on

SEED, ROWS, STEPS, BATCH = 1, 20_000, 600, 256


class Net(nn.Module):
    """All scaling lives inside, NaN is understood, and quantiles cannot cross: each is the one below and more."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(30 + 3 + HORIZON + 2, 96), nn.GELU(), nn.Linear(96, 96), nn.GELU(), nn.Linear(96, HORIZON * len(LEVELS))
        )

    def forward(self, context, lags):
        known = ~torch.isnan(context)
        values = torch.where(known, context, torch.zeros_like(context))
        scale = values.sum(1, keepdim=True) / known.sum(1, keepdim=True).clamp(min=1) + 1
        before = torch.nan_to_num(lags[:, :, 0])
        has_before = (~torch.isnan(lags[:, :, 0])).float().mean(1, keepdim=True)
        means = torch.cat([values[:, -n:].mean(1, keepdim=True) for n in (5, 15, 60)], 1)
        yesterday = before[:, :CONTEXT].mean(1, keepdim=True)
        features = torch.cat([values[:, -30:], means, before[:, CONTEXT:], yesterday], 1) / scale
        features = torch.log1p(features.clamp(min=0))
        steps = self.layers(torch.cat([features, has_before], 1)).reshape(-1, HORIZON, len(LEVELS))
        quantiles = torch.cumsum(nn.functional.softplus(steps), 2) * scale[:, :, None]
        return quantiles[:, None]  # [batch, expert, horizon, level]


def main(history, folder):
    torch.manual_seed(SEED)
    series, first = read_history(history)
    context, lags, target = (torch.from_numpy(part) for part in lessons(series, ROWS, SEED))
    levels = torch.tensor(LEVELS)
    net = Net()
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3)
    for step in range(STEPS):
        rows = torch.randint(ROWS, (BATCH,))
        over = target[rows][:, :, None] - net(context[rows], lags[rows])[:, 0]
        usual = target[rows].mean(1)[:, None, None] + 1
        loss = (torch.maximum(levels * over, (levels - 1) * over) / usual).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step}: pinball loss {loss.item():.4f} of the level")
    file = io.BytesIO()
    batch = torch.export.Dim("batch")
    program = torch.onnx.export(
        net.eval(),
        (context[:2], lags[:2]),
        input_names=["context", "lags"],
        output_names=["quantiles"],
        dynamic_shapes=({0: batch}, {0: batch}),
        dynamo=True,
    )
    program.save(file)
    place = publish(
        folder,
        "torch-example",
        file.getvalue(),
        description="A perceptron on two hours and the day before.",
        trained_on=trained_on(series, first, ROWS, SEED),
    )
    print(f"published {place}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
