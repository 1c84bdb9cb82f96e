package io.minikafka.broker.telemetry;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads gauges and sums out of OpenTelemetry's `MetricsData`, as far as there is room for them; other kinds of
/// metrics are passed over. The field numbers are those of opentelemetry-proto v1:
///
///     MetricsData      1 resource metrics       ResourceMetrics  2 scope metrics
///     ScopeMetrics     2 metrics                Metric           1 name  5 gauge  7 sum
///     Gauge, Sum       1 points                 point            4 double  6 int  7 attributes
///     attribute        1 key  2 value           value            1 text  2 bool  3 int  4 double
final class OtlpReader {
    private static final int INSIDE_RESOURCE = 2;
    private static final int INSIDE_SCOPE = 2;
    private static final int NAME = 1;
    private static final int GAUGE = 5;
    private static final int SUM = 7;
    private static final int POINT = 1;
    private static final int DOUBLE = 4;
    private static final int INT = 6;
    private static final int ATTRIBUTE = 7;

    /// By name and attributes: what is told twice would not be readable as metrics.
    private final Map<List<String>, ClientSeries> series = new LinkedHashMap<>();

    private OtlpReader() {}

    /// @throws ProtoReader.Malformed if these are no metrics
    static List<ClientSeries> read(byte[] metricsData) {
        OtlpReader reader = new OtlpReader();
        ProtoReader data = new ProtoReader(ByteBuffer.wrap(metricsData));
        for (int field = data.next(); field != 0; field = data.next()) {
            if (field == 1) {
                reader.resource(data.message());
            } else {
                data.skip();
            }
        }
        return List.copyOf(reader.series.values());
    }

    private void resource(ProtoReader resource) {
        for (int field = resource.next(); field != 0; field = resource.next()) {
            if (field == INSIDE_RESOURCE) {
                scope(resource.message());
            } else {
                resource.skip();
            }
        }
    }

    private void scope(ProtoReader scope) {
        for (int field = scope.next(); field != 0; field = scope.next()) {
            if (field == INSIDE_SCOPE) {
                metric(scope.message());
            } else {
                scope.skip();
            }
        }
    }

    /// The name comes first, as writers of protobuf put fields in order.
    private void metric(ProtoReader metric) {
        String name = "";
        for (int field = metric.next(); field != 0; field = metric.next()) {
            switch (field) {
                case NAME -> name = metric.text(TelemetryLimits.NAME_CHARS_MAX);
                case GAUGE, SUM -> points(name, metric.message());
                default -> metric.skip();
            }
        }
    }

    private void points(String name, ProtoReader points) {
        for (int field = points.next(); field != 0; field = points.next()) {
            if (field == POINT) {
                point(name, points.message());
            } else {
                points.skip();
            }
        }
    }

    private void point(String name, ProtoReader point) {
        double value = Double.NaN;
        StringBuilder attributes = new StringBuilder();
        for (int field = point.next(); field != 0; field = point.next()) {
            switch (field) {
                case DOUBLE -> value = Double.longBitsToDouble(point.fixed64());
                case INT -> value = (double) point.fixed64();
                case ATTRIBUTE -> attribute(attributes, point.message());
                default -> point.skip();
            }
        }
        if (series.size() < TelemetryLimits.SERIES_MAX) {
            attributes.setLength(Math.min(attributes.length(), TelemetryLimits.NAME_CHARS_MAX));
            String told = attributes.toString();
            series.put(List.of(name, told), new ClientSeries(name, told, value));
        }
    }

    private static void attribute(StringBuilder attributes, ProtoReader attribute) {
        attributes.append(attributes.isEmpty() ? "" : ",");
        for (int field = attribute.next(); field != 0; field = attribute.next()) {
            switch (field) {
                case 1 -> attributes.append(attribute.text(TelemetryLimits.NAME_CHARS_MAX));
                case 2 -> attributes.append('=').append(value(attribute.message()));
                default -> attribute.skip();
            }
        }
    }

    private static String value(ProtoReader value) {
        String text = "";
        for (int field = value.next(); field != 0; field = value.next()) {
            switch (field) {
                case 1 -> text = value.text(TelemetryLimits.NAME_CHARS_MAX);
                case 2 -> text = Boolean.toString(value.number() != 0);
                case 3 -> text = Long.toString(value.number());
                case 4 -> text = Double.toString(Double.longBitsToDouble(value.fixed64()));
                default -> value.skip();
            }
        }
        return text;
    }
}
