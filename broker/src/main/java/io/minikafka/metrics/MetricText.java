package io.minikafka.metrics;

import io.minikafka.base.Time;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Writes figures as text. The lines of one metric stand together whatever the order in which they came, as
/// both formats want it. Used once, by one thread.
final class MetricText implements MetricSink {
    private static final double NS_PER_SECOND = 1e9;
    private static final List<String> BUCKETS_SECONDS =
            List.of(
                    "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025",
                    "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0");
    private static final double[] PERCENTILES = {50, 99, 99.9, 100};

    private final MetricFormat format;
    private final Time time;
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    MetricText(MetricFormat format, Time time) {
        this.format = format;
        this.time = time;
    }

    @Override
    public void counter(String name, String help, double value, String... labels) {
        String sample = name + "_total";
        String family = format == MetricFormat.OPEN_METRICS ? name : sample;
        line(family(family, "counter", help), sample, value, labels);
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
        line(family(name, "gauge", help), name, value, labels);
    }

    @Override
    public void latency(String name, String help, LatencyHistogram times, String... labels) {
        Histogram sum = times.sum();
        StringBuilder family = family(name, "histogram", help);
        for (String bucket : BUCKETS_SECONDS) {
            long limitNs = Math.round(Double.parseDouble(bucket) * NS_PER_SECOND);
            long below = sum.getCountBetweenValues(0, limitNs);
            line(family, name + "_bucket", below, with(labels, "le", bucket));
        }
        line(family, name + "_bucket", sum.getTotalCount(), with(labels, "le", "+Inf"));
        double mean = sum.getTotalCount() == 0 ? 0 : sum.getMean();
        line(family, name + "_sum", mean * sum.getTotalCount() / NS_PER_SECOND, labels);
        line(family, name + "_count", sum.getTotalCount(), labels);
        percentiles(name, help, times.recent(sum, time), labels);
    }

    String end() {
        StringBuilder text = new StringBuilder(16 << 10);
        families.values().forEach(text::append);
        if (format == MetricFormat.OPEN_METRICS) {
            text.append("# EOF\n");
        }
        return text.toString();
    }

    private void percentiles(String name, String help, Histogram recent, String[] labels) {
        String percentiles =
                name.substring(0, name.lastIndexOf('_')) + "_recent_percentile_seconds";
        StringBuilder family =
                family(percentiles, "gauge", help + " Percentiles of the last one to two minutes.");
        if (recent.getTotalCount() > 0) {
            for (double percentile : PERCENTILES) {
                double value = recent.getValueAtPercentile(percentile) / NS_PER_SECOND;
                line(family, percentiles, value, with(labels, "percentile", number(percentile)));
            }
        }
    }

    private StringBuilder family(String name, String kind, String help) {
        StringBuilder family = families.get(name);
        if (family == null) {
            family = new StringBuilder(256);
            family.append("# HELP ").append(name).append(' ');
            escape(family, help, false);
            family.append("\n# TYPE ").append(name).append(' ').append(kind).append('\n');
            families.put(name, family);
        }
        return family;
    }

    private static void line(StringBuilder family, String name, long value, String... labels) {
        line(family, name, (double) value, labels);
    }

    private static void line(StringBuilder family, String name, double value, String... labels) {
        family.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            family.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escape(family, labels[i + 1], true);
            family.append('"');
        }
        family.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
    }

    private static String[] with(String[] labels, String name, String value) {
        String[] more = new String[labels.length + 2];
        System.arraycopy(labels, 0, more, 0, labels.length);
        more[labels.length] = name;
        more[labels.length + 1] = value;
        return more;
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static void escape(StringBuilder out, String text, boolean quoted) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '"' -> out.append(quoted ? "\\\"" : "\"");
                default -> out.append(text.charAt(i));
            }
        }
    }
}
