"""Gradient-boosted quantile trees as a model of PRA: python lightgbm_model.py history.csv /path/to/models"""
import sys

import lightgbm
import numpy as np
import onnx
import onnxruntime
from onnx import parser
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

from contract import CONTEXT, HORIZON, LEVELS, lessons, publish, read_history, trained_on

SEED, ROWS, TREES, FEATURES = 1, 2_000, 60, 11

# One row a lead, in units of the level of the last two hours. It is the graph itself that works features out for
# training, so that what is served is what was learned from. NaN is 0 here, and the trees see it as that.
FEATURE_GRAPH = f"""
<ir_version: 9, opset_import: ["" : 17, "ai.onnx.ml" : 3]>
features (float[batch,{CONTEXT}] context, float[batch,{CONTEXT + HORIZON},1] lags)
  => (float[lead_rows,{FEATURES}] rows, float[batch,1] scale)
<float[1,{HORIZON},1] leads, float[1,{HORIZON},1] ones, int64[1] first_axis, int64[1] last_axis, int64[2] shape,
 float zero, float one,
 int64[1] at_60 = {{60}}, int64[1] at_105 = {{105}}, int64[1] at_115 = {{115}}, int64[1] at_120 = {{120}}, int64[1] at_180 = {{180}}>
{{
  unknown = IsNaN(context)
  values = Where(unknown, zero, context)
  known = Not(unknown)
  ticks = Cast<to = 1>(known)
  count = ReduceSum<keepdims = 1>(ticks, first_axis)
  some = Max(count, one)
  sum = ReduceSum<keepdims = 1>(values, first_axis)
  mean = Div(sum, some)
  scale = Add(mean, one)
  newest = Slice(values, at_115, at_120, first_axis)
  quarter = Slice(values, at_105, at_120, first_axis)
  hour = Slice(values, at_60, at_120, first_axis)
  mean_5 = ReduceMean<axes = [1], keepdims = 1>(newest)
  mean_15 = ReduceMean<axes = [1], keepdims = 1>(quarter)
  mean_60 = ReduceMean<axes = [1], keepdims = 1>(hour)
  lag_unknown = IsNaN(lags)
  lag = Where(lag_unknown, zero, lags)
  lag_hour = Slice(lag, at_60, at_120, first_axis)
  lag_mean = ReduceMean<axes = [1], keepdims = 0>(lag_hour)
  levels = Concat<axis = 1>(newest, mean_5, mean_15, mean_60, lag_mean)
  scaled = Div(levels, scale)
  each = Unsqueeze(scaled, first_axis)
  for_leads = Mul(each, ones)
  ahead = Slice(lag, at_120, at_180, first_axis)
  scale_3 = Unsqueeze(scale, last_axis)
  ahead_scaled = Div(ahead, scale_3)
  nothing = Mul(ahead_scaled, zero)
  lead = Add(nothing, leads)
  together = Concat<axis = 2>(for_leads, ahead_scaled, lead)
  rows = Reshape(together, shape)
}}
"""


def feature_graph():
    model = parser.parse_model(FEATURE_GRAPH)
    leads = np.arange(HORIZON, dtype=np.float32).reshape(1, HORIZON, 1) / HORIZON
    for name, value in {
        "leads": leads,
        "ones": np.ones_like(leads),
        "first_axis": np.array([1]),
        "last_axis": np.array([2]),
        "shape": np.array([-1, FEATURES]),
        "zero": np.float32(0),
        "one": np.float32(1),
    }.items():
        model.graph.initializer.append(onnx.numpy_helper.from_array(np.asarray(value), name))
    return model


def with_trees(features, boosters):
    """Features, a forest a level, and at the end what the contract wants: [batch, expert, horizon, level], in order."""
    model = features
    for place, booster in enumerate(boosters):
        trees = convert_lightgbm(booster, initial_types=[("rows", FloatTensorType([None, FEATURES]))], target_opset=15)
        for node in trees.graph.node:  # the input is shared, everything else has a name of its own
            node.input[:] = [name if name == "rows" else f"{place}_{name}" for name in node.input]
            node.output[:] = [f"{place}_{name}" for name in node.output]
            node.name = f"{place}_{node.name}"
        for initializer in trees.graph.initializer:
            initializer.name = f"{place}_{initializer.name}"
        model.graph.node.extend(trees.graph.node)
        model.graph.initializer.extend(trees.graph.initializer)
        model.graph.node.append(
            onnx.helper.make_node("Reshape", [f"{place}_{trees.graph.output[0].name}", "by_lead"], [f"said_{place}"])
        )
        below = "zero" if place == 0 else f"level_{place - 1}"
        model.graph.node.append(onnx.helper.make_node("Max", [f"said_{place}", below], [f"level_{place}"]))
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([-1, 1, HORIZON, 1]), "by_lead"))
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([-1, 1, 1, 1]), "by_row"))
    said = [f"level_{place}" for place in range(len(boosters))]
    model.graph.node.append(onnx.helper.make_node("Concat", said, ["ratios"], axis=3))
    model.graph.node.append(onnx.helper.make_node("Reshape", ["scale", "by_row"], ["scale_4"]))
    model.graph.node.append(onnx.helper.make_node("Mul", ["ratios", "scale_4"], ["quantiles"]))
    del model.graph.output[:]
    shape = ["batch", 1, HORIZON, len(boosters)]
    model.graph.output.append(onnx.helper.make_tensor_value_info("quantiles", onnx.TensorProto.FLOAT, shape))
    onnx.checker.check_model(model)
    return model


def main(history, folder):
    series, first = read_history(history)
    context, lags, target = lessons(series, ROWS, SEED)
    features = feature_graph()
    session = onnxruntime.InferenceSession(features.SerializeToString())
    rows, scale = session.run(["rows", "scale"], {"context": context, "lags": lags})
    wanted = (target / scale).reshape(-1)
    boosters = []
    for level in LEVELS:
        settings = {"objective": "quantile", "alpha": level, "num_leaves": 31, "verbose": -1, "seed": SEED}
        boosters.append(lightgbm.train(settings, lightgbm.Dataset(rows, wanted), num_boost_round=TREES))
        over = wanted - boosters[-1].predict(rows)
        loss = np.maximum(level * over, (level - 1) * over).mean()
        print(f"level {level}: pinball loss {loss:.4f} of the level")
    graph = with_trees(features, boosters).SerializeToString()
    place = publish(
        folder,
        "lightgbm-example",
        graph,
        description="Boosted quantile trees on two hours and the day before, one row a lead.",
        trained_on=trained_on(series, first, ROWS, SEED),
    )
    print(f"published {place}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
