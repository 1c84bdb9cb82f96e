package io.minikafka.observer.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The series and labelled windows of a folder that is laid out as NAB's: `windows.json` names the files.
record NabCorpus(List<LabelledSeries> series) {
    /// In the file, a string before a colon is a file's name, and two others in turn are a window.
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"\\s*(:?)");

    static NabCorpus read(Path folder) throws IOException {
        TreeMap<String, List<Long>> edges = new TreeMap<>();
        List<Long> current = new ArrayList<>();
        Matcher string = STRING.matcher(Files.readString(folder.resolve("windows.json")));
        while (string.find()) {
            if (string.group(2).isEmpty()) {
                current.add(timeMs(string.group(1)));
            } else {
                current = new ArrayList<>();
                edges.put(string.group(1), current);
            }
        }
        List<LabelledSeries> series = new ArrayList<>();
        for (Map.Entry<String, List<Long>> entry : edges.entrySet()) {
            series.add(read(folder, entry.getKey(), entry.getValue()));
        }
        return new NabCorpus(series);
    }

    private static LabelledSeries read(Path folder, String name, List<Long> edges)
            throws IOException {
        Csv csv = Csv.read(folder.resolve(name));
        long[] times = csv.column("timestamp").stream().mapToLong(NabCorpus::timeMs).toArray();
        double[] values = csv.column("value").stream().mapToDouble(Double::parseDouble).toArray();
        List<LabelledSeries.Window> windows = new ArrayList<>();
        for (int i = 0; i + 1 < edges.size(); i += 2) {
            windows.add(window(times, edges.get(i), edges.get(i + 1)));
        }
        return new LabelledSeries(name, times, values, windows);
    }

    private static LabelledSeries.Window window(long[] times, long from, long to) {
        int left = 0;
        while (times[left] < from) {
            left++;
        }
        int right = left;
        while (right + 1 < times.length && times[right + 1] <= to) {
            right++;
        }
        return new LabelledSeries.Window(left, right);
    }

    private static long timeMs(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
