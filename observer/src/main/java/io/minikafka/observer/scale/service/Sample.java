package io.minikafka.observer.scale.service;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a metrics page: a counter's value, and its topic if it has that label.
record Sample(String topic, double value) {
    private static final Pattern TOPIC = Pattern.compile("[{,]topic=\"([^\"]*)\"");

    /// Nothing if the line is of another counter, or no number follows.
    static Optional<Sample> of(String line, String counter) {
        String rest = line.substring(counter.length());
        int labelsEnd = rest.startsWith("{") ? rest.lastIndexOf('}') : -1;
        if (labelsEnd < 0 && !rest.startsWith(" ")) {
            return Optional.empty();
        }
        String labels = rest.substring(0, labelsEnd + 1);
        String[] words = rest.substring(labelsEnd + 1).strip().split(" ", 2);
        try {
            double value = Double.parseDouble(words[0]);
            Matcher topic = TOPIC.matcher(labels);
            return value >= 0
                    ? Optional.of(new Sample(topic.find() ? topic.group(1) : "", value))
                    : Optional.empty();
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
