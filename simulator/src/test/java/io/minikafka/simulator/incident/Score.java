package io.minikafka.simulator.incident;

import java.util.List;

/// What became of one trial, as a line of a file and as numbers.
///
/// @param trouble its name
/// @param right whether its cause was named first
/// @param noticedMs -1 if it was not noticed
/// @param alarmsBefore incidents before there was any trouble
record Score(
        String trouble,
        long seed,
        boolean right,
        int supporting,
        int cited,
        long noticedMs,
        long verdictMs,
        int alarmsBefore) {
    private static final String TAB = "\t";

    /// One of each trial: a later one takes the place of an earlier one.
    String key() {
        return trouble + " " + seed;
    }

    String line() {
        return String.join(
                TAB,
                List.of(
                        trouble,
                        Long.toString(seed),
                        Boolean.toString(right),
                        Integer.toString(supporting),
                        Integer.toString(cited),
                        Long.toString(noticedMs),
                        Long.toString(verdictMs),
                        Integer.toString(alarmsBefore)));
    }

    static Score read(String line) {
        List<String> fields = List.of(line.split(TAB));
        return new Score(
                fields.get(0),
                Long.parseLong(fields.get(1)),
                Boolean.parseBoolean(fields.get(2)),
                Integer.parseInt(fields.get(3)),
                Integer.parseInt(fields.get(4)),
                Long.parseLong(fields.get(5)),
                Long.parseLong(fields.get(6)),
                Integer.parseInt(fields.get(7)));
    }
}
