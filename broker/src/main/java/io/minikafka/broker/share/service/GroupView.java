package io.minikafka.broker.share.service;

import io.minikafka.broker.share.ShareSettings;
import java.time.Duration;

/// Everything that is set for a share group.
///
/// @param machine what the machine must know
/// @param readCommitted whether records of open and aborted transactions are kept from it
/// @param begin where it begins in a partition that it does not know
/// @param deadLetterTopic empty for none
/// @param copiesRecords whether dead letters have the record's own content
record GroupView(
        ShareSettings machine,
        boolean readCommitted,
        Begin begin,
        String deadLetterTopic,
        boolean copiesRecords) {

    /// `share.auto.offset.reset`.
    sealed interface Begin {
        record Earliest() implements Begin {}

        record Latest() implements Begin {}

        /// At the first record that is not older.
        record Ago(Duration age) implements Begin {}

        /// From the setting's text, which was checked when it was set.
        static Begin of(String text) {
            if (text.startsWith(BY_DURATION)) {
                return new Ago(Duration.parse(text.substring(BY_DURATION.length())));
            }
            return text.equals("earliest") ? new Earliest() : new Latest();
        }
    }

    /// In front of an ISO 8601 duration.
    private static final String BY_DURATION = "by_duration:";
}
