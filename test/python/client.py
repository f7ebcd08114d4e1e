"""A client of PRA made with nothing but grpcio-tools and our .proto files: it calls every method.

    python client.py ADDRESS STUBS

STUBS is the folder with the generated code (docs/clients.md shows the command). For each method it prints one
line of JSON, {"method": "/package.Service/Method", "reply": ...}; for the two calls that fail on purpose
"error" stands in place of "reply". test/integration/python-client.test.ts runs it against the real service
and checks the lines.
"""

import json
import queue
import sys
import time

import grpc
from google.protobuf.duration_pb2 import Duration
from google.protobuf.json_format import MessageToDict
from google.protobuf.timestamp_pb2 import Timestamp

ADDRESS, STUBS = sys.argv[1:]
sys.path.insert(0, STUBS)
grpc.__path__.append(f"{STUBS}/grpc")  # The stubs of reflection belong to the package that grpcio is.

from google.rpc import error_details_pb2, status_pb2
from grpc.reflection.v1 import reflection_pb2, reflection_pb2_grpc
from health.v1 import health_pb2, health_pb2_grpc
from pra.v1 import allocation_pb2, allocation_pb2_grpc, common_pb2, event_pb2, event_pb2_grpc
from pra.v1 import feedback_pb2, feedback_pb2_grpc
from pra.v1 import forecast_pb2, forecast_pb2_grpc, ingest_pb2, ingest_pb2_grpc
from pra.v1 import model_pb2, model_pb2_grpc

MINUTE = 60
DAY = 24 * 60 * MINUTE
# Of one call, in seconds. Every call has one: a server that is gone must not hold a client for ever.
DEADLINE = 60

POOL = "checkout"
SOURCE = common_pb2.Source(name="checkout", parameters=[common_pb2.Parameter(name="route", value="/pay")])
OF_SOURCE = forecast_pb2.Subject(source=SOURCE)
OF_POOL = forecast_pb2.Subject(pool=POOL)


def timestamp(seconds):
    return Timestamp(seconds=int(seconds))


def tell(method, **outcome):
    print(json.dumps({"method": method, **outcome}), flush=True)


