package io.minikafka.observer.evaluation;

import io.minikafka.observer.mining.Mined;
import io.minikafka.observer.mining.TemplateMiner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A system's log lines with the groups that people put them in.
record LogSample(String name, List<String> lines, List<String> truth) {
    private static final String ENDING = "_2k.structured.csv";

    /// Whatever systems the folder has.
    static List<LogSample> readAll(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        }
        List<LogSample> samples = new ArrayList<>();
        for (Path file : files) {
            Csv csv = Csv.read(file);
            String name = file.getFileName().toString().replace(ENDING, "");
            samples.add(new LogSample(name, csv.column("Content"), csv.column("EventId")));
        }
        return samples;
    }

    /// The ids that a fresh miner gives to the lines, a line at a time; where templates later turned out to be one, the
    /// id of that one.
    List<Integer> mined() {
        TemplateMiner miner = new TemplateMiner();
        List<Integer> ids = new ArrayList<>();
        Map<Integer, Integer> successors = new HashMap<>();
        for (String line : lines) {
            Mined mined = miner.mine(line);
            ids.add(mined.templateId());
            mined.absorbed().forEach(id -> successors.put(id, mined.templateId()));
        }
        ids.replaceAll(id -> last(id, successors));
        return ids;
    }

    private static int last(int id, Map<Integer, Integer> successors) {
        int at = id;
        while (successors.containsKey(at)) {
            at = successors.get(at);
        }
        return at;
    }
}