def told(message):
    """A message as plain data, its fields spelled as in the protos, zeros included."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


class Outbox:
    """Requests of a stream that is written to as things happen: the iterator that gRPC reads from."""

    def __init__(self):
        self._waiting = queue.Queue()

    def send(self, request):
        self._waiting.put(request)

    def close(self):
        self._waiting.put(None)

    def __iter__(self):
        return iter(self._waiting.get, None)


def import_history(ingest, until):
    """Eight days of minutes, a wave over the day, in two parts; then the same again, which counts nothing."""

    def rows(first, last):
        for start in range(first, last, MINUTE):
            busy = abs((start % DAY) - DAY / 2) / (DAY / 2)
            yield ingest_pb2.HistoryRow(source=SOURCE, start=timestamp(start), count=round(60 + 240 * busy))

    def parts():
        middle = until - 4 * DAY
        for sequence, (first, last) in enumerate([(until - 8 * DAY, middle), (middle, until)], start=1):
            yield ingest_pb2.ImportHistoryRequest(import_id="past", sequence=sequence, rows=rows(first, last))

    reply = ingest.ImportHistory(parts(), timeout=DEADLINE)
    again = ingest.ImportHistory(parts(), timeout=DEADLINE)
    tell("/pra.v1.IngestService/ImportHistory", reply=told(reply), again=told(again))
    imports = ingest.ListImports(ingest_pb2.ListImportsRequest(), timeout=DEADLINE)
    tell("/pra.v1.IngestService/ListImports", reply=told(imports))


def report_requests(ingest, forecast, first, last):
    """The last minutes as a load balancer would have reported them, a step at a time.

    Each batch is acknowledged when it is durable. Its watermark makes steps final, and each newer final step
    lets the service issue a newer forecast, which comes on the other stream.
    """
    issues = forecast.WatchForecasts(
        forecast_pb2.WatchForecastsRequest(subjects=[OF_SOURCE, OF_POOL]), timeout=DEADLINE
    )
    outbox = Outbox()
    acknowledgements = ingest.ReportRequests(iter(outbox), timeout=DEADLINE)
    replies = []
    # Two forecasts, five minutes apart or more: then the first one's window of five minutes can be scored.
    came = [(first, first - MINUTE), (last, first + 4 * MINUTE)]
    for sequence, (until, at) in enumerate(came, start=1):
        record = ingest_pb2.RequestRecord(
            time=timestamp(at),
            count=100,
            attributes=[
                common_pb2.Parameter(name="source", value="checkout"),
                common_pb2.Parameter(name="route", value="/pay"),
            ],
            outcome=ingest_pb2.OUTCOME_SERVED,
            cpu_seconds=5,
            service_seconds=20,
        )
        nameless = ingest_pb2.RequestRecord(time=timestamp(at), count=1)
        batch = ingest_pb2.ReportRequestsRequest(
            client_id="lb-1", sequence=sequence, records=[record, nameless], watermark=timestamp(until)
        )
        for _ in range(2):  # The second time it is a duplicate, and counts nothing.
            outbox.send(batch)
            replies.append(told(next(acknowledgements)))
        issued = next(issue for issue in issues if issue.issued_at.seconds == until)
    outbox.send(ingest_pb2.ReportRequestsRequest(client_id="lb-1", sequence=99, goodbye=True))
    replies.append(told(next(acknowledgements)))
    outbox.close()
    issues.cancel()
    tell("/pra.v1.IngestService/ReportRequests", reply=replies)
    tell("/pra.v1.ForecastService/WatchForecasts", reply=told(issued))


def announce(events, at):
    """A sale tomorrow, announced twice, listed, and taken back."""
    sale = event_pb2.Event(
        id="sale",
        name="Summer sale",
        kind=event_pb2.EVENT_KIND_CAMPAIGN,
        range=common_pb2.TimeRange(**{"from": timestamp(at + DAY), "to": timestamp(at + 2 * DAY)}),
        sources=["checkout*"],
        factor=event_pb2.FactorEffect(factor=3),
    )
    put = [told(events.PutEvent(event_pb2.PutEventRequest(event=sale), timeout=DEADLINE)) for _ in range(2)]
    tell("/pra.v1.EventService/PutEvent", reply=put)
    calendar = event_pb2.ImportCalendarRequest(
        calendar_id="holidays", holidays=event_pb2.PublicHolidays(country="DE", region="BY")
    )
    imported = events.ImportCalendar(calendar, timeout=DEADLINE)
    tell("/pra.v1.EventService/ImportCalendar", reply=told(imported))
    tomorrow = common_pb2.TimeRange(**{"from": timestamp(at + DAY), "to": timestamp(at + 2 * DAY)})
    listed = events.ListEvents(event_pb2.ListEventsRequest(range=tomorrow), timeout=DEADLINE)
    tell("/pra.v1.EventService/ListEvents", reply=told(listed))
    deletion = event_pb2.DeleteEventRequest(id="sale")
    deleted = [told(events.DeleteEvent(deletion, timeout=DEADLINE)) for _ in range(2)]
    tell("/pra.v1.EventService/DeleteEvent", reply=deleted)


def predict(forecast):
    windows = [Duration(seconds=5 * MINUTE), Duration(seconds=12 * MINUTE)]
    reply = forecast.Predict(forecast_pb2.PredictRequest(subject=OF_POOL, windows=windows), timeout=DEADLINE)
    tell("/pra.v1.ForecastService/Predict", reply=told(reply))

    stranger = forecast_pb2.Subject(source=common_pb2.Source(name="never-seen"))
    many = forecast_pb2.BatchPredictRequest(subjects=[OF_SOURCE, OF_POOL, stranger])
    replies = [told(reply) for reply in forecast.BatchPredict(many, timeout=DEADLINE)]
    tell("/pra.v1.ForecastService/BatchPredict", reply=replies)


def manage_instances(allocation, now):
    """What an instance manager does: it takes the newest directive and says what became of it."""
    # After a restart: the newest place that it knows, here of long ago.
    held = [allocation_pb2.HeldDirective(pool=POOL, epoch=1, revision=0)]
    directives = allocation.StreamDirectives(
        allocation_pb2.StreamDirectivesRequest(manager_id="manager-1", held=held), timeout=DEADLINE
    )
    directive = next(directives)
    directives.cancel()
    tell("/pra.v1.AllocationService/StreamDirectives", reply=told(directive))

    watch = allocation.WatchWarmTargets(
        allocation_pb2.WatchWarmTargetsRequest(pool=POOL), timeout=DEADLINE
    )
    before = next(watch)

    def instance(number, state):
        return allocation_pb2.InstanceReport(
            instance_id=f"i-{number}", address=f"10.0.0.{number}:8080", state=state, state_since=timestamp(now)
        )

    report = allocation_pb2.ReportInstancesRequest(
        manager_id="manager-1",
        pool=POOL,
        snapshot=True,
        instances=[
            instance(1, allocation_pb2.INSTANCE_STATE_WARMING),
            instance(2, allocation_pb2.INSTANCE_STATE_WARM),
        ],
        directive_result=allocation_pb2.DirectiveResult(
            epoch=directive.epoch,
            revision=directive.revision,
            outcome=allocation_pb2.DIRECTIVE_OUTCOME_PARTIAL,
            detail="one is still starting",
        ),
        at=timestamp(now),
    )
    reply = next(allocation.ReportInstances(iter([report]), timeout=DEADLINE))
    tell("/pra.v1.AllocationService/ReportInstances", reply=told(reply))

    after = next(watch)
    watch.cancel()
    tell("/pra.v1.AllocationService/WatchWarmTargets", reply=[told(before), told(after)])


def ask_about_the_pool(allocation):
    """What a load balancer asks when it starts, and what an operator asks in the morning."""
    targets = allocation.GetWarmTargets(allocation_pb2.GetWarmTargetsRequest(pool=POOL), timeout=DEADLINE)
    tell("/pra.v1.AllocationService/GetWarmTargets", reply=told(targets))
    plan = allocation.GetPlan(allocation_pb2.GetPlanRequest(), timeout=DEADLINE)
    tell("/pra.v1.AllocationService/GetPlan", reply=told(plan))
    question = allocation_pb2.ExplainDecisionRequest(pool=POOL, at=plan.decisions[0].at)
    decision = allocation.ExplainDecision(question, timeout=DEADLINE)
    tell("/pra.v1.AllocationService/ExplainDecision", reply=told(decision))


def ask_how_good_it_was(feedback):
    # Of the pool: it has learned from its past before its first forecast, a source does so between two of them.
    question = feedback_pb2.GetAccuracyRequest(subject=OF_POOL, models=["pra"])
    reply = feedback.GetAccuracy(question, timeout=DEADLINE)
    tell("/pra.v1.FeedbackService/GetAccuracy", reply=told(reply))
    drifting = feedback.ListDrift(feedback_pb2.ListDriftRequest(subject=OF_POOL), timeout=DEADLINE)
    tell("/pra.v1.FeedbackService/ListDrift", reply=told(drifting))
    watching = feedback.WatchDrift(feedback_pb2.WatchDriftRequest(), timeout=DEADLINE)
    watching.cancel()
    tell("/pra.v1.FeedbackService/WatchDrift", reply={})


def look_after_models(models):
    listed = models.ListModels(model_pb2.ListModelsRequest(name="simple"), timeout=DEADLINE)
    tell("/pra.v1.ModelService/ListModels", reply=told(listed))
    one = {"name": "simple", "version": 1}
    reply = models.SetLabel(model_pb2.SetLabelRequest(**one, label="champion"), timeout=DEADLINE)
    tell("/pra.v1.ModelService/SetLabel", reply=told(reply))
    reply = models.RetireModel(model_pb2.RetireModelRequest(**one), timeout=DEADLINE)
    tell("/pra.v1.ModelService/RetireModel", reply=told(reply))
    reply = models.LoadModel(model_pb2.LoadModelRequest(**one), timeout=DEADLINE)
    tell("/pra.v1.ModelService/LoadModel", reply=told(reply))
    reply = models.GetModel(model_pb2.GetModelRequest(**one), timeout=DEADLINE)
    tell("/pra.v1.ModelService/GetModel", reply=told(reply))


def probe(channel):
    health = health_pb2_grpc.HealthStub(channel)
    request = health_pb2.HealthCheckRequest(service="pra.v1.ForecastService")
    tell("/grpc.health.v1.Health/Check", reply=told(health.Check(request, timeout=DEADLINE)))

    reflection = reflection_pb2_grpc.ServerReflectionStub(channel)
    requests = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
    reply = next(reflection.ServerReflectionInfo(requests, timeout=DEADLINE))
    services = [service.name for service in reply.list_services_response.service]
    tell("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", reply=services)


def details_of(error):
    """What a failed call says beyond its code and message: the messages of the richer error model."""
    trailers = {entry.key: entry.value for entry in error.trailing_metadata()}
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    kinds = [error_details_pb2.BadRequest, error_details_pb2.ErrorInfo, error_details_pb2.RetryInfo]
    details = {}
    for packed in status.details:
        for kind in kinds:
            if packed.Is(kind.DESCRIPTOR):
                detail = kind()
                packed.Unpack(detail)
                details[kind.DESCRIPTOR.name] = told(detail)
    return {"code": error.code().name, "message": error.details(), "details": details}


def fail(forecast, request):
    try:
        forecast.Predict(request, timeout=DEADLINE)
        raise AssertionError("the call should have failed")
    except grpc.RpcError as error:
        tell("/pra.v1.ForecastService/Predict", error=details_of(error))


def main():
    now = time.time()
    # Two forecasts: the newer one at the start of this minute, so that it is not stale however slow the machine is;
    # the older one at a whole multiple of five steps, since those are scored.
    last = int(now) // MINUTE * MINUTE
    first = (last - 5 * MINUTE) // (5 * MINUTE) * 5 * MINUTE
    with grpc.insecure_channel(ADDRESS) as channel:
        ingest = ingest_pb2_grpc.IngestServiceStub(channel)
        events = event_pb2_grpc.EventServiceStub(channel)
        forecast = forecast_pb2_grpc.ForecastServiceStub(channel)
        allocation = allocation_pb2_grpc.AllocationServiceStub(channel)
        feedback = feedback_pb2_grpc.FeedbackServiceStub(channel)
        import_history(ingest, until=first - MINUTE)
        report_requests(ingest, forecast, first=first, last=last)
        announce(events, last)
        predict(forecast)
        manage_instances(allocation, now)
        ask_about_the_pool(allocation)
        ask_how_good_it_was(feedback)
        look_after_models(model_pb2_grpc.ModelServiceStub(channel))
        probe(channel)
        windows = [Duration(seconds=90), Duration(seconds=-60)]
        fail(forecast, forecast_pb2.PredictRequest(windows=windows))
        fail(forecast, forecast_pb2.PredictRequest(subject=forecast_pb2.Subject(pool="chekout")))


main()
